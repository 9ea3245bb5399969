import { newProcess, newWorld } from '../../../bench/parts/simulation/process';
import { aTenant, REFERENCE } from '../../../bench/parts/simulation/simulate';
import { Upstream } from '../../../bench/parts/simulation/upstream';
import { VirtualClock } from '../../../bench/parts/simulation/virtual-clock';
import { MailNotSent } from '../../../shared/platform/mail';

const DAY_MS = 86_400_000;

/** A recurring job whose site is gone from FacilityApps: every run of it fails. */
async function failing() {
  const clock = new VirtualClock(Date.parse('2027-01-04T06:00Z'));
  const world = newWorld(clock);
  const tenant = aTenant('regularcleaning');
  world.tenants.set(tenant.id, tenant);
  const upstream = new Upstream(clock, () => 1, REFERENCE);
  world.upstreams.set(tenant.id, upstream);
  const process = newProcess(world);
  const { id } = await process.schedules.create(tenant, 'usr_1', {
    name: 'Windows',
    jobs: [{ title: 'Windows', siteId: '1', ownerId: '7', labels: [] }],
    rule: 'FREQ=DAILY',
    start: '2027-01-05T09:00',
    durationMinutes: 60,
    timeZone: 'Europe/London',
    horizonDays: 1,
    catchUp: 'all',
  });
  upstream.reference = { ...REFERENCE, sites: [] };
  const days = async (many: number) => {
    for (let day = 0; day < many; day++) {
      clock.moveTo(clock.now() + DAY_MS);
      await process.do(() => process.schedules.tick());
    }
  };
  return { world, tenant, process, id, days };
}

describe('a recurring job that fails five times in a row', () => {
  it('is paused with the reason, and its planners are told once by mail with the way to it', async () => {
    const { world, tenant, process, id, days } = await failing();
    await days(4);
    expect(world.mails).toEqual([]);
    await days(4);
    expect(await process.schedules.get(tenant, id)).toMatchObject({
      status: 'paused',
      reason: 'Paused after 5 failures in a row. The last: Site 1 is not in FacilityApps (any more).',
    });
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]?.subject).toBe('Paused after failures: Windows');
    expect(world.mails[0]?.text).toContain(`https://regularcleaning.example/schedules/${id}`);
    expect(world.mails[0]?.text).toContain('Site 1 is not in FacilityApps');
  });

  it('tells again later where the mail could not be sent, and never where nobody can be reached', async () => {
    const { world, days } = await failing();
    world.mailTrouble = new MailNotSent('no answer', false);
    await days(6);
    expect(world.mails).toEqual([]);
    world.mailTrouble = undefined;
    await days(1);
    expect(world.mails).toHaveLength(1);

    const other = await failing();
    other.world.mailTrouble = new MailNotSent('There is nobody to tell.', true);
    await other.days(6);
    other.world.mailTrouble = undefined;
    await other.days(2);
    expect(other.world.mails).toEqual([]);
  });
});
