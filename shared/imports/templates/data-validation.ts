import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import type { Feature } from 'write-excel-file/node';

/** A rule for the cells of a column of the first sheet; anything else can be typed after a warning. */
export type CellRule = { column: number } & ({ list: string } | { date: true });

const FIRST_ROW = 2;
const LAST_ROW = 10_000;
const WARNING = 'Your FacilityApps has no such name. Keep it only if you know what it stands for.';
const NO_DATE = 'This is not a date. Write it like 31/12/2031.';
/** 1 January 2000, as spreadsheets count days. */
const SOME_DAY = 36_526;

/** `A` for 0, `AA` for 26. */
export function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function element(rule: CellRule): string {
  const name = columnName(rule.column);
  const cells = `sqref="${name}${FIRST_ROW}:${name}${LAST_ROW}"`;
  const common = `errorStyle="warning" allowBlank="1" showErrorMessage="1" ${cells}`;
  return 'list' in rule
    ? `<dataValidation type="list" error="${WARNING}" ${common}><formula1>${escaped(rule.list)}</formula1></dataValidation>`
    : `<dataValidation type="date" operator="greaterThan" error="${NO_DATE}" ${common}><formula1>${SOME_DAY}</formula1></dataValidation>`;
}

/** Adds rules to the first sheet: `dataValidations` of ECMA-376, 18.3.1.33, which stands behind `sheetData`. */
export const dataValidation = (rules: CellRule[]): Feature<Stream | Buffer | Blob> => ({
  files: {
    transform: {
      'xl/worksheets/sheet{id}.xml': {
        transform: (xml, _, { sheetIndex }) => {
          if (sheetIndex !== 0 || rules.length === 0) return xml;
          const elements = rules.map(element).join('');
          return xml.replace(
            '</sheetData>',
            () => `</sheetData><dataValidations count="${rules.length}">${elements}</dataValidations>`,
          );
        },
      },
    },
  },
});
