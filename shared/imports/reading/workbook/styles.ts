import { patternOf, showNumber, type ShowNumber } from './shown-number';
import { wholeXml } from './xml';

/** Formats of cells by their number: how each of them shows a number. */
export async function readStyles(parts: AsyncIterable<Buffer>, is1904: boolean): Promise<ShowNumber[]> {
  const own = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  await wholeXml(parts, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'cellXfs') inCells = true;
      else if (name === 'numFmt') own.set(Number(numFmtId), formatCode);
      else if (name === 'xf' && inCells) ids.push(Number(numFmtId));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  const made = new Map<string, ShowNumber>();
  return ids.map((id) => {
    const pattern = patternOf(id, own);
    const show = made.get(pattern) ?? showNumber(pattern, is1904);
    made.set(pattern, show);
    return show;
  });
}
