import { cancelImport, pauseImport, resumeImport } from '../../../shared/imports/steer-import';
import { readOutcomePages } from '../../../shared/imports/outcomes';
import type { CheckedRow } from '../../../shared/imports/model';
import { FakeFacilityApps } from '../../support/fake-facilityapps';
import { aRow, aTenant, runBench } from '../../support/run-bench';
import { testTables } from '../../support/storage';

const tenant = aTenant();
const rows = (count: number, title?: (row: number) => string): CheckedRow[] =>
  Array.from({ length: count }, (_, i) => aRow(tenant, i + 1, title?.(i + 1)));

async function aBench(over = {}) {
  const tables = testTables();
  const [imports, work] = [tables.table('imports'), tables.table('work')];
  await Promise.all([imports.ensure(), work.ensure()]);
  const fake = new FakeFacilityApps();
  const who = aTenant(over);
  return { fake, imports, bench: runBench({ imports, work }, fake, who), tenant: who };
}

const doubled = (labels: string[]): number => labels.length - new Set(labels).size;
const total = ({ created, duplicate, failed, skipped, unknown, ready, withErrors }: Record<string, number>) =>
  [created, duplicate, failed, skipped, unknown, ready, withErrors].reduce<number>(
    (sum, count) => sum + (count ?? 0),
    0,
  );

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not come to pass');
}

