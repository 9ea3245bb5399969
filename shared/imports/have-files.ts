import { AppError } from '../platform/errors';
import type { ImportRecord } from './model';

/** Throws `gone`, with when and why, where the files of an import were removed or are just being removed. */
export function mustHaveFiles({ removingSince }: Pick<ImportRecord, 'removingSince'>): void {
  if (!removingSince) return;
  const day = new Date(removingSince).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  throw new AppError('gone', {
    detail: `The file of this import, its rows and its result were removed on ${day}, after the time that your organisation keeps files. How many jobs came of it is still here, and no job is made twice.`,
  });
}
