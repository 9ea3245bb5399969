import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock';

/** Something that took time: work that came in (HTTP, a message), or a call that went out. No names, no addresses. */
export interface TraceItem {
  kind: 'request' | 'dependency';
  /** Name of the function, or method and path of the call, without its query. */
  name: string;
  traceId: string;
  id: string;
  parentId: string | undefined;
  /** Milliseconds since the epoch. */
  at: number;
  durationMs: number;
  success: boolean;
  /** HTTP status or a word. */
  code: string;
  customer: string | undefined;
}
export interface TraceSink {
  clock: Clock;
  add(item: TraceItem): void;
}
interface Span {
  traceId: string;
  id: string;
  flags: string;
  customer: string | undefined;
  sink: TraceSink | undefined;
  calls: number;
}

/** A run sends thousands of rows: so many calls of one span are told, and every one that failed. */
const MOST_CALLS = 100;
const current = new AsyncLocalStorage<Span>();

const PARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;
const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** W3C Trace Context of what is under way, for messages and calls; undefined outside of any. */
export function traceparent(): string | undefined {
  const span = current.getStore();
  return span && `00-${span.traceId}-${span.id}-${span.flags}`;
}

/** Says for which customer the present work is, once that is known. */
export function traceCustomer(id: string): void {
  const span = current.getStore();
  if (span) span.customer = id;
}

type Judge<T> = (result: T) => { success: boolean; code: string };
const done = () => ({ success: true, code: 'done' });

/**
 * Runs work that came in as a span of its own: under the trace that its caller or its message names, or a new one.
 * Without a sink nothing is told, and ids go on all the same.
 */
export function traced<T>(
  wanted: { name: string; parent?: string | undefined; customer?: string; sink: TraceSink | undefined },
  work: () => Promise<T>,
  judge: Judge<T> = done,
): Promise<T> {
  const { name, parent, customer, sink } = wanted;
  const [, traceId = hex(16), parentId, flags = '01'] = PARENT.exec(parent ?? '') ?? [];
  const span: Span = { traceId, id: hex(8), flags, customer, sink, calls: 0 };
  return current.run(span, () => timed('request', name, span, parentId, work, judge));
}

/** A call that goes out, with the `traceparent` that it is to carry. */
export function tracedCall<T>(
  name: string,
  call: (parent: string | undefined) => Promise<T>,
  judge: Judge<T>,
): Promise<T> {
  const outer = current.getStore();
  if (!outer) return call(undefined);
  const span = { ...outer, id: hex(8) };
  const header = `00-${span.traceId}-${span.id}-${span.flags}`;
  if (++outer.calls > MOST_CALLS) {
    const { sink } = outer;
    span.sink = sink && { ...sink, add: (item) => item.success || sink.add(item) };
  }
  return timed('dependency', name, span, outer.id, () => call(header), judge);
}

async function timed<T>(
  kind: TraceItem['kind'],
  name: string,
  span: Span,
  parentId: string | undefined,
  work: () => Promise<T>,
  judge: Judge<T>,
): Promise<T> {
  const { sink } = span;
  if (!sink) return work();
  const [at, from] = [sink.clock.now(), sink.clock.monotonic()];
  const tell = (success: boolean, code: string): void =>
    sink.add({
      ...{ kind, name, traceId: span.traceId, id: span.id, parentId, at, success, code },
      durationMs: sink.clock.monotonic() - from,
      customer: span.customer,
    });
  try {
    const result = await work();
    const { success, code } = judge(result);
    tell(success, code);
    return result;
  } catch (error) {
    tell(false, error instanceof Error ? error.name : 'error');
    throw error;
  }
}
