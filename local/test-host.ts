import { parseArgs } from 'node:util';
import { HOST_CASES, type HostUnderTest } from './host-suite/cases';

const USAGE = `Usage: npm run test:host -- --url URL [--storage CONNECTION] [--blobs-key KEY]
Looks at a host that runs the suite's app (local/host-suite): the real one in Azure, Core Tools, or the runner.
Cases that need the storage or the key of the blob webhook are left out without them.`;

/** Runs the host suite against any host's address. Ends with 0 when nothing failed. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, storage: { type: 'string' }, 'blobs-key': { type: 'string' } },
  });
  if (!values.url) throw new Error(USAGE);
  const host: HostUnderTest = { url: values.url, storage: values.storage, blobsKey: values['blobs-key'] };
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, needs, run } of HOST_CASES) {
    if ((needs && !host.storage) || (needs === 'blobs' && !host.blobsKey)) {
      counts.skipped++;
      console.log(`skipped  ${name}`);
      continue;
    }
    try {
      await run(host);
      counts.passed++;
      console.log(`passed   ${name}`);
    } catch (error) {
      counts.failed++;
      console.log(`FAILED   ${name}\n         ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exit(counts.failed === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
