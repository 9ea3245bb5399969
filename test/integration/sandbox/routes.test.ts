import { job, reference, startSandbox } from './in-process';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const put = async (path: string, body: unknown) => {
  const answer = await sandbox.call('PUT', path, body);
  return { status: answer.status, body: (await answer.json()) as { message?: string } };
};

describe('who may come in', () => {
  const sites = '/api/v1/planning/sites';

  it('lets the token in at its own domain, and without a domain', async () => {
    for (const path of [`/acme.facilityapps.com${sites}`, sites]) {
      const answer = await sandbox.call('GET', path, undefined, bearer('token-of-acme'));
      expect(await answer.json()).toEqual(reference.sites);
    }
  });

  it.each([
    ['no token', `/acme.facilityapps.com${sites}`, {}],
    ['another token', `/acme.facilityapps.com${sites}`, bearer('guess')],
    ['the token at another domain', `/other.facilityapps.com${sites}`, bearer('token-of-acme')],
  ])('answers 401 to %s', async (_what, path, headers) => {
    expect((await sandbox.call('GET', path, undefined, headers)).status).toBe(401);
  });

  it('forgets an old token when a customer gets a new one', async () => {
    expect((await sandbox.call('GET', sites, undefined, bearer('token-of-acme'))).status).toBe(200);
    await put('/_sandbox/customers', [{ customer: 'acme', domain: 'acme.facilityapps.com', token: 'new' }]);
    expect((await sandbox.call('GET', sites, undefined, bearer('token-of-acme'))).status).toBe(401);
    expect((await sandbox.call('GET', sites, undefined, bearer('new'))).status).toBe(200);
  });

  it('keeps customers apart', async () => {
    await put('/_sandbox/customers', [{ customer: 'other', domain: 'other.facilityapps.com', token: 'o' }]);
    await sandbox.save(job());
    expect(await sandbox.stored('other')).toEqual([]);
    const tasks = await sandbox.call('GET', '/api/v1/tasks', undefined, bearer('o'));
    expect(await tasks.json()).toEqual([]);
  });
});

describe('what was stored', () => {
  it('is listed as it was received, in order, with an id and a moment', async () => {
    for (const n of [1, 2, 3]) await sandbox.save(job({ title: `Job ${n}` }, `ext:fji-${n}`));
    expect(await sandbox.stored()).toStrictEqual(
      [1, 2, 3].map((n) => ({
        ...job({ title: `Job ${n}` }, `ext:fji-${n}`),
        _id: String(1_000_000 + n),
        _receivedAt: '2031-01-01T00:00:00.000Z',
      })),
    );
  });

  it('is found by its label, and by no part of it', async () => {
    await sandbox.save(job({ labels: ['night'] }, 'ext:fji-1'));
    await sandbox.save(job({ labels: ['night'] }, 'ext:fji-10'));
    const found = async (label: string) =>
      ((await (await sandbox.api('GET', `/api/v1/tasks?label=${label}`)).json()) as { id: number }[]).map(
        ({ id }) => id,
      );
    expect(await found('ext:fji-1')).toEqual([1_000_001]);
    expect(await found('night')).toEqual([1_000_001, 1_000_002]);
    expect(await found('day')).toEqual([]);
  });

  it('is gone after a reset, for one customer or for all', async () => {
    await put('/_sandbox/customers', [{ customer: 'other', domain: 'other.facilityapps.com', token: 'o' }]);
    await sandbox.save(job());
    await sandbox.call('POST', '/_sandbox/reset?customer=other');
    expect(await sandbox.stored()).toHaveLength(1);
    await sandbox.call('POST', '/_sandbox/reset?customer=acme');
    expect(await sandbox.stored()).toEqual([]);
    await sandbox.save(job());
    await sandbox.call('POST', '/_sandbox/reset');
    expect(await sandbox.stored()).toEqual([]);
  });
});

describe('what it cannot do', () => {
  it.each<[string, string, unknown, string]>([
    ['an unknown fault', '/_sandbox/faults', 'fire:0.1', '"fire:0.1" is no fault'],
    ['customers that are no list', '/_sandbox/customers', {}, 'The body does not fit'],
    [
      'a customer whose name is a path',
      '/_sandbox/reference?customer=../x',
      reference,
      'a customer is named',
    ],
    [
      'reference data without ids',
      '/_sandbox/reference?customer=acme',
      { sites: [{ name: 'x' }] },
      'does not fit',
    ],
    ['reference data that is no JSON', '/_sandbox/reference?customer=acme', 'sites', 'does not fit'],
    ['reference data of nobody', '/_sandbox/reference', reference, 'Say whose'],
  ])('is answered 400 with a sentence: %s', async (_what, path, body, words) => {
    const answer = await put(path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain(words);
  });

  it.each(['/_sandbox/jobs?customer=nobody', '/_sandbox/nothing', '/_sandbox/reference?customer=..%2Fx'])(
    'is answered 404 where there is nothing: %s',
    async (path) => {
      expect((await sandbox.call('GET', path)).status).toBe(404);
    },
  );

  it('leaves the faults that are on as they are', async () => {
    await put('/_sandbox/faults', '401:1');
    await put('/_sandbox/faults', 'fire:0.1');
    expect((await sandbox.save(job())).status).toBe(401);
  });
});

it('answers that it is there', async () => {
  expect((await sandbox.call('GET', '/_sandbox/health')).status).toBe(200);
});
