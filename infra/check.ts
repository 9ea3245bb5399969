import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkInfra, writeInfra } from './check/checks';
import { findBicep } from './check/find-bicep';

/** `npm run infra:check [-- --write]`: what the real compiler says of the Bicep files, without a cloud. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  const infra = join(process.env.IMPORTER_ROOT ?? process.cwd(), 'infra');
  const cli = findBicep(infra, process.env);
  if (typeof cli === 'string') {
    console.log(`SKIPPED: ${cli}`);
    // A build server that skips would say that all is well.
    return process.env.CI ? 1 : 0;
  }
  console.log(`Bicep by ${cli.from}: ${cli.file}`);
  if (values.write) {
    const failed = await writeInfra(cli.file, infra);
    for (const line of failed) console.log(line);
    return failed.length > 0 ? 1 : 0;
  }
  const findings = await checkInfra(cli.file, infra);
  for (const [check, lines] of Object.entries(findings)) {
    console.log(`${lines.length === 0 ? 'ok      ' : 'FAILED  '}${check}`);
    for (const line of lines) console.log(`    ${line}`);
  }
  const failed = Object.values(findings).some((lines) => lines.length > 0);
  if (findings.snapshot.length > 0) console.log('Meant so? `npm run infra:check -- --write` and commit.');
  return failed ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
