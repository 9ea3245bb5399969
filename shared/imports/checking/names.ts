/*
 * How names are compared: without case, accents, doubled spaces and the kind of quotation mark or dash; and, one
 * step looser, with the abbreviations of the trade written out.
 */

const QUOTES = /[‘’‚‛`´ʹʼ′]/g;
const DASHES = /[‐-―−]/g;
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/g;

/** As it is typed, but for case and outer space. */
export const plainKey = (name: string): string => name.trim().toLowerCase();

/** Without case, accents, doubled spaces and typographic signs. */
export const fold = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(INVISIBLE, '')
    .replace(QUOTES, "'")
    .replace(/[“”„‟«»]/g, '"')
    .replace(DASHES, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/ß/g, 'ss');

const ABBREVIATIONS = new Map(
  Object.entries({
    ...{ grd: 'ground', gnd: 'ground', grnd: 'ground', gr: 'ground' },
    ...{ flr: 'floor', fl: 'floor', flor: 'floor', lvl: 'level' },
    ...{ bldg: 'building', bld: 'building', blg: 'building', bdg: 'building' },
    ...{
      rm: 'room',
      mtg: 'meeting',
      conf: 'conference',
      recep: 'reception',
      rec: 'reception',
      kit: 'kitchen',
    },
    ...{ bsmt: 'basement', bsmnt: 'basement', lwr: 'lower', upr: 'upper', corr: 'corridor', cor: 'corridor' },
    ...{ ofc: 'office', off: 'office', ctr: 'centre', cntr: 'centre', center: 'centre', ctre: 'centre' },
    ...{ hse: 'house', ho: 'house', hosp: 'hospital', sch: 'school', uni: 'university', wh: 'warehouse' },
    ...{ rd: 'road', ave: 'avenue', av: 'avenue', ln: 'lane', sq: 'square', pk: 'park', est: 'estate' },
    ...{ nth: 'north', sth: 'south', n: 'north', s: 'south', e: 'east', w: 'west' },
    ...{ '1st': 'first', '2nd': 'second', '3rd': 'third', '4th': 'fourth', '5th': 'fifth', '6th': 'sixth' },
    ...{ '7th': 'seventh', '8th': 'eighth', '9th': 'ninth', '10th': 'tenth' },
    ...{ dept: 'department', dpt: 'department', mgmt: 'management', govt: 'government', ind: 'industrial' },
    ...{ '&': 'and', no: 'number', nr: 'number', '#': 'number' },
  }),
);

/** `g/f` and `1/f` stand for floors. */
const SHORT_FLOOR = /\b(\w+)\/f(?:l|lr)?\b/g;
const SHORT_GROUND = new Map(
  Object.entries({
    g: 'ground floor',
    gf: 'ground floor',
    lg: 'lower ground',
    ug: 'upper ground',
  }),
);

/** Folded, with abbreviations written out, without signs: "Grd. Flr" is "ground floor". */
export function expand(name: string): string {
  const text = fold(name)
    .replace(SHORT_FLOOR, '$1 floor')
    .replace(/([&#])/g, ' $1 ')
    .replace(/'/g, '');
  const words = text.split(/[^\p{L}\p{N}&#]+/u).filter(Boolean);
  const short = words.length === 1 ? SHORT_GROUND.get(words[0] ?? '') : undefined;
  if (short !== undefined) return short;
  return words.map((word) => (word === 'g' ? 'ground' : (ABBREVIATIONS.get(word) ?? word))).join(' ');
}
