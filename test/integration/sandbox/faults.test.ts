import { job, startSandbox } from './in-process';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

const faults = (spec: string, query = '') => sandbox.call('PUT', `/_sandbox/faults${query}`, spec);
const isCut = (answer: Promise<Response>) =>
  expect(answer.then((response) => response.text())).rejects.toThrow();
const labels = async () => (await sandbox.stored()).map((stored) => stored.labels);

it.each([500, 401, 429])('%d answers so and stores nothing', async (status) => {
  await faults(`${status}:1`);
  expect((await sandbox.save(job())).status).toBe(status);
  expect(await labels()).toEqual([]);
});

it('429 says when to come back', async () => {
  await faults('429:1');
  expect((await sandbox.save(job())).headers.get('retry-after')).toBe('1');
});

it('drop-before cuts the connection and stores nothing', async () => {
  await faults('drop-before:1');
  await isCut(sandbox.save(job()));
  expect(await labels()).toEqual([]);
});

it.each(['drop-after', 'half'])('%s stores the job and cuts the connection', async (fault) => {
  await faults(`${fault}:1`);
  await isCut(sandbox.save(job()));
  expect(await labels()).toEqual([['ext:fji-1']]);
});

it('late cuts the connection at once and stores the job some seconds later', async () => {
  await faults('late:1');
  const began = performance.now();
  await isCut(sandbox.save(job()));
  expect(await labels()).toEqual([]);
  while ((await labels()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(performance.now() - began).toBeGreaterThanOrEqual(999);
});

it('a reset takes away what would have been stored late', async () => {
  await faults('late:1');
  await isCut(sandbox.save(job()));
  await sandbox.call('POST', '/_sandbox/reset');
  await new Promise((resolve) => setTimeout(resolve, 3_100));
  expect(await labels()).toEqual([]);
});

it('hang never answers and stores nothing', async () => {
  await faults('hang:1');
  const first = await Promise.race([
    sandbox.save(job()).then(
      () => 'answered',
      () => 'cut',
    ),
    new Promise((resolve) => setTimeout(resolve, 300, 'still waiting')),
  ]);
  expect(first).toBe('still waiting');
  expect(await labels()).toEqual([]);
});

it('html, noid and 500-after store the job and answer badly', async () => {
  await faults('html:1');
  expect(await (await sandbox.save(job({}, 'ext:fji-1'))).text()).toMatch(/^<!DOCTYPE html>/);
  await faults('noid:1');
  expect(await (await sandbox.save(job({}, 'ext:fji-2'))).json()).toEqual({});
  await faults('500-after:1');
  expect((await sandbox.save(job({}, 'ext:fji-3'))).status).toBe(500);
  expect(await labels()).toEqual([['ext:fji-1'], ['ext:fji-2'], ['ext:fji-3']]);
});

it('delay makes writes slow, and reads not', async () => {
  await faults('delay:1000');
  const order: string[] = [];
  const began = performance.now();
  const write = sandbox.save(job()).then(() => order.push('write'));
  await sandbox.api('GET', '/api/v1/planning/sites').then(() => order.push('read'));
  await write;
  expect(order).toEqual(['read', 'write']);
  expect(performance.now() - began).toBeGreaterThanOrEqual(999);
});

it('limit counts down and answers 429 to what is more', async () => {
  await faults('limit:2');
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => sandbox.save(job({}, `ext:fji-${n}`))));
  const taken = answers.filter(({ status }) => status === 200).length;
  // Five writes fall into one second, or into two where the second turns between them.
  expect([2, 3, 4]).toContain(taken);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(5 - taken);
  expect(answers[0]?.headers.get('x-ratelimit-remaining')).toMatch(/^[01]$/);
  expect(await labels()).toHaveLength(taken);
});

it('one customer’s faults are nobody else’s, and an empty spec ends them', async () => {
  await sandbox.call('PUT', '/_sandbox/customers', [
    { customer: 'other', domain: 'other.facilityapps.com', token: 'o' },
  ]);
  await faults('401:1', '?customer=other');
  expect((await sandbox.save(job())).status).toBe(200);
  const other = () =>
    sandbox.call('POST', '/api/1.0/planning/save/true', job(), {
      authorization: 'Bearer o',
    });
  expect((await other()).status).toBe(401);
  await faults('', '?customer=other');
  expect((await other()).status).toBe(500);
});

it('a reset ends the faults', async () => {
  await faults('401:1');
  await sandbox.call('POST', '/_sandbox/reset');
  expect((await sandbox.save(job())).status).toBe(200);
});
