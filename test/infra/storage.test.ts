import { QUEUES } from '../../functions/pipeline/queues';
import { TABLES } from '../../functions/tables';
import { namesOf, wrongStorage } from './rules/storage';
import { ENVIRONMENTS, only, readSnapshot } from './snapshot';

/** Secrets are in the vault; their table is for one machine. */
const LOCAL_TABLES = ['secrets'];

describe.each(ENVIRONMENTS)('the storage of %s', (environment) => {
  const main = readSnapshot('main', environment);

  it('has the tables of functions/tables.ts (else: name them in infra/modules/app-data.bicep, `npm run infra:check -- --write`)', () => {
    const wanted = TABLES.filter((name) => !LOCAL_TABLES.includes(name)).sort();
    expect(namesOf(main, 'tableServices/tables')).toEqual(wanted);
  });

  it('has the queues of functions/pipeline/queues.ts, and a poison queue for each of ours', () => {
    const { blobPoison, ...ours } = QUEUES;
    const wanted = [...Object.values(ours).flatMap((name) => [name, `${name}-poison`]), blobPoison].sort();
    expect(namesOf(main, 'queueServices/queues')).toEqual(wanted);
  });

  it('has no container of a customer, which the app makes', () => {
    const containers = namesOf(main, 'blobServices/containers');
    expect(containers).toEqual(['audit', 'backup', 'dead-letters']);
  });

  it('keeps what the app relies on: versions, deletions undone, the audit log written once, old versions forgotten', () => {
    expect(wrongStorage(main)).toEqual([]);
  });

  it('keeps the host apart from the app', () => {
    const { properties } = only(main, 'Microsoft.Web/sites/config');
    const [app, host] = ['APP_STORAGE', 'AzureWebJobsStorage'].map(
      (name) => /stimp\w+/.exec(String(properties[`${name}__blobServiceUri`]))?.[0],
    );
    expect(app).toMatch(/^stimpapp/);
    expect(host).toMatch(/^stimphost/);
  });
});

it('keeps customers’ data in a second region in prod', () => {
  const account = only(readSnapshot('main', 'prod'), 'Microsoft.Storage/storageAccounts', ({ name }) =>
    name.startsWith('stimpapp'),
  );
  expect(account.sku?.name).toBe('Standard_RAGZRS');
});
