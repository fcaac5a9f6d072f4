/** Gathers what is in the way of an import, so that it is all said at once. */
export class Refusals {
  readonly #reasons: string[] = [];

  add(what: string): void {
    this.#reasons.push(`  ${what}`);
  }

  /** @throws Error naming everything that was added */
  throwIfAny(): void {
    if (this.#reasons.length === 0) return;
    throw new Error(
      `Nothing was imported. Somebody else has here already:\n${this.#reasons.join('\n')}\n` +
        'Change it there, or in archive.json.',
    );
  }
}
