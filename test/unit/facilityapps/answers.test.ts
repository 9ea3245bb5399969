import { errors } from 'undici';
import { readAnswer, readFailure, retryAfterMs, wordsOf } from '../../../shared/facilityapps/answers';
import { tokenHider } from '../../../shared/facilityapps/hide-token';

const HIDE = tokenHider('token-of-acme');
const NOW = Date.UTC(2031, 2, 3, 9, 0, 0);
const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  readAnswer({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, NOW, HIDE);

describe('a yes', () => {
  it.each([
    [200, { id: 17 }],
    [201, { data: { id: '17' } }],
    [200, { task: { id: 17 } }],
    [200, { data: { task: { id: '17' } } }],
  ])('of %d with %j has created job 17', (status, body) => {
    expect(answer(status, body)).toEqual({ kind: 'created', jobId: '17' });
  });

  it.each([{}, { data: [] }, { id: null }, { id: '' }, { message: 'Saved' }, { errors: [] }])(
    'that names no job (%j) has created one all the same',
    (body) => {
      expect(answer(200, body)).toEqual({ kind: 'created', jobId: undefined });
    },
  );

  it.each(['<html><body>Please wait</body></html>', '', 'OK', '{"data": {"id": 1', 'true', '17'])(
    'that is not the JSON we know (%j) proves nothing',
    (body) => {
      expect(answer(200, body)).toMatchObject({ kind: 'doubtful' });
    },
  );

  it.each([{ success: false, message: 'No roster' }, { errors: ['No roster'] }, { error: 'No roster' }])(
    'with an error in it and no id (%j) proves nothing',
    (body) => {
      expect(answer(200, body)).toMatchObject({ kind: 'doubtful', words: 'No roster' });
    },
  );
});

describe('a no', () => {
  it.each([400, 404, 409, 410, 413, 422])('of %d is a refusal in FacilityApps’ words', (status) => {
    expect(answer(status, { message: 'The title is taken' })).toEqual({
      kind: 'refused',
      status,
      words: 'The title is taken',
    });
  });

  it.each([401, 403])('of %d is about the token', (status) => {
    expect(answer(status)).toEqual({ kind: 'unauthorized' });
  });

  it.each([301, 302, 408, 500, 502, 503, 504])('of %d leaves open what became of the job', (status) => {
    expect(answer(status, { message: 'Server Error' })).toMatchObject({
      kind: 'doubtful',
      status,
      words: 'Server Error',
    });
  });

  it('of 429 waits as long as it asks for, or as long as we like', () => {
    expect(answer(429, {}, { 'retry-after': '7' })).toEqual({ kind: 'throttled', retryAfterMs: 7_000 });
    expect(answer(429)).toEqual({ kind: 'throttled' });
  });
});

it('tells how many requests are left, of every kind of answer', () => {
  for (const status of [200, 401, 422, 429, 500]) {
    expect(answer(status, {}, { 'x-ratelimit-remaining': '12' })).toMatchObject({ remaining: 12 });
  }
  expect(answer(200, {}, { 'x-ratelimit-remaining': 'many' })).not.toHaveProperty('remaining');
});

it('reads Retry-After as seconds or as a date, and believes an hour at most', () => {
  expect(retryAfterMs('0', NOW)).toBe(0);
  expect(retryAfterMs('Mon, 03 Mar 2031 09:00:30 GMT', NOW)).toBe(30_000);
  expect(retryAfterMs('Mon, 03 Mar 2031 08:00:00 GMT', NOW)).toBe(0);
  expect(retryAfterMs('86400', NOW)).toBe(3_600_000);
  expect(retryAfterMs('soon', NOW)).toBeUndefined();
});

describe('FacilityApps’ words', () => {
  it.each<[unknown, string]>([
    [{ message: 'Bad\n  roster' }, 'Bad roster'],
    [{ error: { message: 'Bad roster' } }, 'Bad roster'],
    [{ message: 'Invalid', errors: { title: ['Too long'], date: ['Past'] } }, 'Invalid Too long Past'],
    [{ message: 'Same', error: 'Same' }, 'Same'],
    [{ message: '<b>Bad</b> roster<script>x</script>' }, 'Bad roster x'],
    ['Service is down', 'Service is down'],
  ])('are taken out of %j', (body, words) => {
    expect(wordsOf(422, typeof body === 'string' ? body : JSON.stringify(body), HIDE)).toBe(words);
  });

  it.each(['<!DOCTYPE html><h1>Oops</h1>', 'Whoops <html><h1>Oops</h1></html>', '', '{}', '[]', 'null'])(
    'are made up where there are none that people should see: %j',
    (body) => {
      expect(wordsOf(500, body, HIDE)).toBe('FacilityApps answered 500 without saying why.');
    },
  );

  it('end after 300 characters, none of them cut in two', () => {
    const words = wordsOf(422, JSON.stringify({ message: '😀'.repeat(400) }), HIDE);
    expect([...words]).toEqual(Array<string>(300).fill('😀'));
  });

  it('are found without following an answer into its depths', () => {
    const depth = 50_000;
    const body = `{"errors":${'['.repeat(depth)}"deep"${']'.repeat(depth)}}`;
    expect(answer(422, body)).toMatchObject({ kind: 'refused' });
  });
});

describe('no answer', () => {
  const system = (code: string, syscall?: string) =>
    Object.assign(new Error(code), { code, ...(syscall ? { syscall } : {}) });

  it.each([
    ['a refused connection', system('ECONNREFUSED', 'connect')],
    ['a name that nobody has', system('ENOTFOUND', 'getaddrinfo')],
    ['a network without a way there', system('ENETUNREACH', 'connect')],
    ['a connection that did not come about in time', new errors.ConnectTimeoutError()],
    ['a certificate of somebody else', system('ERR_TLS_CERT_ALTNAME_INVALID')],
    [
      'several addresses, none of which could be reached',
      Object.assign(
        new AggregateError([system('ECONNREFUSED', 'connect'), system('EHOSTUNREACH', 'connect')]),
        {
          code: 'ECONNREFUSED',
        },
      ),
    ],
  ])('because of %s: nothing was sent', (_what, error) => {
    expect(readFailure(error)).toMatchObject({ kind: 'not-sent' });
  });

  it.each([
    ['a connection that was reset', system('ECONNRESET', 'read')],
    ['a way that was lost on an open connection', system('EHOSTUNREACH', 'read')],
    ['a broken pipe', system('EPIPE', 'write')],
    ['a socket that closed', new errors.SocketError('other side closed')],
    ['headers that did not come in time', new errors.HeadersTimeoutError()],
    ['a body that did not come in time', new errors.BodyTimeoutError()],
    ['our own time limit', new DOMException('No answer in time', 'TimeoutError')],
    ['a client that was closed under way', new errors.ClientDestroyedError()],
    [
      'several addresses, one of which was reached',
      Object.assign(new AggregateError([system('ECONNREFUSED', 'connect'), system('ECONNRESET', 'read')]), {
        code: 'ECONNREFUSED',
      }),
    ],
    ['something that is no error', 'oops'],
  ])('because of %s: it may have been stored', (_what, error) => {
    expect(readFailure(error)).toMatchObject({ kind: 'doubtful' });
  });
});
