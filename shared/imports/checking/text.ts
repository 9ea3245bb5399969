/** What stands for nothing in spreadsheets. */
const NOTHING = new Set([
  '#N/A',
  '#N/A N/A',
  '#NA',
  '#NUM!',
  '#SPILL!',
  '#CALC!',
  '#GETTING_DATA',
  'N/A',
  '#REF!',
  '#VALUE!',
  '#NAME?',
  '#NULL!',
  '#DIV/0!',
]);

/** Spaces that no key types, and signs that nobody sees. */
const ODD_SPACES = /[\u00a0\u2007\u202f]/g;
const INVISIBLE = /[\u200b\u2060\ufeff]/g;
const ODD = /[\u00a0\u2007\u202f\u200b\u2060\ufeff]/;

/** A cell without the space around it; odd spaces are plain ones, error values of spreadsheets empty. */
export function clean(cell: string | undefined): string {
  if (cell === undefined || cell === '') return '';
  const trimmed = cell.trim();
  const text = ODD.test(trimmed) ? trimmed.replace(INVISIBLE, '').replace(ODD_SPACES, ' ').trim() : trimmed;
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
