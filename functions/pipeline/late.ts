import type { HttpRequest, InvocationContext } from '@azure/functions';
import type { WrappedHandler } from './routes';

/** Does it when somebody first asks, and once; a failure is tried again by whoever asks next. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Handlers of a room whose code is loaded with the first request for it: a start does not pay for it. */
export const late =
  <All extends Record<string, WrappedHandler>>(load: () => Promise<All>) =>
  <Name extends keyof All>(name: Name): All[Name] => {
    const handler = async (request: HttpRequest, context: InvocationContext) =>
      (await load())[name]?.(request, context);
    return handler as unknown as All[Name];
  };
