import {
  auditService,
  auditStore,
  blobCopies,
  rotateKey,
  secretSigner,
  type AuditEvent,
} from '../../../shared/audit';
import { sealAll, type Head } from '../../../shared/audit/chain';
import { systemClock, type Clock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import { silentLog } from '../../../shared/platform/log';
import { cachedSecrets, tableSecrets } from '../../../shared/platform/secrets';
import type { Entity } from '../../../shared/platform/tables';
import { testBlobs, testTables } from '../../support/storage';

export const tenant = { id: 'regularcleaning' };
export const event = (n: number, user = 'usr_1'): AuditEvent => ({
  action: 'import.approved',
  actor: { kind: 'user', id: user },
  address: `203.0.113.${n}`,
  target: { kind: 'import', id: `imp_${n}` },
  after: { n },
});

/** A log with entries 1 to 12, of which 1 to 8 were copied, in two goes. */
export async function aLog() {
  const tables = testTables();
  const [table, secretTable] = [tables.table('audit'), tables.table('secrets')];
  const container = testBlobs().container('audit');
  await Promise.all([table.ensure(), secretTable.ensure(), container.ensure()]);
  let offset = 0;
  const system = systemClock();
  const clock: Clock = { ...system, now: () => system.now() + offset };
  const secrets = tableSecrets(secretTable, Buffer.alloc(32, 1));
  // As the app keeps them, which a process beside it knows nothing of.
  const signer = secretSigner(cachedSecrets(secrets, clock, 60_000));
  const store = auditStore(table);
  const copies = blobCopies(container);
  const log = auditService({ store, copies, signer, clock, ids: systemIds(clock), log: silentLog });
  const put = async (from: number, to: number) => {
    const all = Array.from({ length: to - from + 1 }, (_, n) => from + n);
    await Promise.all(all.map((n) => log.record(tenant, event(n, `usr_${n % 2}`))));
  };
  await put(1, 5);
  await log.keep([tenant]);
  await put(6, 8);
  await log.keep([tenant]);
  await put(9, 12);
  const key = (seq: number) => `entry|${String(seq).padStart(12, '0')}`;
  const read = async (rowKey: string): Promise<Entity> => {
    const found = await table.get(tenant.id, rowKey);
    if (!found) throw new Error(`${rowKey} is missing`);
    return found;
  };
  const change = (rowKey: string, props: object) =>
    table.write(tenant.id, [{ kind: 'merge', rowKey, props: { ...props } }]);
  const drop = (rowKey: string) => table.write(tenant.id, [{ kind: 'delete', rowKey }]);
  /** Writes entries from a number on anew, as somebody would who knows how hashes are made. */
  const recompute = async (from: number, to: number, head: Head) => {
    const events = Array.from({ length: to - from + 1 }, (_, n) => event(from + n + 100));
    const sealed = sealAll(head, events, clock.now());
    for (const { seq, text, hash, personal } of sealed)
      await table.write(tenant.id, [{ kind: 'put', rowKey: key(seq), props: { text, hash, personal } }]);
    const last = sealed.at(-1);
    if (last) await change('head', { seq: last.seq, hash: last.hash, at: last.at });
  };
  const headAt = async (seq: number): Promise<Head> => {
    const { hash, text } = (await read(key(seq))) as Entity<{ hash: string; text: string }>;
    return { seq, hash, at: (JSON.parse(text) as { at: number }).at };
  };
  const verify = () => log.verify(tenant);
  return {
    ...{ log, store, table, container, key, read, change, drop, recompute, headAt, verify, put },
    ...{ secrets, signer, copies, clock },
    later: (ms: number) => (offset += ms),
    /** As the terminal does, beside the app. */
    rotate: () => rotateKey(secrets, clock),
  };
}
