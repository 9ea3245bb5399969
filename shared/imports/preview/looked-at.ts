import type { ReferenceData } from '../../facilityapps';
import { AppError } from '../../platform/errors';
import { referenceEtag } from '../reference-etag';

/** What a person looked at before approving: `checkEtag` of the import, `reference.etag` of its preview. */
export interface LookedAt {
  ifChecked?: string | undefined;
  ifReference?: string | undefined;
}

/** Throws `changed` where the reference data is another than the person looked at. */
export async function mustBeTheSame(
  ifReference: string | undefined,
  now: () => Promise<ReferenceData>,
): Promise<void> {
  if (ifReference === undefined || ifReference === referenceEtag(await now())) return;
  throw new AppError('changed', {
    detail: 'Sites, people or forms in your FacilityApps changed after you looked. Please look again.',
  });
}
