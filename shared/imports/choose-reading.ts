import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import type { Choices } from './choices';
import { mustHaveFiles } from './have-files';
import { moved, refuseWhileEdited, standingEdits, type ImportRecord } from './model';
import { commanded, type SteerDeps } from './steer-import';

/** What a person who chooses has looked at, and agreed to. */
export interface Chosen {
  /** Version of the import; needed where changes of rows go. */
  ifMatch?: string | undefined;
  /** Rows were changed in review, and these changes go: they belong to rows that are read anew. */
  dropEdits?: boolean | undefined;
}

/**
 * Chooses how the file of an import is read, all choices anew: the answer to what it asks, another mind about
 * what was decided, or a way to read what could not be read. It is checked again; the caller starts that, and the sweep where the caller dies.
 *
 * @throws AppError `wrong-state` where nothing can be chosen any more, and where changes of rows would go that nobody
 *   agreed to lose; `changed` for another version
 */
export const chooseReading = (
  deps: SteerDeps,
  tenant: Tenant,
  id: string,
  choices: Choices,
  by: string,
  { ifMatch, dropEdits = false }: Chosen = {},
): Promise<ImportRecord> =>
  commanded(deps, tenant, id, (record) => {
    const status = moved(record.status, 'choose');
    mustHaveFiles(record);
    refuseWhileEdited(record);
    if (record.revision > 1)
      throw new AppError('wrong-state', {
        detail: 'A corrected file is read as its import was. Nothing can be chosen about it any more.',
      });
    // Refused before it was ever looked at: no choice about reading changes that.
    if (record.status === 'rejected' && record.checkAttempts === 0)
      throw new AppError('wrong-state', { detail: record.reason ?? 'This file was not taken.' });
    const { etag } = record;
    if (ifMatch !== undefined && ifMatch !== etag)
      throw new AppError('changed', { detail: 'The import was changed after you looked at it.', etag });
    const edits = standingEdits(record);
    // Agreed to is what was seen: whoever names no version may not have seen the last of the changes.
    if (edits > 0 && !(dropEdits && ifMatch !== undefined))
      throw new AppError('wrong-state', {
        detail: `Rows of this import were changed in review, and reading the file anew would drop ${edits === 1 ? 'this change' : `these ${edits} changes`}. Ask for it with dropEdits=true and the import's ETag in If-Match where that is meant.`,
        etag,
      });
    return {
      status,
      choices,
      chosenBy: by,
      question: null,
      reason: null,
      reasonCode: null,
      checkEtag: null,
      checkAttempts: 0,
      heartbeatAt: deps.clock.now(),
    };
  });
