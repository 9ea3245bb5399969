import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { settingsSchema } from '../../shared/platform/settings';

const root = join(__dirname, '..', '..');
const slashes = (path: string): string => path.split(sep).join('/');

function* files(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    if (name === 'node_modules' || name === 'dist') continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (/\.tsx?$/.test(name)) yield path;
  }
}

interface Import {
  from: string;
  to: string;
  /** A package, or a file of ours. */
  kind: 'package' | 'file';
  /** Types alone are imported: it is gone when the code runs. */
  typeOnly: boolean;
}

const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const from = slashes(relative(root, file));
  return [...text.matchAll(STATEMENT)].map((match) => {
    const to = match[1] ?? match[2] ?? match[3] ?? '';
    const typeOnly = /^\s*(?:import|export) type\b/.test(match[0]);
    if (!to.startsWith('.')) return { from, to, kind: 'package', typeOnly };
    return { from, to: slashes(relative(root, join(dirname(file), to))), kind: 'file', typeOnly };
  });
}

const all = ['functions', 'shared', 'web', 'local', 'bench', 'infra'].flatMap((folder) => [
  ...files(join(root, folder)),
]);
const imports = all.flatMap(importsOf);

/** Whom a room of `shared/` may import, beside itself. */
const ROOMS: Record<string, string[]> = {
  platform: [],
  recurrence: [],
  facilityapps: ['platform', 'recurrence'],
  tenancy: ['platform', 'recurrence'],
  audit: ['platform'],
  identity: ['platform', 'tenancy', 'audit'],
  imports: ['platform', 'facilityapps', 'recurrence', 'tenancy', 'audit'],
  schedules: ['platform', 'imports', 'recurrence', 'tenancy', 'audit'],
};
const roomOf = (path: string): string | undefined => /^shared\/([^/]+)/.exec(path)?.[1];
/** The browser app takes types, schemas and bounds of what the API shows, the arithmetic of colours, and nothing else. */
const FOR_WEB =
  /^shared\/imports\/(views|codes|model|preview\/views|review\/bounds)$|^shared\/(schedules|tenancy|identity)\/views$|^shared\/tenancy\/branding\/(views|colours)$|^shared\/platform\/errors$/;

