import { z } from 'zod';
import type { ReferenceData } from '../../facilityapps';
import type { Container } from '../../platform/blobs';
import { toInstant, type Clock } from '../../platform/clock';
import type { Tenant } from '../../tenancy';
import type { ImportRecord } from '../model';
import { referenceEtag } from '../reference-etag';
import type { RowsReader } from '../rows';
import { makePreview } from './make-preview';
import { previewView, type MakingView, type PreviewView } from './views';

export interface PreviewDeps {
  container(tenant: Tenant): Container;
  /** Throws `wrong-state` where there are no rows yet. */
  rows(tenant: Tenant, record: ImportRecord): RowsReader;
  /** The reference data as we know it now. */
  reference(tenant: Tenant): Promise<ReferenceData>;
  clock: Clock;
}

/** So long a request waits for a preview that is being made; a page then asks again. */
const WAIT_MS = 8_000;
/** Changes when the same rows make another preview. */
const VERSION = 1;
const keptBlob = (importId: string): string => `imports/${importId}/preview.json`;
const keptSchema = z.object({ key: z.string(), preview: previewView });

interface Making {
  made: Promise<PreviewView>;
  windowsRead: number;
}

/**
 * Shows what approving would do. It is made once for the rows, the reference data and the calendar that it is made of,
 * and kept beside the import; who asks meanwhile waits for a while, and is then told how far it is.
 */
export function previews(deps: PreviewDeps) {
  const { container, clock } = deps;
  const underWay = new Map<string, Making>();

  async function kept(tenant: Tenant, record: ImportRecord, key: string): Promise<PreviewView | undefined> {
    const bytes = await container(tenant).read(keptBlob(record.id));
    const found = bytes && keptSchema.safeParse(JSON.parse(bytes.toString('utf8')));
    return found?.success && found.data.key === key ? found.data.preview : undefined;
  }

  async function make(
    tenant: Tenant,
    record: ImportRecord,
    reference: ReferenceData,
    key: string,
    making: Making,
  ): Promise<PreviewView> {
    const { gone, ...previewed } = await makePreview({
      rows: deps.rows(tenant, record),
      windows: record.windows,
      reference,
      calendar: tenant.holidayCalendar,
      onRead: (windows) => {
        making.windowsRead = windows;
      },
    });
    const etag = referenceEtag(reference);
    const preview: PreviewView = {
      state: 'ready',
      checkEtag: record.checkEtag ?? '',
      reference: {
        etag,
        fetchedAt: toInstant(reference.fetchedAt),
        changed: !!record.checkedAgainst && record.checkedAgainst !== etag,
        gone,
      },
      ...previewed,
    };
    const text = JSON.stringify({ key, preview });
    await container(tenant).write(keptBlob(record.id), text, { contentType: 'application/json' });
    return preview;
  }

  function begin(tenant: Tenant, record: ImportRecord, reference: ReferenceData, key: string): Making {
    const at = `${tenant.id}|${record.id}|${key}`;
    const running = underWay.get(at);
    if (running) return running;
    const making: Making = { made: Promise.resolve() as never, windowsRead: 0 };
    making.made = make(tenant, record, reference, key, making).finally(() => underWay.delete(at));
    // Those who asked may all have gone away by the time that it fails.
    making.made.catch(() => undefined);
    underWay.set(at, making);
    return making;
  }

  async function withinAWhile(made: Promise<PreviewView>): Promise<PreviewView | void> {
    const enough = new AbortController();
    try {
      return await Promise.race([made, clock.sleep(WAIT_MS, enough.signal)]);
    } finally {
      enough.abort();
    }
  }

  return async (tenant: Tenant, record: ImportRecord): Promise<PreviewView | MakingView> => {
    deps.rows(tenant, record);
    const reference = await deps.reference(tenant);
    const key = [VERSION, record.checkEtag, referenceEtag(reference), tenant.holidayCalendar].join('|');
    const known = await kept(tenant, record, key);
    if (known)
      return { ...known, reference: { ...known.reference, fetchedAt: toInstant(reference.fetchedAt) } };
    const making = begin(tenant, record, reference, key);
    const preview = await withinAWhile(making.made);
    if (preview) return preview;
    const done = Math.floor((record.counts.rows * making.windowsRead) / Math.max(1, record.windows));
    return { state: 'making', done, total: record.counts.rows };
  };
}
