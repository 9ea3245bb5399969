import { Readable } from 'node:stream';
import type { Encoding } from '../../../../shared/imports/reading/encoding';
import type { Layout } from '../../../../shared/imports/reading/header';
import { readFile, type FileRow } from '../../../../shared/imports/reading/read-file';

export interface WasRead {
  layout: Layout;
  encoding: Encoding;
  rows: FileRow[];
  sha256: string;
}

/** What a file is read as when its bytes come in these pieces. */
export async function read(pieces: Buffer[], encoding?: Encoding): Promise<WasRead> {
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
    encoding,
  );
  return found as WasRead;
}

export const readText = (text: string): Promise<WasRead> => read([Buffer.from(text)]);

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
