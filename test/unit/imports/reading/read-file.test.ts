import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { HEADER, read, readText, utf16 } from './reading';

const cells = ({ rows }: { rows: { cells: string[] }[] }) => rows.map((row) => row.cells);

/** A file as a spreadsheet writes it, with whatever line ends. */
const asCsv = (records: string[][], delimiter: string, ends: string[]): string =>
  records
    .map((record, index) => {
      const line = record.map((cell) =>
        /["\r\n,;\t|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
      );
      return line.join(delimiter) + (ends[index % ends.length] ?? '\n');
    })
    .join('');

const cell = fc.oneof(
  fc.constantFrom('', 'Café', '“quoted”', 'a "b" c', 'two\nlines', 'a,b;c\td|e', '日本語', '😀 smile', '£5'),
  fc.string({ maxLength: 8 }).map((text) => text.replace(/[\r\n\0]/g, '')),
);
// A first cell that is never empty, so that no record is left out as empty.
const record = fc.tuple(cell, cell, cell, cell).map(([a, b, c, d]) => [`x${a}`, b, c, d]);

describe('a file in pieces', () => {
  it('is read the same whichever way its bytes are cut', async () => {
    const property = fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(',', ';', '\t', '|'),
      fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('utf8', 'bom', 'le', 'be'),
      fc.array(fc.nat({ max: 400 }), { maxLength: 6 }),
      async (records, delimiter, ends, encoding, cuts) => {
        const text = asCsv([HEADER.split(','), ...records], delimiter, ends);
        const bytes =
          encoding === 'le' || encoding === 'be'
            ? utf16(text, encoding)
            : Buffer.from(encoding === 'bom' ? `\uFEFF${text}` : text);
        const places = [...new Set([0, ...cuts, bytes.length])].filter((at) => at <= bytes.length);
        places.sort((a, b) => a - b);
        const pieces = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
        expect(cells(await read(pieces))).toEqual(records);
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('keeps characters and quoted cells whole when every byte comes alone, beyond the first sample', async () => {
    const line = '"Café ""Zoë"", £5\r\n2nd line",Main Building,01/02/2031,a@b.c\r\n';
    const text = `${HEADER}\r\n${line.repeat(3)}`;
    for (const bytes of [Buffer.from(text), utf16(text, 'le'), utf16(text, 'be')]) {
      const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
      const { rows } = await read(pieces);
      expect(rows.map(({ cells: [title] }) => title)).toEqual(Array(3).fill('Café "Zoë", £5\r\n2nd line'));
    }
  });

  it('reads the same rows at every size of piece that a download may have', async () => {
    const lines = Array.from({ length: 30_000 }, (_, n) => `"Müller ${n}",Säle,01/02/2031,zoë@x.de`);
    const bytes = Buffer.from([HEADER, ...lines].join('\n'));
    for (const size of [65_536, 100_003, 262_145, 1_000_001]) {
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      const { rows, sha256 } = await read(pieces);
      expect(rows).toHaveLength(30_000);
      expect(rows.every(({ row, cells: [title] }) => title === `Müller ${row - 1}`)).toBe(true);
      expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });
});

describe('encodings', () => {
  const text = `${HEADER}\nCafé – Zoë’s,Säle,01/02/2031,a@b.c\n`;
  const windows = Buffer.from(text.replace('–', '\x96').replace('’', '\x92'), 'latin1');
  const cases: [string, Buffer, string][] = [
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with a BOM', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['UTF-16 little-endian with a BOM', utf16(text, 'le'), 'utf-16le'],
    ['UTF-16 big-endian with a BOM', utf16(text, 'be'), 'utf-16be'],
    ['UTF-16 little-endian without a BOM', utf16(text, 'le', false), 'utf-16le'],
    ['UTF-16 big-endian without a BOM', utf16(text, 'be', false), 'utf-16be'],
    ['Windows-1252', windows, 'windows-1252'],
  ];
  it.each(cases)('%s gives the words as they were typed', async (_, bytes, encoding) => {
    const found = await read([bytes]);
    expect(found.encoding).toBe(encoding);
    expect(found.layout.header).toEqual(HEADER.split(','));
    expect(cells(found)).toEqual([['Café – Zoë’s', 'Säle', '01/02/2031', 'a@b.c']]);
  });
});

describe('rows', () => {
  it('are counted from 1 under the header, empty ones included and not kept', async () => {
    const { rows } = await readText(`${HEADER}\nfirst,,,\n,,,\n\n  ,\u00a0,,\nfifth,,,\n\n\n`);
    expect(rows.map(({ row, cells: [title] }) => [row, title])).toEqual([
      [1, 'first'],
      [5, 'fifth'],
    ]);
  });

  it('end at the end of the file whether or not its last line is ended', async () => {
    for (const end of ['', '\n', '\r\n'])
      expect(cells(await readText(`${HEADER}\na,b,c,d\ne,f,g,h${end}`))).toEqual([
        ['a', 'b', 'c', 'd'],
        ['e', 'f', 'g', 'h'],
      ]);
  });

  it('are told apart by LF, CRLF and CR in one file', async () => {
    const file = `${HEADER}\r\na,,,1\nb,,,2\rc,,,3\r\nd,,,4\r"e\r\nf",,,5`;
    expect(cells(await readText(file)).map(([title, , , last]) => [title, last])).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
      ['d', '4'],
      ['e\r\nf', '5'],
    ]);
    const pieces = Array.from(Buffer.from(file), (byte) => Buffer.from([byte]));
    expect(cells(await read(pieces))).toHaveLength(5);
  });

  it('of an old Mac file are told apart by CR alone', async () => {
    expect(cells(await readText(`${HEADER}\ra,b,c,d\re,f,g,h\r`))).toEqual([
      ['a', 'b', 'c', 'd'],
      ['e', 'f', 'g', 'h'],
    ]);
  });

  it('cost next to nothing when they are empty, however many there are', async () => {
    const empty = Buffer.from(`${HEADER}\n"a",b,c,d\n${',,,\r\n'.repeat(300_000)}${'\n'.repeat(700_000)}`);
    // Of a processor: the clock would count what else the machine does.
    const before = process.cpuUsage();
    const { rows } = await read([empty]);
    expect(rows).toHaveLength(1);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(5_000);
  });
});