describe('the house', () => {
  it('has rooms that import only whom they may', () => {
    const wrong = imports.filter(({ from, to, kind }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      return kind === 'file' && room && other !== room && !(other && ROOMS[room]?.includes(other));
    });
    expect(wrong).toEqual([]);
  });

  it('lets outsiders into a room by its index, but for platform', () => {
    const wrong = imports.filter(({ from, to, kind }) => {
      const other = kind === 'file' ? roomOf(to) : undefined;
      if (!other || other === 'platform' || roomOf(from) === other || /^(bench|local)\//.test(from))
        return false;
      if (from.startsWith('web/')) return !FOR_WEB.test(to);
      return to !== `shared/${other}`;
    });
    expect(wrong).toEqual([]);
  });

  it('keeps what runs on one machine out of what is deployed', () => {
    const wrong = imports.filter(
      ({ from, to, kind }) =>
        kind === 'file' && /^(functions|shared|web)\//.test(from) && /^(local|bench|infra|test)\//.test(to),
    );
    expect(wrong).toEqual([]);
  });

  it('has no circles between files', () => {
    const graph = new Map<string, string[]>();
    const names = new Set(all.map((file) => slashes(relative(root, file)).replace(/\.tsx?$/, '')));
    const resolve = (to: string): string => (names.has(to) ? to : `${to}/index`);
    for (const file of all) {
      const from = slashes(relative(root, file)).replace(/\.tsx?$/, '');
      const kept = importsOf(file).filter(({ kind, typeOnly }) => kind === 'file' && !typeOnly);
      graph.set(
        from,
        kept.map(({ to }) => resolve(to.replace(/\.tsx?$/, ''))),
      );
    }
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (name: string, path: string[]): void => {
      if (path.includes(name)) circles.push([...path.slice(path.indexOf(name)), name].join(' -> '));
      else if (!done.has(name)) {
        for (const next of graph.get(name) ?? []) visit(next, [...path, name]);
        done.add(name);
      }
    };
    for (const name of graph.keys()) visit(name, []);
    expect(circles).toEqual([]);
  });

  it('wraps outside packages in one place each', () => {
    const homes: [RegExp, RegExp][] = [
      [/^@azure\/functions$/, /^functions\/|^local\/host-suite\/|^bench\//],
      [/^@azure\/(data-tables|keyvault-secrets)/, /^shared\/platform\/|^bench\//],
      [/^@azure\/identity/, /^shared\/platform\/|^infra\/certificates/],
      [/^@azure\/arm-/, /^infra\/certificates\//],
      [/^applicationinsights$/, /^shared\/platform\//],
      [/^@azure\/storage-blob/, /^shared\/platform\/|^local\/|^bench\//],
      [/^@azure\/storage-queue/, /^local\//],
      [/^papaparse$/, /^shared\/imports\/reading\/|^bench\//],
      [/^(yauzl|saxes|numfmt)$/, /^shared\/imports\/reading\/workbook\//],
      [/^nodemailer$/, /^shared\/platform\//],
      [/^write-excel-file/, /^shared\/imports\/templates\//],
      [/^undici$/, /^shared\/(facilityapps|platform)\/|^bench\/|^local\//],
      [/^@node-rs\/argon2$/, /^shared\/identity\//],
      [/^(rrule-temporal|temporal-polyfill)$/, /^shared\/recurrence\//],
    ];
    const wrong = imports.filter(({ from, to, kind }) => {
      const home = kind === 'package' ? homes.find(([name]) => name.test(to)) : undefined;
      return home && !home[1].test(from);
    });
    expect(wrong).toEqual([]);
  });

  it('registers every HTTP function through the pipeline', () => {
    for (const file of files(join(root, 'functions'))) {
      const text = readFileSync(file, 'utf8');
      const path = slashes(relative(root, file));
      if (path === 'functions/pipeline/routes.ts') continue;
      // `app` of the library knows plain handlers; entry points of HTTP are given a registrar that does not.
      if (/\bapp\.http\(/.test(text))
        expect(text).not.toMatch(/import\s*\{[^}]*\bapp\b[^}]*\}\s*from '@azure\/functions'/);
      for (const [, handler] of text.matchAll(/handler:\s*(\w+)[(<]/g)) {
        if (path.startsWith('functions/http/'))
          // What is loaded late (`handle`) is typed as what it becomes: a handler that went through the pipeline.
          expect(['tenantRoute', 'customerRoute', 'hostRoute', 'handle']).toContain(handler);
      }
    }
  });

  it('asks for settings that its schema knows, and shows none in the sample that it does not', () => {
    const sample = JSON.parse(readFileSync(join(root, 'local.settings.sample.json'), 'utf8')) as {
      Values: Record<string, string>;
    };
    const hosts = new Set([
      'AzureWebJobsStorage',
      'FUNCTIONS_WORKER_RUNTIME',
      'languageWorkers__node__arguments',
      'MALLOC_MMAP_THRESHOLD_',
    ]);
    const known = new Set(Object.keys(settingsSchema.shape));
    expect(Object.keys(sample.Values).filter((name) => !known.has(name) && !hosts.has(name))).toEqual([]);
    for (const file of [...files(join(root, 'functions')), ...files(join(root, 'shared'))]) {
      const read = [...readFileSync(file, 'utf8').matchAll(/process\.env\.(\w+)/g)].map(([, name]) => name);
      expect({ file, read }).toEqual({ file, read: [] });
    }
  });

  it('has small files', () => {
    const lines = all.map((file) => ({
      file: slashes(relative(root, file)),
      lines: readFileSync(file, 'utf8').split('\n').length,
    }));
    expect(lines.filter((one) => one.lines > 450)).toEqual([]);
    const sorted = lines.map((one) => one.lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(140);
  });
});
