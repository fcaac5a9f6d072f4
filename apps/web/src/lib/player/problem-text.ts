import { m } from '$lib/paraglide/messages.js';
import type { PlayerProblem } from './media.ts';

/** What happened, what is safe, what to do. */
export function problemText(problem: PlayerProblem): string {
  switch (problem) {
    case 'unreachable':
      return m.player_problem_unreachable();
    case 'signed_out':
      return m.player_problem_signed_out();
    case 'gone':
      return m.player_problem_gone();
    case 'access_ended':
      return m.player_problem_access_ended();
    case 'unplayable':
      return m.player_problem_unplayable();
  }
}
