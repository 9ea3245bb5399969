import { NotUtf8, streamDecoder } from '../../../../shared/imports/reading/encoding';
import { HEADER, read } from './reading';

const many = (line: string) => Buffer.from(`${HEADER}\n${line.repeat(Math.ceil(200_000 / line.length))}`);
const LATIN = Buffer.from([0x43, 0x61, 0x66, 0xe9, 0x2c, 0x2c, 0x2c, 0x0a]); // "Café,,,\n" in Windows-1252

describe('a byte that is no UTF-8, far behind the beginning', () => {
  it('of a file that was ASCII so far has it read as Windows-1252', async () => {
    const pieces = [many('plain,b,c,d\n'), LATIN];
    await expect(read(pieces)).rejects.toThrow(NotUtf8);
    const { rows, encoding } = await read(pieces, { encoding: 'windows-1252' });
    expect(encoding).toBe('windows-1252');
    expect(rows.at(-1)?.cells[0]).toBe('Café');
  });

  it('does not spoil the characters of a file that was UTF-8 beyond doubt', async () => {
    for (const start of [
      many('Zoë,b,c,d\n'),
      Buffer.concat([Buffer.from('\uFEFF'), many('plain,b,c,d\n')]),
    ]) {
      const { rows, encoding } = await read([start, LATIN, Buffer.from('Zoë,b,c,d\n')]);
      expect(encoding).toBe('utf-8');
      expect(rows.slice(-2).map(({ cells: [title] }) => title)).toEqual(['Caf\uFFFD', 'Zoë']);
    }
  });

  it('is also the end of a file that stops within a character', async () => {
    const pieces = [many('plain,b,c,d\n'), Buffer.from([0x43, 0x61, 0x66, 0xc3])];
    await expect(read(pieces)).rejects.toThrow(NotUtf8);
  });
});

describe('decoding piece by piece', () => {
  const text = 'a£€😀\uFEFFz';
  it('joins characters of two, three and four bytes, and keeps a mark that is not at the start', () => {
    const bytes = Buffer.from(`\uFEFF${text}`);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const decode = streamDecoder('utf-8');
      const parts = [decode(bytes.subarray(0, cut)), decode(bytes.subarray(cut)), decode(undefined)];
      expect(parts.join('')).toBe(text);
    }
  });

  it('leaves out NUL, which no cell can hold', () => {
    expect(streamDecoder('windows-1252')(Buffer.from('a\0b'))).toBe('ab');
    expect(streamDecoder('utf-8')(Buffer.from('a\0b'))).toBe('ab');
  });
});
