import { PROBLEMS } from '../../shared/platform/errors';
import type { Reply } from './reply';

const escape = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[char] ?? char,
  );

/** A page of plain words, without style or script. */
function page(status: number, title: string, ...paragraphs: string[]): Reply {
  const body = `<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title></head>
<body><main><h1>${escape(title)}</h1>${paragraphs.map((text) => `<p>${escape(text)}</p>`).join('')}</main></body>
</html>
`;
  return { status, body, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

export const nobodyHere = (): Reply =>
  page(
    404,
    'Nobody works at this address',
    'Please check the address. Each company has an address of its own.',
  );

export const nothingHere = (): Reply =>
  page(404, 'There is nothing here', 'The page may have moved. Please check the address.');

export const apexPage = (): Reply =>
  page(
    200,
    'FacilityApps Job Importer',
    'Bulk import and recurring scheduling of jobs for cleaning and facility companies.',
    'Each company signs in at an address of its own: company.this-address.',
  );

/** What each problem means and what to do about it; `type` of an answer leads here. */
const EXPLAINED: Record<keyof typeof PROBLEMS, string> = {
  'bad-request': 'A part of the address or of the headers is not in the form that the API describes.',
  'bad-body':
    'The body is not JSON, or fields in it are missing, unknown or of the wrong kind; `errors` names them.',
  'bad-cursor': 'A cursor belongs to one list with one filter. Start again without `after`.',
  'not-signed-in': 'There is no session, or it ended. Sign in at the company’s own address.',
  'wrong-credentials': 'Which of the two is wrong is not said on purpose.',
  'second-step':
    'Send the code of the app on the phone, or a recovery code, as `code` beside email and password.',
  'wrong-code': 'Each code works once, for half a minute. Wait for the next one, or use a recovery code.',
  'bad-origin': 'A browser’s request that changes something has to come from the company’s own pages.',
  'not-from-front-door': 'Requests have to come through the public address of the company.',
  forbidden: 'The role of the signed-in person does not allow this. An admin can change the role.',
  'unknown-tenant': 'No company works at this address, or it has left.',
  'not-found': 'It does not exist, or not any more.',
  'wrong-state': 'The import is in a state that does not allow this; the detail says which.',
  conflict: 'Something with this name exists, or the same request is under way.',
  gone: 'Files are removed once they were kept as long as your organisation wants. What became of their jobs stays.',
  'length-required': 'Bodies are sent with a Content-Length; chunked bodies are not read.',
  changed: 'Somebody changed it after it was read. Read it again and decide again.',
  'too-large': 'The detail says what is allowed, and the way for larger files.',
  'unsupported-file': 'Send CSV.',
  refused: 'The detail says why.',
  'key-reused': 'An Idempotency-Key belongs to one request for a day. Use a new one.',
  suspended: 'A suspended company can look and export. Please talk to us.',
  'too-many-requests': 'Wait for the seconds in `Retry-After`.',
  internal: 'It was logged. Try again; if it happens again, tell us the `instance`.',
  'upstream-failed': 'FacilityApps did not answer, or not in a way that we know. Try again in some minutes.',
  unavailable: 'Try again after the seconds in `Retry-After`.',
};

export function problemPage(slug: string): Reply {
  if (!Object.hasOwn(PROBLEMS, slug)) return nothingHere();
  const known = slug as keyof typeof PROBLEMS;
  const [status, title] = PROBLEMS[known];
  return page(200, title, EXPLAINED[known], `Code ${known}, HTTP status ${status}.`);
}
