import { randomUUID } from 'node:crypto';
import {
  runHooks,
  type InvocationResponse,
  type LoadedApp,
  type RegisteredFunction,
  type TypedData,
} from './core';

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Metadata as the library reads it: one typed value for each name. */
export function typed(values: Record<string, unknown>): Record<string, TypedData> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      camel(name),
      typeof value === 'string' ? { string: value } : { json: JSON.stringify(value ?? null) },
    ]),
  );
}

export interface Invocation {
  /** What the function's trigger is handed. */
  data: TypedData;
  triggerMetadata?: Record<string, TypedData>;
  /** How often this was tried before; for retries of the trigger. */
  retry?: number;
}

/** Calls a function as the worker does: hooks, arguments, the function, its outputs. Throws what the function throws. */
export async function invoke(
  app: LoadedApp,
  fn: RegisteredFunction,
  { data, triggerMetadata = {} }: Invocation,
): Promise<InvocationResponse> {
  const invocationId = randomUUID();
  const { metadata, callback, triggerName } = fn;
  const model = app.model.getInvocationModel({
    invocationId,
    metadata,
    request: {
      invocationId,
      functionId: metadata.name,
      inputData: [{ name: triggerName, data }],
      triggerMetadata,
      traceContext: {
        traceParent: `00-${randomUUID().replaceAll('-', '')}-${randomUUID().replaceAll('-', '').slice(0, 16)}-01`,
      },
    },
    state: undefined,
    log: () => undefined,
  });
  const { context, inputs } = await model.getArguments();
  const before = { invocationContext: context, functionHandler: callback, inputs };
  await runHooks(app.hooks, 'preInvocation', before);
  let result: unknown;
  let error: unknown;
  let failed = false;
  try {
    result = await model.invokeFunction(context, before.inputs, before.functionHandler);
  } catch (thrown) {
    [error, failed] = [thrown, true];
  }
  const after: Record<string, unknown> = { invocationContext: context, inputs, result, error };
  await runHooks(app.hooks, 'postInvocation', after);
  if (failed) throw error;
  return model.getResponse(context, result);
}
