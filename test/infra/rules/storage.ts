import { ofType, only, type Snapshot } from '../snapshot';

const ACCOUNT = 'Microsoft.Storage/storageAccounts';
const last = (name: string): string => name.split('/').at(-1) ?? '';
const ofApp = ({ name }: { name: string }): boolean => name.startsWith('stimpapp');

export const namesOf = (main: Snapshot, kind: string): string[] =>
  ofType(main, `${ACCOUNT}/${kind}`)
    .filter(ofApp)
    .map(({ name }) => last(name))
    .sort();

interface LifecycleRule {
  name: string;
  definition: {
    filters: { prefixMatch: string[] };
    actions: Record<string, Record<string, Record<string, number>>>;
  };
}

/** Rules of the storage that the app relies on and that do not hold. */
export function wrongStorage(main: Snapshot): string[] {
  const wrong: string[] = [];
  const need = (fits: boolean | undefined, what: string) => void (fits || wrong.push(what));
  const blobs = only(main, `${ACCOUNT}/blobServices`, ofApp).properties;
  const soft = (name: string) => blobs[name] as { enabled: boolean; days: number } | undefined;
  need(blobs.isVersioningEnabled === true, 'a blob that is written over is lost');
  need(soft('deleteRetentionPolicy')?.enabled, 'a deleted blob is lost');
  need(soft('containerDeleteRetentionPolicy')?.enabled, 'a deleted container is lost');

  const worm = only(main, `${ACCOUNT}/blobServices/containers/immutabilityPolicies`);
  need(worm.name.endsWith('/audit/default'), 'the audit log can be changed');
  need(worm.properties.allowProtectedAppendWrites === true, 'nothing can be appended to the audit log');

  const { policy } = only(main, `${ACCOUNT}/managementPolicies`).properties as {
    policy: { rules: LifecycleRule[] };
  };
  const covers = (prefix: string, what: string, action: string, days: string, most: number) =>
    policy.rules.some(({ definition: { filters, actions } }) => {
      const after = actions[what]?.[action]?.[days];
      return filters.prefixMatch.includes(prefix) && after !== undefined && after <= most;
    });
  // Erasure is promised within a month: what was removed is then gone for good.
  need(covers('t-', 'version', 'delete', 'daysAfterCreationGreaterThan', 30), 'old versions stay');
  need(covers('backup/', 'baseBlob', 'delete', 'daysAfterModificationGreaterThan', 35), 'backups stay');
  need(covers('dead-letters/', 'baseBlob', 'delete', 'daysAfterModificationGreaterThan', 60), 'events stay');
  for (const { name, definition } of policy.rules)
    for (const prefix of definition.filters.prefixMatch) {
      const removes = definition.actions.baseBlob?.delete !== undefined;
      if (prefix === 't-' && removes) wrong.push(`${name} removes what customers keep`);
      if (prefix.startsWith('audit')) wrong.push(`${name} touches the audit log`);
    }
  return wrong;
}
