import { createHash } from 'node:crypto';
import type { ReferenceData } from '../facilityapps';

const LISTS = ['sites', 'floors', 'spaces', 'users', 'forms'] as const;

/** A name for what reference data says: the same for the same items in any order, whenever they were fetched. */
export function referenceEtag(data: ReferenceData): string {
  const hash = createHash('sha256');
  for (const list of LISTS) {
    const lines = data[list].map((item) => JSON.stringify(Object.entries(item).sort()));
    hash.update(`${list}\n${lines.sort().join('\n')}\n`);
  }
  return hash.digest('hex').slice(0, 24);
}
