import { keepRetention } from '../../../functions/pipeline/retention';
import { silentLog } from '../../../shared/platform/log';
import type { Customer, Tenant } from '../../../shared/tenancy';

/** A round over some customers; `removed` says what became of each, and all are tried in the order of `tried`. */
function bench(
  removed: (id: string) => Promise<{ imports: number; strays: number; whole: boolean }>,
  keeps: Record<string, number> = {},
) {
  /** How often the time runs out with the imports of b. */
  let early = 1;
  const tried: string[] = [];
  let cursor: string | undefined;
  const run = (stopping = new AbortController().signal) =>
    keepRetention(
      {
        customers: () => Promise.resolve(['a', 'b', 'c']),
        rounds: {
          doneUpTo: () => Promise.resolve(cursor),
          note: (id) => Promise.resolve(void (cursor = id)),
          end: () => Promise.resolve(void (cursor = undefined)),
        },
        tenants: {
          customer: (id) => Promise.resolve({ fileDays: 30, recordDays: keeps[id] ?? null } as Customer),
          tenantById: (id) => Promise.resolve({ id } as Tenant),
        },
        imports: {
          removeOldFiles: ({ id }) => {
            tried.push(id);
            return removed(id);
          },
          removeOldRecords({ id }, days) {
            tried.push(`records of ${id}, ${days}`);
            return Promise.resolve({ records: 2, whole: id !== 'b' || early-- <= 0 });
          },
        },
        log: silentLog,
      },
      stopping,
    );
  return { run, tried };
}
const done = { imports: 1, strays: 0, whole: true };

it('goes on behind the last customer that was done with, then begins anew', async () => {
  let tries = 0;
  // The time runs out with the second customer, once.
  const { run, tried } = bench((id) => Promise.resolve({ ...done, whole: id !== 'b' || tries++ > 0 }));
  expect(await run()).toEqual({ customers: 1, imports: 2, strays: 0, records: 0 });
  expect(await run()).toEqual({ customers: 2, imports: 2, strays: 0, records: 0 });
  expect(tried).toEqual(['a', 'b', 'b', 'c']);
  await run();
  expect(tried.slice(4)).toEqual(['a', 'b', 'c']);
});

it('does the others where one customer fails, and stops before the next where the instance does', async () => {
  const stopping = new AbortController();
  const failing = bench((id) => (id === 'a' ? Promise.reject(new Error('away')) : Promise.resolve(done)));
  expect(await failing.run()).toEqual({ customers: 3, imports: 2, strays: 0, records: 0 });
  const stopped = bench(() => {
    stopping.abort();
    return Promise.resolve(done);
  });
  await stopped.run(stopping.signal);
  expect(stopped.tried).toEqual(['a']);
});

it('removes imports as a whole where a customer says for how long, behind their files, and goes on there', async () => {
  const { run, tried } = bench(() => Promise.resolve(done), { b: 400 });
  expect(await run()).toEqual({ customers: 1, imports: 2, strays: 0, records: 2 });
  expect(await run()).toEqual({ customers: 2, imports: 2, strays: 0, records: 2 });
  expect(tried).toEqual(['a', 'b', 'records of b, 400', 'b', 'records of b, 400', 'c']);
});
