import { auditStore, type AuditEvent, type AuditStore } from '../../../shared/audit';
import { appender } from '../../../shared/audit/append-events';
import { auditTrail } from '../../../shared/audit/audit-log';
import { emptyHead, hashOf } from '../../../shared/audit/chain';
import { systemClock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import { testTables } from '../../support/storage';

const tenant = { id: 'regularcleaning' };
const clock = systemClock();
const event = (id: string): AuditEvent => ({
  action: 'import.approved',
  actor: { kind: 'user', id: 'usr_1' },
  address: '203.0.113.7',
  target: { kind: 'import', id },
});

async function fresh() {
  const table = testTables().table('audit');
  await table.ensure();
  const store = auditStore(table);
  const instance = (over: Partial<AuditStore> = {}) => {
    const deps = { store: { ...store, ...over }, clock };
    return auditTrail({ ...deps, append: appender(deps), ids: systemIds(clock) });
  };
  const entries = async () => {
    const all = [];
    for await (const page of store.all(tenant)) all.push(...page);
    return all;
  };
  return { store, instance, entries };
}

describe('the audit log', () => {
  it('holds each event once, in one chain, however many instances write at once', async () => {
    const { store, instance, entries } = await fresh();
    const instances = [instance(), instance(), instance()];
    const wanted = Array.from({ length: 90 }, (_, n) => `imp_${n}`);
    await Promise.all(wanted.map((id, n) => (instances[n % 3] ?? instance()).record(tenant, event(id))));

    const all = await entries();
    expect(all.map(({ text }) => (JSON.parse(text) as { target: { id: string } }).target.id).sort()).toEqual(
      [...wanted].sort(),
    );
    let hash = emptyHead(tenant.id).hash;
    for (const [index, entry] of all.entries()) {
      expect(entry.seq).toBe(index + 1);
      hash = hashOf(hash, entry.text);
      expect(entry.hash).toBe(hash);
    }
    expect(await store.head(tenant)).toMatchObject({ seq: 90, hash });
  });

  it('writes what comes at once together, in few transactions', async () => {
    let writes = 0;
    const { store, instance } = await fresh();
    const one = instance({
      append: (...args) => {
        writes++;
        return store.append(...args);
      },
    });
    await Promise.all(Array.from({ length: 60 }, (_, n) => one.record(tenant, event(`imp_${n}`))));
    expect(writes).toBeLessThanOrEqual(3);
  });

  it('does not write twice what was written though the answer was lost', async () => {
    const { store, instance, entries } = await fresh();
    let lost = 2;
    const one = instance({
      async append(...args) {
        const done = await store.append(...args);
        return lost-- > 0 ? { ok: false, reason: 'changed', index: 0 } : done;
      },
    });
    await one.record(tenant, event('imp_1'));
    await one.record(tenant, event('imp_2'));
    expect(await entries()).toHaveLength(2);
  });

  it('keeps the intent of a write until its entry is there, and of a process that died for ever after', async () => {
    const { store, instance, entries } = await fresh();
    const one = instance();
    const about = {
      route: 'imports-approve',
      actor: { kind: 'user' as const, id: 'usr_1' },
      target: 'imp_1',
      address: '203.0.113.7',
    };
    const begun = await one.begin(tenant, about);
    expect(await store.intents(tenant)).toHaveLength(1);
    await begun.done([event('imp_1')]);
    expect(await store.intents(tenant)).toEqual([]);
    const refused = await one.begin(tenant, about);
    await refused.refused();
    await one.begin(tenant, about);
    expect(await store.intents(tenant)).toMatchObject([about]);
    expect(await entries()).toHaveLength(1);
  });

  it('refuses what is not written like an action', async () => {
    const { instance } = await fresh();
    await expect(instance().record(tenant, { ...event('x'), action: 'Approved!' })).rejects.toThrow('action');
  });
});
