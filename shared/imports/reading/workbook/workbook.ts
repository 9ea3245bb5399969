import { posix } from 'node:path';
import { UnreadableFile } from '../csv';
import { readSharedStrings, type SharedStrings } from './shared-strings';
import { sheetRows, type SheetRow } from './sheet';
import { readStyles } from './styles';
import type { ShowNumber } from './shown-number';
import { wholeXml } from './xml';
import { openZip, type StoredFile, type Zip } from './zip';

export interface Sheet {
  name: string;
  hidden: boolean;
  /** Its part of the file. */
  part: string;
}

export interface Workbook {
  sheets: Sheet[];
  /** The rows of a sheet that are not empty, in order, some at a time. */
  rows(sheet: Sheet): AsyncIterable<SheetRow[]>;
  close(): void;
}

type Relations = Map<string, { type: string; target: string }>;

/** What a part refers to (Open Packaging Conventions), by id; targets are whole paths. */
async function relationsOf(zip: Zip, part: string): Promise<Relations> {
  const found: Relations = new Map();
  const { dir, base } = posix.parse(part);
  const name = posix.join(dir, '_rels', `${base}.rels`);
  if (!zip.has(name)) return found;
  await wholeXml(zip.read(name), {
    open(tag, { Id = '', Type = '', Target = '', TargetMode }) {
      if (tag !== 'Relationship' || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(dir, Target);
      found.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target });
    },
  });
  return found;
}

const noWorkbook = (): UnreadableFile =>
  new UnreadableFile(
    'not-a-workbook',
    'This is a ZIP file, not an Excel workbook. Please upload the CSV or .xlsx file in it.',
  );

/**
 * Opens a workbook (.xlsx, ECMA-376) of which any part can be read from storage: its list of sheets, formats and
 * texts are read now, rows of a sheet when they are asked for.
 */
export async function openWorkbook(file: StoredFile): Promise<Workbook> {
  const zip = await openZip(file);
  try {
    const main = [...(await relationsOf(zip, '')).values()].find(
      ({ type }) => type === 'officeDocument',
    )?.target;
    if (main === undefined || !zip.has(main)) throw noWorkbook();
    const relations = await relationsOf(zip, main);
    const { sheets, is1904 } = await readMain(zip, main, relations);
    const partOf = (type: string): string | undefined => {
      const target = [...relations.values()].find((relation) => relation.type === type)?.target;
      return target !== undefined && zip.has(target) ? target : undefined;
    };
    const [texts, formats] = [partOf('sharedStrings'), partOf('styles')];
    const styles: ShowNumber[] = formats === undefined ? [] : await readStyles(zip.read(formats), is1904);
    const strings: SharedStrings | undefined =
      texts === undefined ? undefined : await readSharedStrings(zip.read(texts));
    return {
      sheets,
      rows: ({ part }) => sheetRows(zip.read(part), { strings, styles }),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readMain(
  zip: Zip,
  main: string,
  relations: Relations,
): Promise<{ sheets: Sheet[]; is1904: boolean }> {
  const sheets: Sheet[] = [];
  let is1904 = false;
  let isWorkbook = false;
  await wholeXml(zip.read(main), {
    open(tag, attributes) {
      if (tag === 'workbook') isWorkbook = true;
      if (tag === 'workbookPr') is1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
      if (tag !== 'sheet') return;
      const id = Object.entries(attributes).find(([name]) => name === 'id' || name.endsWith(':id'))?.[1];
      const relation = relations.get(id ?? '');
      // Sheets of charts and macros have no rows.
      if (relation?.type !== 'worksheet' || !zip.has(relation.target)) return;
      const hidden = (attributes.state ?? 'visible') !== 'visible';
      sheets.push({ name: attributes.name ?? '', hidden, part: relation.target });
    },
  });
  if (!isWorkbook) throw noWorkbook();
  return { sheets, is1904 };
}
