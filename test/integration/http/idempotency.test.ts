import { tableIdempotency } from '../../../functions/pipeline/idempotency';
import type { Reply } from '../../../functions/pipeline/reply';
import { aTenant } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const reply = (body: string): Reply => ({ status: 201, body });

/** A key whose first request has begun at 0 and never comes back; `at` moves the clock. */
async function begun() {
  const clock = { now: () => clock.at, monotonic: () => clock.at, sleep: () => Promise.resolve(), at: 0 };
  const table = testTables().table('idempotency');
  await table.ensure();
  const once = (work: () => Promise<Reply>) =>
    tableIdempotency(table, clock).once(aTenant(), 'usr_1', 'key-1', 'POST /api/imports', work);
  await new Promise<void>((started) => {
    void once(() => {
      started();
      return new Promise<Reply>(() => undefined);
    });
  });
  return { clock, once, forget: () => tableIdempotency(table, clock).forget() };
}

test('a request whose instance died gives its key free within a quarter of a minute', async () => {
  const { clock, once } = await begun();
  clock.at = 11_000;
  await expect(once(() => Promise.resolve(reply('second')))).rejects.toMatchObject({ slug: 'conflict' });
  clock.at = 15_000;
  expect(await once(() => Promise.resolve(reply('second')))).toEqual({
    reply: reply('second'),
    again: false,
  });
});

test('an answer is forgotten after a day, and not before', async () => {
  const { clock, once, forget } = await begun();
  clock.at = 60_000;
  await once(() => Promise.resolve(reply('first')));
  clock.at += 23 * 3_600_000;
  expect(await forget()).toBe(0);
  const again = await once(() => Promise.reject(new Error('It was done already')));
  expect(again).toEqual({ reply: reply('first'), again: true });
  clock.at += 2 * 3_600_000;
  expect(await forget()).toBe(1);
});
