import { readFileSync } from 'node:fs';

/** How long an offset is believed without looking. */
const KEPT_MS = 200;

/**
 * Milliseconds by which the clock is moved, from a file that others may change while we run: on one machine alone,
 * where tests move the clock of several processes together. What cannot be read leaves it where it was.
 */
export function offsetFrom(file: string, initial: number): () => number {
  let offset = initial;
  let readAt = -Infinity;
  return () => {
    if (performance.now() - readAt < KEPT_MS) return offset;
    readAt = performance.now();
    try {
      const { offsetMs } = JSON.parse(readFileSync(file, 'utf8')) as { offsetMs?: unknown };
      if (typeof offsetMs === 'number' && Number.isFinite(offsetMs)) offset = offsetMs;
    } catch (error) {
      // Not there yet, or half written: the next look finds it.
      if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return offset;
  };
}
