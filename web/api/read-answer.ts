import type * as z from 'zod/mini';
import { problemAnswer } from './answers';
import { Problem, sentenceForStatus } from './problem';

export interface RawAnswer {
  status: number;
  text: string;
  /** Header `Retry-After`, in seconds. */
  retryAfter: string | null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: a page from something between us and the importer; the status says all there is to say.
    return undefined;
  }
}

/** The Problem that an answer above 299 tells of. */
export function problemOf({ status, text, retryAfter }: RawAnswer): Problem {
  const read = problemAnswer.safeParse(parsed(text));
  const wait = retryAfter !== null && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  if (!read.success) return new Problem(status, 'no-problem', sentenceForStatus(status), wait);
  const { code, title, detail, errors = [] } = read.data;
  const first = detail ?? `${title}.`;
  // What the sentence says already is not said again with the name of a field before it.
  const more = errors.filter(({ message }) => !first.includes(message));
  const sentences = [first, ...more.map(({ path, message }) => `${path}: ${message}`)];
  return new Problem(status, code, sentences.join(' '), wait);
}

/**
 * The value of a good answer.
 *
 * @throws Problem where the answer is a refusal, or not what this page was built for (a page that stayed open while
 *   the importer was renewed)
 */
export function valueOf<T>(schema: z.ZodMiniType<T>, answer: RawAnswer): T {
  if (answer.status < 200 || answer.status > 299) throw problemOf(answer);
  const read = schema.safeParse(parsed(answer.text));
  if (read.success) return read.data;
  throw new Problem(
    answer.status,
    'unexpected-answer',
    'The importer was renewed while this page was open. Please load the page again.',
  );
}
