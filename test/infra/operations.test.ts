import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { costTable, FREE, month, SIZES } from '../../infra/costs/model';
import { ENVIRONMENTS, infra, ofType, only, readSnapshot } from './snapshot';

const root = join(__dirname, '..', '..');
const file = join(root, 'docs', 'operations.md');
const text = readFileSync(file, 'utf8');
const source = (path: string) => readFileSync(join(root, path), 'utf8');

describe('what a month costs', () => {
  it('is in docs/operations.md as the model has it (`npm run infra:costs` prints it)', () => {
    expect(text).toContain(costTable());
  });

  it.each(ENVIRONMENTS)('counts every resource of %s, or says why it is free', (environment) => {
    const priced = [...month(3).flatMap(({ types }) => types), ...Object.keys(FREE)];
    // What lies inside a resource is part of its price.
    const left = [readSnapshot('main', environment), readSnapshot('eventgrid', environment)]
      .flatMap(({ predictedResources }) => predictedResources.map(({ type }) => type))
      .filter((type) => !priced.some((one) => type === one || type.startsWith(`${one}/`)));
    expect([...new Set(left)]).toEqual([]);
    for (const type of priced)
      expect(
        ['test', 'prod'].some((name) =>
          JSON.stringify(readSnapshot('main', name as 'test')).includes(`"${type}"`),
        ),
      ).toBe(true);
  });

  it('is what prod is made of: sizes and schedules that the model counts', () => {
    const main = readSnapshot('main', 'prod');
    const { instanceMemoryMB, alwaysReady } = (
      only(main, 'Microsoft.Web/sites').properties.functionAppConfig as {
        scaleAndConcurrency: { instanceMemoryMB: number; alwaysReady: { instanceCount: number }[] };
      }
    ).scaleAndConcurrency;
    expect([instanceMemoryMB, alwaysReady.map((one) => one.instanceCount)]).toEqual([2048, [1]]);
    expect(only(main, 'Microsoft.Cdn/profiles').sku?.name).toBe('Standard_AzureFrontDoor');
    expect(source('functions/timer/sweep.ts')).toContain("'*/15 * * * * *'");
    expect(source('functions/timer/availability.ts')).toContain("'30 2-59/5 * * * *'");
    const every = ofType(main, 'Microsoft.Insights/scheduledQueryRules').map(
      ({ properties }) => properties.evaluationFrequency,
    );
    expect(every.filter((one) => one === 'PT5M')).toHaveLength(2);
    expect(every).toHaveLength(6);
  });

  it('stays below the budget, at which somebody is told, with a thousand customers', () => {
    const sum = month(SIZES[2]).reduce((left, { dollars }) => left + dollars, 0);
    const { amount } = only(readSnapshot('main', 'prod'), 'Microsoft.Consumption/budgets').properties;
    expect(sum).toBeLessThan(Number(amount));
    const more = month(101).reduce((left, { dollars }) => left + dollars, 0);
    expect(more).toBeGreaterThan(month(100).reduce((left, { dollars }) => left + dollars, 0));
  });
});

describe('docs/operations.md', () => {
  it('names commands and steps that are there', () => {
    const { scripts } = JSON.parse(source('package.json')) as { scripts: Record<string, string> };
    for (const [, name] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
      expect(scripts).toHaveProperty([name ?? '']);
    const script = readFileSync(join(infra, 'deploy.sh'), 'utf8');
    for (const [, step] of text.matchAll(/infra\/deploy\.sh (\w+)/g))
      expect(script).toMatch(new RegExp(`^#   ${step} `, 'm'));
  });

  it('leads to places that are there', () => {
    const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      (title ?? '')
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s/g, '-'),
    );
    for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g)) {
      if (target?.startsWith('#')) expect(anchors).toContain(target.slice(1));
      // Written by another hand at the same time; there once both are together.
      else if (target !== 'import-states.md' && !target?.startsWith('https:'))
        expect({ target, there: existsSync(join(dirname(file), target ?? '')) }).toEqual({
          target,
          there: true,
        });
    }
  });

  it('says of every alert what it means, and every alert leads to a section that is there', () => {
    const main = readSnapshot('main', 'prod');
    for (const type of ['scheduledQueryRules', 'metricAlerts'])
      for (const { name, properties } of ofType(main, `Microsoft.Insights/${type}`)) {
        expect(text).toContain(`| \`${name}\` |`);
        const section = /operations\.md, "([^"]+)"/.exec(String(properties.description))?.[1];
        if (section !== undefined) expect(text).toContain(`\n## ${section}\n`);
      }
  });
});