describe('an approved import', () => {
  it('creates every ready row once and says so for each', async () => {
    const { fake, bench, imports } = await aBench();
    const { id } = await bench.approved(rows(300));
    expect(await bench.run()).toEqual({ again: false });
    const record = await bench.get(id);
    expect(record).toMatchObject({ status: 'finished', done: 300, total: 300, cursor: 4 });
    expect(record.counts).toMatchObject({ created: 300, ready: 0, failed: 0, unknown: 0 });
    expect(fake.stored).toHaveLength(300);
    expect(doubled(fake.stored)).toBe(0);
    const results = [];
    for await (const page of readOutcomePages(imports, tenant, id, 0)) results.push(...page.results);
    expect(results).toHaveLength(300);
    expect(results.every(({ outcome, jobId }) => outcome === 'created' && Number(jobId) > 0)).toBe(true);
  });

  it('ends with the same books under every kind of fault', async () => {
    const { fake, bench } = await aBench();
    const kinds = [
      'ok',
      'ok',
      '500',
      '500-after',
      'drop-before',
      'drop-after',
      'late',
      'noid',
      'not-sent',
      'ok',
      '429',
    ] as const;
    fake.behaviour = (n) => (n < 240 ? (kinds[(n * 7 + Math.floor(n / 11)) % kinds.length] ?? 'ok') : 'ok');
    const { id } = await bench.approved(rows(150));
    await bench.run();
    const { status, counts } = await bench.get(id);
    expect({ status, ...counts }).toMatchObject({ status: 'finished', created: 150, failed: 0, unknown: 0 });
    expect(fake.stored).toHaveLength(150);
    expect(doubled(fake.stored)).toBe(0);
  });

  it('gives up on a payload that FacilityApps always answers 500 to, with its words', async () => {
    const { fake, bench, imports } = await aBench();
    fake.behaviour = () => '500';
    const { id } = await bench.approved(rows(3));
    await bench.run();
    const { status, counts } = await bench.get(id);
    expect({ status, failed: counts.failed }).toEqual({ status: 'finished', failed: 3 });
    expect(fake.writes).toBe(18);
    for await (const { results } of readOutcomePages(imports, tenant, id, 0)) {
      expect(results[0]).toMatchObject({ outcome: 'failed', message: 'Server error' });
    }
  });

  it('marks the same job twice in a file as a duplicate, and sends the second when the first is refused', async () => {
    const { fake, bench } = await aBench();
    const twins = rows(40, (row) => `Job ${(row - 1) % 20}`).map((row, i) => ({
      ...row,
      outcome: i < 20 ? row.outcome : ('duplicate' as const),
    }));
    fake.behaviour = (n) => (n === 0 ? 'refuse' : 'ok');
    const { id } = await bench.approved(twins);
    await bench.run();
    const { counts } = await bench.get(id);
    expect(counts).toMatchObject({ created: 20, duplicate: 19, failed: 1 });
    expect(doubled(fake.stored)).toBe(0);
  });

  it('never creates a job again that another import created or is creating', async () => {
    const { fake, bench } = await aBench();
    fake.behaviour = (n) => (n % 5 === 2 ? 'drop-after' : 'ok');
    const first = await bench.approved(rows(60));
    const second = await bench.approved(rows(60));
    await bench.run();
    const [a, b] = [await bench.get(first.id), await bench.get(second.id)];
    expect([a.status, b.status]).toEqual(['finished', 'finished']);
    expect(a.counts.created + b.counts.created).toBe(60);
    expect(a.counts.duplicate + b.counts.duplicate).toBe(60);
    expect(doubled(fake.stored)).toBe(0);
    const third = await bench.approved(rows(60));
    await bench.run();
    expect((await bench.get(third.id)).counts).toMatchObject({ created: 0, duplicate: 60 });
  });

  it('is driven by one process at a time, whoever else is called', async () => {
    const { fake, bench } = await aBench();
    const { id } = await bench.approved(rows(200));
    await Promise.all([bench.run(), bench.run(), bench.run()]);
    expect((await bench.get(id)).counts.created).toBe(200);
    expect(fake.writes).toBe(200);
  });

  it('goes on where the slice ended, without sending anything twice', async () => {
    const { fake, bench } = await aBench();
    fake.delayMs = 20;
    const { id } = await bench.approved(rows(250));
    let slices = 0;
    while ((await bench.run({ sliceMs: 200 })).again && slices < 100) slices++;
    expect(slices).toBeGreaterThan(1);
    expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 250 } });
    expect(fake.writes).toBe(250);
  });

  it('keeps to the customer’s rate', async () => {
    const { fake, bench } = await aBench({ ratePerSecond: 40 });
    await bench.approved(rows(100));
    await bench.run();
    for (const [index, moment] of fake.moments.entries()) {
      const later = fake.moments[index + 40];
      // The pace itself is held to the millisecond by a simulated clock; a busy machine notes moments late.
      if (later !== undefined) expect(later - moment).toBeGreaterThan(900);
    }
  });

  it('uses few storage transactions', async () => {
    const { bench, imports } = await aBench();
    let transactions = 0;
    const count =
      <A extends unknown[], R>(work: (...args: A) => R) =>
      (...args: A): R => {
        transactions++;
        return work(...args);
      };
    imports.write = count(imports.write.bind(imports));
    await bench.approved(rows(960));
    transactions = 0;
    await bench.run();
    expect(transactions / 960).toBeLessThanOrEqual(0.05);
  });
});

describe('a person’s command', () => {
  it('pauses within a window, keeps what was sent, and resumes to the end', async () => {
    const { fake, bench } = await aBench();
    fake.delayMs = 5;
    const { id } = await bench.approved(rows(600));
    const running = bench.run();
    await until(() => fake.writes > 20);
    await pauseImport(bench.deps, tenant, id);
    await running;
    const paused = await bench.get(id);
    expect(paused.status).toBe('paused');
    expect(paused.counts.created).toBe(fake.stored.length);
    expect(paused.counts.ready).toBe(600 - fake.stored.length);
    // At most the window that was being sent and the one that was claimed ahead.
    expect(paused.counts.created).toBeLessThanOrEqual(20 + 2 * 96);
    await resumeImport(bench.deps, tenant, id);
    await bench.run();
    expect(await bench.get(id)).toMatchObject({ status: 'finished', counts: { created: 600 } });
    expect(doubled(fake.stored)).toBe(0);
  });

  it('cancels: what was under way still settles and is counted, the rest is not sent', async () => {
    const { fake, bench } = await aBench();
    fake.delayMs = 5;
    fake.behaviour = (n) => (n % 7 === 3 ? 'drop-after' : 'ok');
    const { id } = await bench.approved(rows(600));
    const running = bench.run();
    await until(() => fake.writes > 50);
    await cancelImport(bench.deps, tenant, id);
    await running;
    const { status, counts } = await bench.get(id);
    expect(status).toBe('cancelled');
    expect(counts.created).toBe(fake.stored.length);
    expect(counts.unknown).toBe(0);
    expect(total(counts)).toBe(600);
  });
});

