import { Readable } from 'node:stream';
import { openZip, type StoredFile } from '../../shared/imports/reading/workbook/zip';
import { columnName, makeZip } from './make-xlsx';

const stored = (bytes: Buffer): StoredFile => ({
  bytes: bytes.length,
  stream: ({ offset, count } = { offset: 0, count: bytes.length }) =>
    Promise.resolve(Readable.from([bytes.subarray(offset, offset + count)], { objectMode: true })),
});

/** Parts of a workbook as text. */
export async function partsOf(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await openZip(stored(bytes));
  const names: string[] = [];
  const entry = Buffer.from('504b0102', 'hex');
  for (let at = bytes.indexOf(entry); at >= 0; at = bytes.indexOf(entry, at + 46))
    names.push(bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)));
  const parts = new Map<string, string>();
  for (const name of names) {
    const pieces: Buffer[] = [];
    for await (const piece of zip.read(name)) pieces.push(piece);
    parts.set(name, Buffer.concat(pieces).toString('utf8'));
  }
  zip.close();
  return parts;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A template as a person has filled it in: texts by the names of columns, numbers for dates. */
export async function fillTemplate(
  template: Buffer,
  header: readonly string[],
  rows: Record<string, string | number>[],
): Promise<Buffer> {
  const parts = await partsOf(template);
  const lines = rows.map((row, index) => {
    const cells = Object.entries(row).map(([name, value]) => {
      const at = `${columnName(header.indexOf(name))}${index + 2}`;
      return typeof value === 'number'
        ? `<c r="${at}"><v>${value}</v></c>`
        : `<c r="${at}" t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
    });
    return `<row r="${index + 2}">${cells.join('')}</row>`;
  });
  const first = 'xl/worksheets/sheet1.xml';
  parts.set(
    first,
    (parts.get(first) ?? '').replace('</sheetData>', () => `${lines.join('')}</sheetData>`),
  );
  return makeZip([...parts].map(([name, bytes]) => ({ name, bytes })));
}
