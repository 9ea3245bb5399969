import type { AuditEvent, AuditLog } from '../../../shared/audit';
import { importStore } from '../../../shared/imports/store';
import type { ReceiveDeps } from '../../../shared/imports/adopt-file';
import type { UploadDeps } from '../../../shared/imports/uploads';
import type { Status } from '../../../shared/imports/model';
import type { BlobAccount } from '../../../shared/platform/blobs';
import { systemClock, type Clock } from '../../../shared/platform/clock';
import { systemIds } from '../../../shared/platform/ids';
import { silentLog } from '../../../shared/platform/log';
import { aTenant } from '../../support/run-bench';
import { testBlobs, testTables } from '../../support/storage';

/** A result file of the tests begins with `corrects <import id>`. */
const namedIn = (sample: Buffer): string | undefined =>
  /^corrects (imp_\w+)/.exec(sample.toString('utf8'))?.[1];

/** Everything that receives files, over fresh tables and containers in the emulator. */
export async function receiving() {
  const tables = testTables();
  const blobs: BlobAccount = testBlobs();
  const [imports, work, uploads] = [tables.table('imports'), tables.table('work'), tables.table('uploads')];
  const tenant = aTenant();
  const container = blobs.container(tenant.container);
  await Promise.all([imports.ensure(), work.ensure(), uploads.ensure(), container.ensure()]);
  let offset = 0;
  const system = systemClock();
  const clock: Clock = { ...system, now: () => system.now() + offset };
  const store = importStore(imports, work);
  const events: AuditEvent[] = [];
  const deps: UploadDeps & ReceiveDeps & { audit: AuditLog } = {
    store,
    container: (of) => blobs.container(of.container),
    uploads,
    clock,
    ids: systemIds(clock),
    log: silentLog,
    audit: { record: (_tenant, event) => Promise.resolve(void events.push(event)) },
    findCorrectedImport: namedIn,
  };
  return {
    deps,
    /** What the audit log was told. */
    events,
    tenant,
    container,
    store,
    blobs,
    tables: { imports, work, uploads },
    later: (ms: number) => {
      offset += ms;
    },
    /** Puts an import into a state that a test begins with. */
    put: (id: string, status: Status) => store.change(tenant, id, () => ({ status })),
    blobNames: async (prefix: string) => {
      const names: string[] = [];
      for await (const { name } of container.list(prefix)) names.push(name);
      return names;
    },
  };
}