describe('an import stops by itself and says why', () => {
  it('when more than a tenth of the last rows failed, and a person may go on', async () => {
    const { fake, bench } = await aBench();
    fake.behaviour = (n) => (n % 3 === 0 ? 'refuse' : 'ok');
    const { id } = await bench.approved(rows(300));
    await bench.run();
    const held = await bench.get(id);
    expect(held).toMatchObject({ status: 'held', reasonCode: 'too-many-failures' });
    expect(held.reason).toContain('10 %');
    expect(fake.writes).toBeLessThan(60);
    fake.behaviour = () => 'ok';
    await resumeImport(bench.deps, tenant, id);
    await bench.run();
    const { status, counts } = await bench.get(id);
    expect(status).toBe('finished');
    expect(counts.created + counts.failed).toBe(300);
    expect(bench.events).toMatchObject([
      {
        action: 'import.held',
        actor: { kind: 'system', id: 'run' },
        target: { kind: 'import', id },
        before: { status: 'running' },
        after: { reason: 'too-many-failures' },
      },
      { action: 'import.finished', actor: { kind: 'system', id: 'run' }, after: counts },
    ]);
  });

  it('when FacilityApps refuses the token', async () => {
    const { fake, bench } = await aBench();
    fake.behaviour = (n) => (n >= 30 ? '401' : 'ok');
    const { id } = await bench.approved(rows(100));
    await bench.run();
    expect(await bench.get(id)).toMatchObject({
      status: 'held',
      reasonCode: 'token-refused',
      counts: { failed: 0, created: 30 },
    });
  });

  it('when FacilityApps is away for too long', async () => {
    const { fake, bench } = await aBench();
    fake.behaviour = () => 'not-sent';
    const { id } = await bench.approved(rows(10));
    await bench.run({ awayMs: 300 });
    expect(await bench.get(id)).toMatchObject({
      status: 'held',
      reasonCode: 'facilityapps-away',
      counts: { ready: 10 },
    });
    fake.behaviour = () => 'ok';
    await resumeImport(bench.deps, tenant, id);
    await bench.run();
    expect((await bench.get(id)).counts.created).toBe(10);
  });

  it('when the customer was suspended', async () => {
    const { bench, tenant: who } = await aBench();
    const { id } = await bench.approved(rows(10));
    bench.state.tenant = { ...who, status: 'suspended' };
    await bench.run();
    expect(await bench.get(id)).toMatchObject({
      status: 'held',
      reasonCode: 'customer-suspended',
      counts: { ready: 10 },
    });
  });
});

describe('where FacilityApps cannot be asked about a job', () => {
  it('a row whose answer was lost stays unknown for a person, and is never sent again', async () => {
    const { fake, bench } = await aBench();
    fake.behaviour = (n) => (n === 4 ? 'drop-after' : n === 8 ? 'drop-before' : 'ok');
    const { id } = await bench.approved(rows(20));
    await bench.run({ canLookUp: false });
    const { status, counts } = await bench.get(id);
    expect({ status, ...counts }).toMatchObject({ status: 'finished', created: 18, unknown: 2 });
    expect(fake.writes).toBe(20);
  });
});
