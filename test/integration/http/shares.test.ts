/** What one customer sends at once does not stand before everybody else. The whole app. */
import { wholeApp, type Call, type WholeApp } from '../../support/whole-app';

let app: WholeApp;
beforeAll(async () => {
  // No limit of a minute is near, so that nothing of storage stands between a request and its customer's share.
  app = await wholeApp({ env: { LIMIT_FACTOR: '100' } });
});
afterAll(() => app.stop());

it('answers another customer’s request before most of a hundred that came before it', async () => {
  const [greedy, other] = [await app.signIn(), await app.signIn('officeclean')];
  const list: Call = { path: '/api/imports' };
  // What is read first by an instance is in memory afterwards.
  for (const [cookie, host] of [
    [greedy, 'regularcleaning'],
    [other, 'officeclean'],
  ] as const)
    expect((await app.call({ ...list, cookie, host })).status).toBe(200);
  let answered = 0;
  const hundred = Array.from({ length: 100 }, async () => {
    const { status } = await app.call({ ...list, cookie: greedy });
    answered++;
    return status;
  });
  const { status } = await app.call({ ...list, host: 'officeclean', cookie: other });
  expect(status).toBe(200);
  expect(answered).toBeLessThan(50);
  expect(new Set(await Promise.all(hundred))).toEqual(new Set([200]));
});

it('refuses what more comes at once than can wait, says when to come back, and hears the customer then', async () => {
  const cookie = await app.signIn();
  // The session is in memory then, and all of them come to the share before the first is answered.
  expect((await app.call({ path: '/api/imports', cookie })).status).toBe(200);
  const many = await Promise.all(
    Array.from({ length: 200 }, () => app.call({ path: '/api/imports', cookie })),
  );
  const refused = many.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, headers, json } of refused) {
    expect([status, headers['retry-after'], json.code]).toEqual([429, '1', 'too-many-requests']);
  }
  expect((await app.call({ path: '/api/imports', cookie })).status).toBe(200);
});
