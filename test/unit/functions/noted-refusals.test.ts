import { Forbidden, notedRefusals } from '../../../functions/pipeline/noted-refusals';
import type { AuditEvent, AuditTrail } from '../../../shared/audit';
import type { Clock } from '../../../shared/platform/clock';
import { AppError } from '../../../shared/platform/errors';
import { silentLog } from '../../../shared/platform/log';
import type { Tenant } from '../../../shared/tenancy';

const tenant = { id: 'regularcleaning' } as Tenant;
const actor = { kind: 'user', id: 'usr_1' } as const;
const about = { route: 'people-list', actor: undefined, address: '203.0.113.9', target: '' };

function bench(record: (event: AuditEvent) => Promise<void>) {
  let now = 0;
  const clock = { monotonic: () => now } as Clock;
  const audit = { record: (_: unknown, event: AuditEvent) => record(event) } as unknown as AuditTrail;
  const note = notedRefusals({ audit, clock, log: silentLog });
  return { note, later: (minutes: number) => (now += minutes * 60_000) };
}

it('notes the same refusal again after ten minutes, with how often it was tried meanwhile', async () => {
  const told: unknown[] = [];
  const { note, later } = bench((event) => Promise.resolve(void told.push(event.after)));
  for (let n = 0; n < 5; n++) await note(new Forbidden(actor, 'No'), tenant, about);
  later(11);
  for (let n = 0; n < 3; n++) await note(new Forbidden(actor, 'No'), tenant, about);
  expect(told).toEqual([{}, { triedBefore: 4 }]);
});

it('notes no more than thirty of a customer in ten minutes, whatever is tried, and another’s all the same', async () => {
  let told = 0;
  const { note, later } = bench(() => Promise.resolve(void told++));
  const everything = async (of: Tenant) => {
    for (let n = 0; n < 100; n++)
      await note(new Forbidden(actor, 'No'), of, { ...about, route: `route-${n}` });
  };
  await everything(tenant);
  expect(told).toBe(30);
  await everything({ id: 'officeclean' } as Tenant);
  expect(told).toBe(60);
  later(11);
  await everything(tenant);
  expect(told).toBe(90);
});

it('is told of refusals of a permission alone, and fails no request where the log cannot be written', async () => {
  let asked = 0;
  const { note } = bench(() => {
    asked++;
    return Promise.reject(new Error('away'));
  });
  await note(new AppError('wrong-state'), tenant, { ...about, actor });
  await note(new AppError('forbidden'), tenant, about);
  expect(asked).toBe(0);
  await note(new AppError('forbidden'), tenant, { ...about, actor });
  expect(asked).toBe(1);
});
