import type { Clock } from './clock';
import type { Log } from './log';
import type { Telemetry } from './telemetry';
import type { TraceItem, TraceSink } from './tracing';

const FLUSH_MS = 5_000;
const MOST_WAITING = 5_000;

export interface BufferedTraces extends TraceSink {
  /** Sends what waits; for the end of an instance, and tests. */
  flush(): Promise<void>;
}

/**
 * Keeps what is to be told and sends it every few seconds, so that no request waits for it and the library is loaded
 * after the first of them, not before. What cannot be sent is dropped, and said so: telemetry never holds up work.
 */
export function bufferedTraces(telemetry: Telemetry, clock: Clock, log: Log): BufferedTraces {
  let waiting: TraceItem[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const items = waiting;
    waiting = [];
    if (items.length === 0) return;
    try {
      await telemetry.traces(items);
      if (dropped > 0) log.warn('telemetry was dropped', { items: dropped });
      dropped = 0;
    } catch (error) {
      log.error('telemetry could not be sent', { items: items.length, error });
    }
  }
  return {
    clock,
    add(item) {
      if (waiting.length >= MOST_WAITING) {
        dropped++;
        return;
      }
      waiting.push(item);
      timer ??= setTimeout(() => void flush(), FLUSH_MS);
      timer.unref();
    },
    flush,
  };
}
