import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tlsVisitor } from './certificates/visit';
import { smoke } from './smoke/looks';
import { importOne } from './smoke/tiny-import';

const USAGE =
  'Usage: npm run infra:smoke -- --base-domain DOMAIN --origin HOST [--without-import], with CANARY_USER, ' +
  'CANARY_PASSWORD, CANARY_SITE and CANARY_OWNER in the environment unless the import is left out';
const text = { type: 'string' } as const;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { 'base-domain': text, origin: text, 'without-import': { type: 'boolean', default: false } },
  });
  const { 'base-domain': baseDomain, origin, 'without-import': withoutImport } = values;
  const {
    CANARY_USER: user,
    CANARY_PASSWORD: password,
    CANARY_SITE: site,
    CANARY_OWNER: owner,
  } = process.env;
  if (!baseDomain || !origin) throw new Error(USAGE);
  const canary = user && password && site && owner ? { user, password, site, owner } : undefined;
  if (!canary && !withoutImport) throw new Error(USAGE);
  const program = join(__dirname, '..', 'local', 'import.js');
  const looks = await smoke({
    get: async (url) => {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(60_000) });
      return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
    },
    visitor: tlsVisitor(Date.now),
    ...(canary && !withoutImport
      ? {
          importOne: () => importOne(program, { ...canary, url: `https://canary.${baseDomain}` }, Date.now()),
        }
      : {}),
    baseDomain,
    origin,
    nobody: `nobody-${randomBytes(4).toString('hex')}`,
  });
  for (const { what, wrong } of looks)
    console.log(wrong === undefined ? `ok      ${what}` : `FAILED  ${what}: ${wrong}`);
  if (withoutImport) console.log('left out: the import');
  return looks.some(({ wrong }) => wrong !== undefined) ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
