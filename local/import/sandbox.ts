import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { httpTo, type Answer, type Http } from './http';
import { CannotStart } from './usage';

/** What the command asks of the FacilityApps sandbox beside the API. */
export interface Sandbox {
  setReference(customer: string, reference: object): Promise<void>;
  /** Empty text ends the faults. */
  setFaults(spec: string): Promise<void>;
  /** Writes the payloads as they were received, one a line, in order; answers how many. */
  writeJobs(customer: string, file: string): Promise<number>;
  close(): void;
}

const accepted = (what: string, { status, body }: Answer): void => {
  if (status >= 300)
    throw new CannotStart(`The sandbox does not take ${what}: ${body.toString('utf8').slice(0, 500)}`);
};

/** The payload without what the sandbox added to it. */
function payloadOf(line: string): string {
  const job = JSON.parse(line) as Record<string, unknown>;
  delete job._id;
  delete job._receivedAt;
  return `${JSON.stringify(job)}\n`;
}

async function* payloads(http: Http, customer: string, counted: () => void): AsyncIterable<string> {
  const path = `/_sandbox/jobs?customer=${encodeURIComponent(customer)}`;
  const message = await http.open({ method: 'GET', path });
  if (message.statusCode !== 200) throw new Error(`The sandbox answered ${message.statusCode} to ${path}`);
  for await (const line of createInterface({ input: message, crlfDelay: Infinity })) {
    if (line === '') continue;
    counted();
    yield payloadOf(line);
  }
}

export function sandboxAt(url: URL): Sandbox {
  const http = httpTo(url);
  return {
    async setReference(customer, reference) {
      const answer = await http.call({
        method: 'PUT',
        path: `/_sandbox/reference?customer=${encodeURIComponent(customer)}`,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(reference)),
      });
      accepted('the reference data', answer);
    },
    async setFaults(spec) {
      const answer = await http.call({
        method: 'PUT',
        path: '/_sandbox/faults',
        headers: { 'content-type': 'text/plain' },
        body: Buffer.from(spec),
      });
      accepted('the faults', answer);
    },
    async writeJobs(customer, file) {
      let count = 0;
      await pipeline(
        payloads(http, customer, () => count++),
        createWriteStream(file),
      );
      return count;
    },
    close: () => http.close(),
  };
}
