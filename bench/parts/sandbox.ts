import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { demoReference } from '../../local/demo/reference';
import { freePort } from '../../test/support/azurite';

const CUSTOMER = 'regularcleaning';
const DOMAIN = `${CUSTOMER}.facilityapps.com`;
const TOKEN = 'bench-token';

/** The FacilityApps sandbox as a process of its own, with the demo customer's data. */
export async function startSandbox(dataDir: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = join(__dirname, '..', 'local', 'sandbox.js');
  const child = spawn(process.execPath, [program, '--port', String(port), '--data', dataDir], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const put = async (path: string, body: string) => {
    const answer = await fetch(url + path, { method: 'PUT', body });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${path}`);
  };
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 100) throw new Error('The sandbox does not start');
    const up = await fetch(`${url}/_sandbox/health`).catch(() => undefined);
    if (up?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await put('/_sandbox/customers', JSON.stringify([{ customer: CUSTOMER, domain: DOMAIN, token: TOKEN }]));
  await put(`/_sandbox/reference?customer=${CUSTOMER}`, JSON.stringify(demoReference(CUSTOMER)));
  return {
    baseUrl: `${url}/${DOMAIN}`,
    token: TOKEN,
    faults: (spec: string) => put('/_sandbox/faults', spec),
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
