import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { demoReference } from '../../local/demo/reference';
import { seeded } from '../../local/sandbox/seeded';
import type { ReferenceData } from '../../shared/facilityapps';

/** Where a file of jobs comes from: how large it is to be, and how much of it is wrong. */
export interface JobsFile {
  rows?: number;
  /** Rows are written until the file has as many bytes. */
  bytes?: number;
  /** Share of rows with an error, 0 to 1. */
  wrong?: number;
  /** The same seed gives the same file. */
  seed?: number;
}

export const COLUMNS = [
  'title_en',
  'description_en',
  'site_name',
  'floor_name',
  'space_name',
  'owner_email',
  'date_start',
  'date_end',
  'hour_start',
  'minute_start',
  'hour_end',
  'minute_end',
  'label_list',
  'recurrence_type',
  'recurrence_end_date',
  'recurrence_days',
] as const;

/** The reference data of a demo customer as the check sees it. */
export function benchReference(fetchedAt = 0): ReferenceData {
  const raw = demoReference('regularcleaning');
  const text = (value: unknown): string => String(value);
  const parent = (item: Record<string, unknown>, ...names: string[]): string =>
    text(names.map((name) => item[name]).find((value) => value !== undefined));
  const list = (items: unknown): Record<string, unknown>[] => items as Record<string, unknown>[];
  const named = (item: Record<string, unknown>) => ({
    id: text(item.id),
    name: text(item.name ?? item.title ?? item.user_name ?? item.email),
  });
  return {
    fetchedAt,
    sites: list(raw.sites).map(named),
    floors: list(raw.floors).map((floor) => ({
      ...named(floor),
      siteId: parent(floor, 'siteId', 'site_id', 'location_id'),
    })),
    spaces: list(raw.spaces).map((space) => ({
      ...named(space),
      floorId: parent(space, 'floor_Id', 'floorId', 'floor_id'),
    })),
    users: list(raw.users).map((user) => ({ ...named(user), email: text(user.email), employeeIds: [] })),
    forms: list(raw.forms).map(named),
  };
}

const WORK = [
  'Clean the lobby',
  'Empty bins',
  'Mop floors',
  'Wash windows',
  'Restock supplies',
  'Deep clean',
];
const two = (value: number): string => String(value).padStart(2, '0');

/** Writes a file of jobs as a customer would send it: about 180 bytes a row, days first, in 2031. */
export async function writeJobsFile(
  path: string,
  options: JobsFile,
): Promise<{ rows: number; bytes: number }> {
  const { rows = Number.POSITIVE_INFINITY, bytes: most = Number.POSITIVE_INFINITY, wrong = 0 } = options;
  if (!Number.isFinite(rows) && !Number.isFinite(most)) throw new Error('Say how many rows or bytes');
  const random = seeded(options.seed ?? 1);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const { sites, floors, spaces, users } = benchReference();
  const out = createWriteStream(path);
  let [written, bytes] = [0, 0];
  let text = `${COLUMNS.join(',')}\n`;
  while (written < rows && bytes + text.length < most) {
    written++;
    const site = pick(sites);
    const onSite = floors.filter(({ siteId }) => siteId === site.id);
    const floor = random() < 0.7 && onSite.length > 0 ? pick(onSite) : undefined;
    const onFloor = spaces.filter(({ floorId }) => floorId === floor?.id);
    const space = floor && random() < 0.5 && onFloor.length > 0 ? pick(onFloor) : undefined;
    const day = `${two(1 + Math.floor(random() * 28))}/${two(1 + Math.floor(random() * 12))}/2031`;
    const weekly = random() < 0.1;
    const record = [
      `${pick(WORK)} ${written}`,
      random() < 0.2 ? `"Use the blue trolley, then lock up; ask ${pick(users).name} for ""the"" key"` : '',
      random() < wrong ? 'Nowhere House' : site.name,
      floor?.name ?? '',
      space?.name ?? '',
      pick(users).email,
      day,
      '',
      String(7 + Math.floor(random() * 5)),
      '0',
      String(13 + Math.floor(random() * 6)),
      '30',
      '"cleaning,2031"',
      weekly ? 'weekly' : '',
      weekly ? '31/12/2032' : '',
      weekly ? '"Mon,Wed"' : '',
    ];
    text += `${record.map((cell) => (/^[^"].*,/.test(cell ?? '') ? `"${cell}"` : cell)).join(',')}\n`;
    if (text.length < 1_000_000) continue;
    bytes += Buffer.byteLength(text);
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  bytes += Buffer.byteLength(text);
  out.end(text);
  await once(out, 'close');
  return { rows: written, bytes };
}
