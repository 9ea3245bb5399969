import Module from 'node:module';
import { pathToFileURL } from 'node:url';

/** What the library hands over and asks for; the shapes of `@azure/functions-core`, as far as they are used. */
export interface Binding {
  name?: string;
  type: string;
  direction?: 'in' | 'out';
  [setting: string]: unknown;
}
export interface FunctionMetadata {
  name: string;
  bindings: Record<string, Binding>;
}
export type FunctionCallback = (...args: unknown[]) => unknown;
export interface TypedData {
  string?: string | null;
  json?: string | null;
  bytes?: Uint8Array | null;
  int?: number | null;
  double?: number | null;
  http?: Record<string, unknown> | null;
}
export interface InvocationResponse {
  outputData?: { name: string; data: TypedData }[];
  returnValue?: TypedData | null;
}
interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}
interface ProgrammingModel {
  getInvocationModel(context: unknown): InvocationModel;
  getCapabilities?(capabilities: object): Promise<object>;
}
type Hook = (context: Record<string, unknown>) => unknown;

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
  trigger: Binding;
  triggerName: string;
}

/** The app as the host sees it after loading: functions by name, hooks, and the model that calls them. */
export interface LoadedApp {
  functions: RegisteredFunction[];
  hooks: Map<string, Hook[]>;
  model: ProgrammingModel;
}

type LoadFunction = (request: string, ...rest: unknown[]) => unknown;

/**
 * Loads an app with the unmodified library, which asks for `@azure/functions-core` once, when it is first used: the
 * answer has to be in place before. Whatever the app throws while it loads is thrown here.
 */
export async function loadApp(entry: string, log: (line: string) => void): Promise<LoadedApp> {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<string, Hook[]>();
  let model: ProgrammingModel | undefined;
  let sealed = false;
  const core = {
    version: 'runner',
    hostVersion: 'runner',
    setProgrammingModel: (given: ProgrammingModel) => (model = given),
    getProgrammingModel: () => model,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback) {
      if (sealed) throw new Error('A function can be registered only while the app starts');
      const found = Object.entries(metadata.bindings).find(([, { type }]) => /trigger$/i.test(type));
      if (!found) throw new Error(`The function ${metadata.name} has no trigger`);
      functions.set(metadata.name, { metadata, callback, triggerName: found[0], trigger: found[1] });
      return { dispose: () => functions.delete(metadata.name) };
    },
    registerHook(name: string, callback: Hook) {
      hooks.set(name, [...(hooks.get(name) ?? []), callback]);
      return { dispose: () => undefined };
    },
    log: (level: string, _category: string, message: string) => {
      if (level !== 'trace' && level !== 'debug') log(message);
    },
    Disposable: class {},
  };
  const loader = Module as unknown as { _load: LoadFunction };
  const original = loader._load;
  loader._load = (request, ...rest) =>
    request === '@azure/functions-core' ? core : original.call(loader, request, ...rest);
  // As the worker does it: the ending decides.
  if (entry.endsWith('.mjs')) await import(pathToFileURL(entry).href);
  else loader._load(entry, undefined, false);
  await runHooks(hooks, 'appStart', {});
  sealed = true;
  if (!model) throw new Error('The app did not load @azure/functions');
  await model.getCapabilities?.({});
  return { functions: [...functions.values()], hooks, model };
}

export async function runHooks(
  hooks: LoadedApp['hooks'],
  name: string,
  context: Record<string, unknown>,
): Promise<void> {
  for (const hook of hooks.get(name) ?? []) await hook({ hookData: {}, appHookData: {}, ...context });
}
