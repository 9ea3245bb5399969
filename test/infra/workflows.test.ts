import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENTS, infra } from './snapshot';

const root = join(__dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), 'utf8'),
}));
const all = workflows.map(({ text }) => text).join('\n');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const bicep = (name: string) => readFileSync(join(infra, name), 'utf8');

describe('the workflows', () => {
  it('run commands that are there', () => {
    const named = [...all.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
    const steps = [...all.matchAll(/infra\/deploy\.sh (\w+)/g)].map(([, step]) => step);
    expect(steps).toEqual(['plan', 'infrastructure', 'code', 'events', 'smoke']);
    for (const step of steps) expect(bicep('deploy.sh')).toMatch(new RegExp(`^${step}\\(\\) \\{$`, 'm'));
    expect(existsSync(join(root, '.ci', 'run'))).toBe(true);
  });

  it('act in GitHub environments that an identity trusts, and in no other', () => {
    const used = [...all.matchAll(/^ {4}environment: (.+)$/gm)].map(([, name]) =>
      (name ?? '').replace(/\$\{\{[^}]*\}\}/, '*'),
    );
    expect([...new Set(used)].sort()).toEqual(['*', '*-certificates', '*-plan']);
    expect(bicep('deployer.bicep')).toContain(':environment:${name}-plan');
    expect(bicep('deployer.bicep')).toContain(":environment:${name}'");
    expect(bicep('main.bicep')).toContain(':environment:${environmentName}-certificates');
  });

  it('carry no secret to Azure: each signs in with a token of its own run', () => {
    for (const { name, text } of workflows) {
      if (text.includes('azure/login')) expect(`${name} ${text}`).toContain('id-token: write');
      expect(text).not.toMatch(/client-secret|creds:|AZURE_CREDENTIALS/);
    }
  });

  it('know the environments that have parameters', () => {
    const options = /options: \[(.+)\]/.exec(all)?.[1]?.split(', ');
    expect(options).toEqual(ENVIRONMENTS);
    for (const [, list] of all.matchAll(/matrix: \{ environment: \[(.+)\] \}/g))
      expect(list?.split(', ')).toEqual(ENVIRONMENTS);
  });

  it('fetch the compiler where the checks run', () => {
    for (const { text } of workflows)
      if (text.includes('.ci/run')) expect(text).toContain('actions/setup-dotnet');
  });
});

it('lets the deployer give the roles that the platform needs, and no other', () => {
  const ids = (text: string): string[] => [
    ...new Set(text.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)),
  ];
  const inModules = readdirSync(join(infra, 'modules')).flatMap((name) => ids(bicep(join('modules', name))));
  const [list] = /var assignable = \[[^\]]*\]/.exec(bicep('deployer.bicep')) ?? [''];
  expect(ids(list).sort()).toEqual([...new Set(inModules)].sort());
});
