/** What stands for nothing in spreadsheets. */
const NOTHING = new Set([
  '#N/A',
  '#N/A N/A',
  '#NA',
  'N/A',
  '#REF!',
  '#VALUE!',
  '#NAME?',
  '#NULL!',
  '#DIV/0!',
]);

const HARD_SPACE = '\u00a0';

/** A cell without the space around it; non-breaking spaces are plain ones, error values of spreadsheets empty. */
export function clean(cell: string | undefined): string {
  if (cell === undefined || cell === '') return '';
  const trimmed = cell.trim();
  const text = trimmed.includes(HARD_SPACE) ? trimmed.replaceAll(HARD_SPACE, ' ') : trimmed;
  return text.charCodeAt(0) === 35 || text === 'N/A' ? (NOTHING.has(text) ? '' : text) : text;
}

/** Labels are split at commas and semicolons; the second of two alike is left out, as is one that would be taken for ours. */
export function splitLabels(cell: string): { labels: string[]; repeated: string[] } {
  if (cell === '') return { labels: [], repeated: [] };
  const labels: string[] = [];
  const repeated: string[] = [];
  for (const part of cell.split(/[,;]/)) {
    const label = part.trim();
    if (label === '') continue;
    if (labels.includes(label) || /^ext:fji-/i.test(label)) repeated.push(label);
    else labels.push(label);
  }
  return { labels, repeated };
}

/** Edits that lead from one text to the other (insert, delete, replace, swap neighbours), up to `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const line = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((above[j] ?? 0) + 1, (line[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      line.push(least);
    }
    before = above;
    above = line;
  }
  return above[b.length] ?? most + 1;
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** The name that a person most likely meant; undefined where none is near. */
export function nearest(wanted: string, names: Iterable<string>): string | undefined {
  const text = plain(wanted);
  const most = Math.max(1, Math.floor(text.length / 3));
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const other = plain(name);
    const contained = text.length >= 4 && (other.startsWith(`${text} `) || text.startsWith(`${other} `));
    const edits = other === text ? 0 : contained ? 1 : distance(text, other, most);
    if (edits <= most && (!best || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}
