/** What went wrong, in a sentence that can be shown. `status` is 0 when there was no answer at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
    /** Seconds after which trying again makes sense, as far as the answer said. */
    readonly retryAfter?: number,
  ) {
    super(sentence);
    this.name = 'Problem';
  }
}

/**
 * True where the same request may succeed a moment later. A conflict that names a time to wait is a repeated request
 * that met its own first try under way.
 */
export const mayPass = ({ status, retryAfter }: { status: number; retryAfter?: unknown }): boolean =>
  [0, 408, 429, 500, 502, 503, 504].includes(status) || (status === 409 && retryAfter != null);

export const NO_ANSWER =
  'The importer cannot be reached. Please check your connection; nothing that was sent is lost.';

/** Sentences for answers that carry none of their own, such as those of something between the importer and us. */
const BY_STATUS: Record<number, string> = {
  0: NO_ANSWER,
  401: 'You are not signed in.',
  403: 'You may not do this.',
  404: 'There is nothing here.',
  413: 'This is too large to be taken in one piece.',
  429: 'That was too much at once.',
};
export const sentenceForStatus = (status: number): string =>
  BY_STATUS[status] ??
  (status >= 500
    ? 'The importer has a problem at the moment. Please try again shortly.'
    : `The importer answered with an error (${status}).`);

/** Any thrown value as a Problem; a bug of ours gets a plain sentence, and its own words go to the console. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // A bug has no other way to be found on somebody's machine.
  // eslint-disable-next-line no-console
  console.error(error);
  return new Problem(-1, 'page-failed', 'Something went wrong in this page. Please load it again.');
}
