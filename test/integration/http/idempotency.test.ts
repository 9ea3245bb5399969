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
  return { clock, once };
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
