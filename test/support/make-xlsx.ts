import { deflateRawSync } from 'node:zlib';

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const crc32 = (bytes: Buffer): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
};

export interface ZipPart {
  name: string;
  bytes: Buffer | string;
  /** What the directory says of its unpacked size, where that is not true. */
  claims?: number;
}

/** A ZIP file of these parts (PKWARE APPNOTE 6.3, without ZIP64). */
export function makeZip(parts: ZipPart[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, claims } of parts) {
    const raw = Buffer.from(bytes as string);
    const packed = deflateRawSync(raw);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(raw), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims ?? raw.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, place, Buffer.from(name)]));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}

/** A cell: text, a number, a number in a format, or its XML as it is. */
export type Cell = string | number | null | { value: number; format: string } | { xml: string };

export interface SheetToMake {
  name: string;
  /** Rows by their place; a number is so many rows left out. */
  rows: (Cell[] | number)[];
  hidden?: boolean;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

export function columnName(index: number): string {
  let name = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

const relations = (items: [id: string, type: string, target: string][]): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}">${items
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

/** A workbook as Excel writes it: texts shared, dates as numbers in formats. */
export function makeXlsx(
  sheets: SheetToMake[],
  { is1904 = false, more = [] }: { is1904?: boolean; more?: ZipPart[] } = {},
): Buffer {
  const texts = new Map<string, number>();
  const formats = new Map<string, number>();
  const number = (map: Map<string, number>, key: string): number => {
    const known = map.get(key) ?? map.size;
    map.set(key, known);
    return known;
  };
  const cellXml = (cell: Cell, at: string): string => {
    if (cell === null) return '';
    if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
    if (typeof cell === 'string') return `<c r="${at}" t="s"><v>${number(texts, cell)}</v></c>`;
    if ('xml' in cell) return cell.xml.replace('<c', `<c r="${at}"`);
    return `<c r="${at}" s="${number(formats, cell.format) + 1}"><v>${cell.value}</v></c>`;
  };
  const sheetXml = ({ rows }: SheetToMake): string => {
    let at = 0;
    const lines = rows.map((row) => {
      at += typeof row === 'number' ? row : 1;
      if (typeof row === 'number') return '';
      return `<row r="${at}">${row.map((cell, n) => cellXml(cell, columnName(n) + at)).join('')}</row>`;
    });
    return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`;
  };
  const bodies = sheets.map(sheetXml);
  const list = sheets.map(
    ({ name, hidden }, n) =>
      `<sheet name="${escape(name)}" sheetId="${n + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${n + 1}"/>`,
  );
  const strings = [...texts.keys()].map((text) => `<si><t xml:space="preserve">${escape(text)}</t></si>`);
  const own = [...formats].map(([code, n]) => `<numFmt numFmtId="${164 + n}" formatCode="${escape(code)}"/>`);
  const styles = [...formats.values()].map((n) => `<xf numFmtId="${164 + n}"/>`);
  return makeZip([
    { name: '[Content_Types].xml', bytes: `${HEAD}<Types/>` },
    { name: '_rels/.rels', bytes: relations([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      bytes: `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: relations([
        ...sheets.map((_, n): [string, string, string] => [
          `rId${n + 1}`,
          'worksheet',
          `worksheets/sheet${n + 1}.xml`,
        ]),
        ['rIdS', 'sharedStrings', '/xl/sharedStrings.xml'],
        ['rIdF', 'styles', 'styles.xml'],
      ]),
    },
    ...bodies.map((bytes, n) => ({ name: `xl/worksheets/sheet${n + 1}.xml`, bytes })),
    { name: 'xl/sharedStrings.xml', bytes: `${HEAD}<sst xmlns="${MAIN}">${strings.join('')}</sst>` },
    {
      name: 'xl/styles.xml',
      bytes: `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`,
    },
    ...more,
  ]);
}
