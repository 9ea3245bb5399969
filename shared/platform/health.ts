import type { Clock } from './clock';
import type { Log } from './log';

/** What the app needs, by the name that people are told. */
export type Health = Record<string, boolean>;

/** Answers are believed for so long: whoever asks over and over costs one look. */
const KEPT_MS = 10_000;
const PATIENCE_MS = 5_000;

/**
 * Looks at each part, side by side; one that fails or does not answer in time counts as away. What went wrong is
 * written to the log and told to nobody.
 */
export function healthOf(
  parts: Record<string, () => Promise<unknown>>,
  clock: Clock,
  log: Log,
): () => Promise<Health> {
  async function isThere(part: string, look: () => Promise<unknown>): Promise<boolean> {
    const enough = new AbortController();
    const late = clock.sleep(PATIENCE_MS, enough.signal).then(() => {
      if (!enough.signal.aborted) throw new Error(`no answer within ${PATIENCE_MS} ms`);
    });
    try {
      await Promise.race([look(), late]);
      return true;
    } catch (error) {
      log.error('a part is away', { part, error });
      return false;
    } finally {
      enough.abort();
    }
  }

  let last: { found: Promise<Health>; until: number } | undefined;
  return () => {
    if (last && last.until > clock.monotonic()) return last.found;
    const looks = Object.entries(parts).map(
      async ([part, look]) => [part, await isThere(part, look)] as const,
    );
    const found = Promise.all(looks).then((all) => Object.fromEntries(all));
    last = { found, until: clock.monotonic() + KEPT_MS };
    return found;
  };
}
