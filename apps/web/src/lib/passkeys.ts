import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

const BASE = '/api/auth/passkey';

/** Why a passkey was not added or did not sign anybody in. */
export type PasskeyProblem = 'cancelled' | 'exists' | 'unknown' | 'sign_in_again' | 'failed';

/** Undefined after a success. */
type Outcome = Promise<PasskeyProblem | undefined>;

/** Loaded only where somebody uses a passkey. */
const library = () => import('@simplewebauthn/browser');

export const knowsPasskeys = (): boolean => typeof PublicKeyCredential === 'function';

/** Makes a passkey on this device for who is signed in. */
export async function addPasskey(name: string): Outcome {
  return outcomeOf(async () => {
    const optionsJSON = await ask<PublicKeyCredentialCreationOptionsJSON>(
      '/generate-register-options',
    );
    const { startRegistration } = await library();
    const response = await startRegistration({ optionsJSON });
    await ask('/verify-registration', { response, ...(name && { name }) });
  });
}

/** Signs in with a passkey that the person picks, in the browser's own window. */
export const signInByPasskey = (): Outcome => outcomeOf(() => authenticate(false));

/**
 * Offers the passkeys of this device where the address is typed, as long as the page is open.
 * `onPicked` is told when somebody took one. Undefined once they are signed in; `cancelled` where the browser does not do this.
 */
export async function offerPasskeys(onPicked: () => void): Outcome {
  const { browserSupportsWebAuthnAutofill } = await library();
  if (!(await browserSupportsWebAuthnAutofill())) return 'cancelled';
  return outcomeOf(() => authenticate(true, onPicked));
}

/** The challenges asked for so far: a cookie holds the last one, so they are asked for in turn. */
let challenges = Promise.resolve();

async function challenge(): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const asked = challenges.then(() =>
    ask<PublicKeyCredentialRequestOptionsJSON>('/generate-authenticate-options'),
  );
  challenges = asked.then(
    () => undefined,
    () => undefined,
  );
  return asked;
}

async function authenticate(useBrowserAutofill: boolean, onPicked?: () => void): Promise<void> {
  const { startAuthentication } = await library();
  const optionsJSON = await challenge();
  const response = await startAuthentication({ optionsJSON, useBrowserAutofill });
  onPicked?.();
  await ask('/verify-authentication', { response });
}

class Refusal extends Error {
  constructor(readonly status: number) {
    super(`Refused with ${status}`);
  }
}

async function ask<T>(path: string, body?: object): Promise<T> {
  const answer = await fetch(
    BASE + path,
    body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  if (!answer.ok) throw new Refusal(answer.status);
  return answer.json();
}

async function outcomeOf(ceremony: () => Promise<void>): Outcome {
  try {
    await ceremony();
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

/** What people are told of a failure, from what the browser or the platform said. */
function problemOf(error: unknown): PasskeyProblem {
  if (error instanceof Refusal) {
    if (error.status === 403) return 'sign_in_again';
    return error.status === 401 ? 'unknown' : 'failed';
  }
  if (!(error instanceof Error)) return 'failed';
  switch (error.name) {
    case 'NotAllowedError':
    case 'AbortError':
      return 'cancelled';
    case 'InvalidStateError':
      return 'exists';
    default:
      return 'failed';
  }
}
