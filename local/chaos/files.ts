import type { Draws } from './random';

/** A file of a chaos run, and what FacilityApps is to hold when it was imported: each title once. */
export interface ChaosFile {
  name: string;
  text: string;
  rows: number;
  /** Titles of rows without an error, each once however often they stand in files. */
  titles: string[];
}

const HEADER = 'title_en,site_name,owner_email,date_start,hour_start,hour_end';

/** Some rows, a few of them twice, a few with an error; titles of other files of this prefix may come again. */
export function chaosFile(draws: Draws, prefix: string, before: string[], rows: number): ChaosFile {
  const titles = new Set<string>();
  const lines = [HEADER];
  for (let row = 1; row <= rows; row++) {
    if (draws.chance(0.02)) {
      lines.push(`${prefix} wrong ${row},No such site,anna.clarke@regularcleaning.example,2031-03-01,9,10`);
      continue;
    }
    const again = draws.chance(0.03) ? [...titles, ...before] : [];
    const title = again.length > 0 ? draws.pick(again) : `${prefix} row ${row}`;
    titles.add(title);
    lines.push(lineOf(title));
  }
  return { name: `${prefix}.csv`, text: `${lines.join('\n')}\n`, rows, titles: [...titles] };
}

/** Everything but the title follows from the title, so that the same title is the same job. */
function lineOf(title: string): string {
  const sum = [...title].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) % 997, 7);
  const day = String(1 + (sum % 28)).padStart(2, '0');
  const month = String(1 + (sum % 12)).padStart(2, '0');
  return `${title},{site},{owner},2031-${month}-${day},${7 + (sum % 5)},${13 + (sum % 5)}`;
}

/** The same file with the names of a customer. */
export const forCustomer = (file: ChaosFile, site: string, owner: string): ChaosFile => ({
  ...file,
  text: file.text.replaceAll('{site}', site).replaceAll('{owner}', owner),
});
