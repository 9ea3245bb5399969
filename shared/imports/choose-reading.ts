import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import type { Choices } from './choices';
import { moved, type ImportRecord } from './model';
import { commanded, type SteerDeps } from './steer-import';

/**
 * Chooses how the file of an import is read, all choices anew: the answer to what it asks, another mind about
 * what was decided, or a way to read what could not be read. It is checked again; the caller starts that, and the sweep where the caller dies.
 *
 * @param ifMatch version of the import that the person looked at
 * @throws AppError `wrong-state` where nothing can be chosen any more, `changed` for another version
 */
export const chooseReading = (
  deps: SteerDeps,
  tenant: Tenant,
  id: string,
  choices: Choices,
  by: string,
  ifMatch?: string,
): Promise<ImportRecord> =>
  commanded(deps, tenant, id, (record) => {
    const status = moved(record.status, 'choose');
    if (record.revision > 1)
      throw new AppError('wrong-state', {
        detail: 'A corrected file is read as its import was. Nothing can be chosen about it any more.',
      });
    // Refused before it was ever looked at: no choice about reading changes that.
    if (record.status === 'rejected' && record.checkAttempts === 0)
      throw new AppError('wrong-state', { detail: record.reason ?? 'This file was not taken.' });
    if (ifMatch !== undefined && ifMatch !== record.etag)
      throw new AppError('changed', { detail: 'The import was changed after you looked at it.' });
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
