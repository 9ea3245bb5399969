import { setTimeout as delay } from 'node:timers/promises';
import { importView, type ImportView } from '../../shared/imports/views';
import { parseAnswer, Refused } from '../import/api';
import type { Ended } from './books';
import { forCustomer, type ChaosFile } from './files';
import type { Person } from './world';

const PAUSE_MS = 100;
/** An import that has not ended by then stands still, which must never be. */
const PATIENCE_MS = 180_000;
const MOST_UPLOADS = 5;

/** How the status of an import is read; by the API unless said otherwise. */
export type StatusOf = (importId: string) => Promise<string>;
const byApi =
  ({ api }: Person): StatusOf =>
  async (id) =>
    (await api.getImport(id)).status;

async function until(
  person: Person,
  id: string,
  statusOf: StatusOf,
  done: (status: string) => boolean,
  seen?: (status: string) => Promise<void>,
): Promise<ImportView> {
  const started = performance.now();
  for (;;) {
    const status = await statusOf(id);
    if (done(status)) return person.api.getImport(id);
    if (performance.now() - started > PATIENCE_MS)
      throw new Error(`Import ${id} of ${person.customer} stands still as ${status}`);
    await seen?.(status);
    await delay(PAUSE_MS);
  }
}

/** Uploads a file and waits until it was checked. */
export async function checkedImport(
  person: Person,
  file: ChaosFile,
  statusOf: StatusOf = byApi(person),
): Promise<ImportView> {
  const { name, text } = forCustomer(file, person.site, person.owner);
  for (let uploads = 1; ; uploads++) {
    const answer = await person.api.create(
      `/api/imports?name=${encodeURIComponent(name)}`,
      Buffer.from(text),
      'text/csv',
    );
    const { id } = parseAnswer(importView, answer);
    const view = await until(person, id, statusOf, (status) => !['received', 'checking'].includes(status));
    // A check that is killed five times is given up, and asks for another upload; nothing was sent for it.
    if (view.status !== 'rejected' || uploads === MOST_UPLOADS) return view;
  }
}

/** Goes on with what was held, as a person would who reads why. */
async function resume(person: Person, id: string): Promise<void> {
  try {
    await person.api.call({ method: 'POST', path: `/api/imports/${id}/resume` });
  } catch (error) {
    // The answer to a first call was lost, and it was resumed already.
    if (!(error instanceof Refused)) throw error;
  }
}

/** Approves an import and sees it to its end. */
export async function approvedImport(
  person: Person,
  view: ImportView,
  file: ChaosFile,
  statusOf: StatusOf = byApi(person),
): Promise<Ended> {
  const { id } = view;
  if (view.status !== 'review') throw new Error(`The check of ${id} ended ${view.status}: ${view.reason}`);
  await person.api.move(id, 'approve', {});
  const ended = (status: string) => ['finished', 'cancelled', 'rejected'].includes(status);
  const { status } = await until(person, id, statusOf, ended, async (seen) => {
    if (seen === 'held') await resume(person, id);
  });
  return { id, status, titles: file.titles, rows: file.rows };
}
