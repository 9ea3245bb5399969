import type { InvocationResponse, RegisteredFunction, TypedData } from './core';
import type { Queues } from './queues';

/** What a value of an output becomes in a queue: an array, or text that is a JSON array, is a message for each element. */
export function messagesOf(data: TypedData): string[] {
  const text =
    data.string ?? data.json ?? (data.bytes ? Buffer.from(data.bytes).toString('utf8') : undefined);
  if (text === undefined) return [String(data.int ?? data.double ?? '')];
  if (!text.trimStart().startsWith('[')) return [text];
  try {
    const parsed = JSON.parse(text) as unknown;
    if (Array.isArray(parsed))
      return parsed.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  } catch {
    // Text that only looks like a list is one message.
  }
  return [text];
}

/** Sends what a function put into its outputs; only queues are there. */
export async function sendOutputs(
  queues: Queues,
  fn: RegisteredFunction,
  response: InvocationResponse,
): Promise<void> {
  const outputs = [...(response.outputData ?? [])];
  const returned = fn.metadata.bindings.$return;
  if (returned?.type === 'queue' && response.returnValue)
    outputs.push({ name: '$return', data: response.returnValue });
  for (const { name, data } of outputs) {
    const binding = fn.metadata.bindings[name];
    if (binding?.type !== 'queue') continue;
    for (const message of messagesOf(data)) await queues.send(binding, message);
  }
}
