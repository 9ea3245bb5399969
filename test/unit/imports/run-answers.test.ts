import { readAnswer, readFailure, type RawAnswer } from '../../../shared/facilityapps/answers';
import { tokenHider } from '../../../shared/facilityapps/hide-token';
import { meaningOf, type Meaning } from '../../../shared/imports/run-answers';

const HIDE = tokenHider('token-of-acme');
const answer = (status: number, body: unknown, headers: RawAnswer['headers'] = {}) =>
  meaningOf(
    readAnswer({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, 0, HIDE),
  );
const system = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });
const failure = (error: unknown) => meaningOf(readFailure(error));

const created: Meaning = { kind: 'end', result: { outcome: 'created', jobId: '17' } };
const failed = (message: string): Meaning => ({ kind: 'end', result: { outcome: 'failed', message } });
/** In doubt until the quiet period is over, or looked up soon where FacilityApps has certainly finished. */
const doubt = (finished = false) => expect.objectContaining({ kind: 'doubt', finished }) as Meaning;

/** The table of docs/decisions/0004, a line each. */
describe('what an answer means for its row', () => {
  it.each<[string, Meaning, Meaning]>([
    ['2xx with an id: created', answer(201, { id: 17 }), created],
    ['2xx without an id: created, its id is looked for', answer(200, {}), { kind: 'nameless' }],
    ['2xx with HTML: in doubt', answer(200, '<html>Please wait</html>'), doubt()],
    ['2xx cut off: in doubt', answer(200, '{"id": 1'), doubt()],
    ['2xx with an error in it: in doubt', answer(200, { success: false }), doubt()],
    ['3xx: in doubt, never followed', answer(302, '', { location: 'https://elsewhere.example' }), doubt()],
    ['400: failed, in their words', answer(400, { message: 'No roster' }), failed('No roster')],
    ['404: failed', answer(404, { message: 'Gone' }), failed('Gone')],
    ['409: failed', answer(409, { error: 'Twice' }), failed('Twice')],
    ['422: failed', answer(422, { errors: { title: ['Too long'] } }), failed('Too long')],
    ['401: nothing can be sent', answer(401, ''), { kind: 'hold', reason: 'token-refused' }],
    ['403: nothing can be sent', answer(403, ''), { kind: 'hold', reason: 'token-refused' }],
    ['408: in doubt', answer(408, ''), doubt()],
    [
      '429: again, when it says',
      answer(429, '', { 'retry-after': '7' }),
      { kind: 'again', why: 'throttled', waitMs: 7_000 },
    ],
    ['429 without a time: again', answer(429, ''), { kind: 'again', why: 'throttled' }],
    ['500: in doubt, looked up soon', answer(500, { message: 'Server error' }), doubt(true)],
    ['502: in doubt, a gateway speaks', answer(502, '<html>'), doubt()],
    ['503: in doubt, a gateway speaks', answer(503, ''), doubt()],
    ['504: in doubt, a gateway speaks', answer(504, ''), doubt()],
    ['no connection: again', failure(system('ECONNREFUSED', 'connect')), { kind: 'again', why: 'not-sent' }],
    ['no such host: again', failure(system('ENOTFOUND', 'getaddrinfo')), { kind: 'again', why: 'not-sent' }],
    ['a connection that died: in doubt', failure(system('ECONNRESET', 'read')), doubt()],
    ['a hang: in doubt', failure(new DOMException('No answer in time', 'TimeoutError')), doubt()],
  ])('%s', (_line, found, meant) => {
    expect(found).toEqual(meant);
  });
});
