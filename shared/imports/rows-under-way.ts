/**
 * Fingerprints that some lane of a customer is working on. Who meets one of them waits until it is released, and looks
 * at the ledger again then.
 */
export class UnderWay {
  private readonly waiting = new Map<string, (() => void)[]>();

  /** Takes a fingerprint; false where another row has it. */
  take(fingerprint: string): boolean {
    if (this.waiting.has(fingerprint)) return false;
    this.waiting.set(fingerprint, []);
    return true;
  }

  /** Waits for a fingerprint that {@link take} did not give. */
  follow(fingerprint: string, look: () => void): void {
    this.waiting.get(fingerprint)?.push(look);
  }

  /** The fingerprint is free, here; everybody who waited looks again. */
  release(fingerprint: string): void {
    const waiting = this.waiting.get(fingerprint) ?? [];
    this.waiting.delete(fingerprint);
    for (const look of waiting) look();
  }
}
