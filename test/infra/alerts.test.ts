import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOLD_REASONS } from '../../shared/imports/model';
import { ENVIRONMENTS, infra, ofType, only, readSnapshot } from './snapshot';

const root = join(__dirname, '..', '..');

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (path.endsWith('.ts')) yield readFileSync(path, 'utf8');
  }
}
const code = [...sources(join(root, 'functions')), ...sources(join(root, 'shared'))].join('\n');
const queries = new Map(
  readdirSync(join(infra, 'queries')).map((name) => [
    name.replace('.kql', ''),
    readFileSync(join(infra, 'queries', name), 'utf8'),
  ]),
);

describe.each(ENVIRONMENTS)('alerts of %s', (environment) => {
  const main = readSnapshot('main', environment);
  const rules = ofType(main, 'Microsoft.Insights/scheduledQueryRules');
  const mail = only(main, 'Microsoft.Insights/actionGroups').id;

  it('watch what the issue names, and each sends a mail', () => {
    expect(rules.map(({ name }) => name).sort()).toEqual([...queries.keys()].sort());
    expect(ofType(main, 'Microsoft.Insights/metricAlerts').map(({ name }) => name)).toEqual([
      'lost-events',
      'canary-down',
    ]);
    for (const { properties } of rules) expect(properties.actions).toEqual({ actionGroups: [mail] });
    for (const { properties } of ofType(main, 'Microsoft.Insights/metricAlerts'))
      expect(properties.actions).toEqual([{ actionGroupId: mail }]);
    const { notifications } = only(main, 'Microsoft.Consumption/budgets').properties as {
      notifications: Record<string, { contactGroups: string[] }>;
    };
    for (const { contactGroups } of Object.values(notifications)) expect(contactGroups).toEqual([mail]);
  });

  it('split by columns that their queries answer', () => {
    for (const { name, properties } of rules) {
      const { allOf } = properties.criteria as { allOf: { query: string; dimensions: { name: string }[] }[] };
      const columns = /\| project ([^|]+)$/.exec(queries.get(name) ?? '')?.[1] ?? '';
      for (const dimension of allOf[0]?.dimensions ?? [])
        expect(columns).toMatch(new RegExp(`\\b${dimension.name}\\b`));
    }
  });

  it('look from outside at the health of the canary’s address, and at its certificate', () => {
    const base = String(only(main, 'Microsoft.Web/sites/config').properties.BASE_DOMAIN);
    expect(ofType(main, 'Microsoft.Insights/webtests')).toHaveLength(1);
    expect(only(main, 'Microsoft.Insights/webtests').properties).toMatchObject({
      Request: { RequestUrl: `https://canary.${base}/api/health` },
      ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 },
    });
  });
});

it('asks for log lines in the words that the app writes', () => {
  const asked = [...(queries.get('given-up') ?? '').matchAll(/'([a-z ]+ given up)'/g)].map(
    ([, text]) => text,
  );
  expect(asked).toHaveLength(3);
  for (const text of [...asked, 'import held']) expect(code).toContain(`('${text}', {`.replace('{', ''));
  const written = [...code.matchAll(/log\.error\('([a-z ]+ given up)'/g)].map(([, text]) => text);
  expect(asked.sort()).toEqual(written.sort());
  const left = /!= '([a-z-]+)'/.exec(queries.get('runs-held') ?? '')?.[1];
  expect(HOLD_REASONS).toContain(left);
});
