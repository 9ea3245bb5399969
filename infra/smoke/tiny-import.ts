import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Canary {
  url: string;
  user: string;
  /** Goes to the program by its environment, never by its arguments. */
  password: string;
  /** A site and a person of the canary's own FacilityApps. */
  site: string;
  owner: string;
}

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** One row in the future, the same all day long: imported again it is found, and makes no second job. */
export function tinyFile({ site, owner }: Pick<Canary, 'site' | 'owner'>, now: number): string {
  const day = new Date(now + 30 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const header =
    'title_en,site_name,owner_email,date_start,date_end,hour_start,minute_start,hour_end,minute_end';
  return `${header}\n${cell(`Canary ${day}`)},${cell(site)},${cell(owner)},${day},${day},9,0,10,0\n`;
}

/** Runs the import command (local/import.ts) against the deployed platform; throws with its words unless it ends with 0. */
export async function importOne(program: string, canary: Canary, now: number): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'smoke-'));
  try {
    const file = join(work, 'canary.csv');
    writeFileSync(file, tinyFile(canary, now));
    return await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [program, file, '--url', canary.url, '--user', canary.user],
        { env: { ...process.env, IMPORTER_PASSWORD: canary.password }, timeout: 300_000 },
        (error, stdout, stderr) => {
          if (error)
            reject(new Error(`the import ended badly: ${`${stdout}\n${stderr}`.trim().slice(-1_000)}`));
          else resolve(stdout);
        },
      );
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
