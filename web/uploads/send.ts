import { NO_ANSWER, Problem } from '../api/problem';
import type { RawAnswer } from '../api/read-answer';

export interface Sending {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: Blob;
  headers?: Record<string, string>;
  /** Bytes of the body that have left, as they leave. */
  onSent?: (bytes: number) => void;
  signal: AbortSignal;
}
/** Sends one request; throws Problem with status 0 where no answer came. */
export type Send = (sending: Sending) => Promise<RawAnswer>;

/** By XMLHttpRequest, since `fetch` does not tell how much of a body has left. */
export const sendFromBrowser: Send = ({ method, path, body, headers = {}, onSent, signal }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(method, path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onSent?.(loaded);
    const stop = () => request.abort();
    signal.addEventListener('abort', stop);
    request.onloadend = () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) return reject(new Problem(0, 'stopped', 'The upload was stopped.'));
      if (request.status === 0) return reject(new Problem(0, 'no-answer', NO_ANSWER));
      resolve({
        status: request.status,
        text: request.responseText,
        retryAfter: request.getResponseHeader('retry-after'),
      });
    };
    request.send(body ?? null);
  });
