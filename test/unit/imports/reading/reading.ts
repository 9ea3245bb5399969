import { Readable } from 'node:stream';
import { NeedsAnswer } from '../../../../shared/imports/choices';
import { knownNames } from '../../../../shared/imports/decide-layout';
import type { Encoding } from '../../../../shared/imports/reading/encoding';
import type { Layout } from '../../../../shared/imports/reading/header';
import { mapColumns, type MappingSources } from '../../../../shared/imports/reading/map-columns';
import { readFile, type FileRow, type ReadChoices } from '../../../../shared/imports/reading/read-file';

export interface WasRead {
  layout: Layout;
  encoding: Encoding;
  rows: FileRow[];
  sha256: string;
}

/** What a file is read as when its bytes come in these pieces. */
export async function read(pieces: Buffer[], choices?: ReadChoices): Promise<WasRead> {
  const found: Partial<WasRead> & { rows: FileRow[] } = { rows: [] };
  found.sha256 = await readFile(
    Readable.from(pieces, { objectMode: true }),
    {
      layout(layout, chosen) {
        found.layout = layout;
        found.encoding = chosen;
      },
      rows(rows) {
        found.rows.push(...rows);
      },
    },
    choices,
  );
  return found as WasRead;
}

export const readText = (text: string, choices?: ReadChoices): Promise<WasRead> =>
  read([Buffer.from(text)], choices);

export const REFERENCE = {
  fetchedAt: 0,
  sites: ['Main Building', 'North Wing', 'Café Zoë'].map((name, n) => ({ id: `s${n}`, name })),
  floors: ['Ground Floor', 'First Floor'].map((name, n) => ({ id: `f${n}`, name, siteId: 's0' })),
  spaces: ['Lobby', 'Kitchen'].map((name, n) => ({ id: `p${n}`, name, floorId: 'f0' })),
  users: ['Jane Smith', 'Tom Jones'].map((name, n) => ({
    id: `u${n}`,
    name,
    email: `${n}@x.y`,
    employeeIds: [],
  })),
  forms: [{ id: 'o1', name: 'Daily checklist' }],
};

/** What the columns of a file are taken for. */
export async function mapped(text: string, sources: Partial<MappingSources> = {}) {
  const { choices = {} } = sources;
  const { layout } = await readText(text, choices);
  return mapColumns(layout.header, layout.samples, {
    remembered: {},
    names: knownNames(REFERENCE),
    ...sources,
    choices,
  });
}

/** What a person is asked about a file. */
export async function asked(text: string, sources: Partial<MappingSources> = {}) {
  try {
    await mapped(text, sources);
  } catch (error) {
    if (error instanceof NeedsAnswer) return error.question;
    throw error;
  }
  throw new Error('Nothing was asked');
}

/** Slug and sentence of why a file cannot be read. */
export async function refusal(bytes: Buffer | string): Promise<{ code: string; sentence: string }> {
  try {
    await read([Buffer.from(bytes as string)]);
  } catch (error) {
    const { code, sentence } = error as { code?: string; sentence?: string };
    if (code && sentence) return { code, sentence };
    throw error;
  }
  throw new Error('The file was read');
}

/** UTF-16 as Excel writes it. */
export function utf16(text: string, order: 'le' | 'be', bom = true): Buffer {
  const bytes = Buffer.from(bom ? `\uFEFF${text}` : text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

export const HEADER = 'title_en,site_name,date_start,owner_email';
