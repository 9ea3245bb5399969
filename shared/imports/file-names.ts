const LONGEST = 200;
export const DEFAULT_FILE_NAME = 'import.csv';

/** A file name that is safe to show, to keep and to put into a header: no path, no control characters, at most 200 characters. */
export function cleanFileName(given: string | undefined): string {
  const last = (given ?? '').normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  // Bidirectional marks can make `fdp.csv` read as something else; line and paragraph separators break headers.
  const plain = last
    .replace(/[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '')
    .replace(/["<>|:*?]/g, '_')
    .trim();
  if (plain === '' || /^\.+$/.test(plain)) return DEFAULT_FILE_NAME;
  const letters = [...plain];
  if (letters.length <= LONGEST) return plain;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  return letters.slice(0, LONGEST - ending.length).join('') + ending;
}
