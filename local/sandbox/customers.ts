import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { toReference, type Reference, type RawReference } from './reference';

export const customersBody = z.array(
  z.object({
    customer: z.string().regex(/^[a-z0-9-]{1,63}$/),
    domain: z.string().min(3),
    token: z.string().min(1),
  }),
);

export interface StoredJob extends Record<string, unknown> {
  _id: string;
  _receivedAt: string;
}

/** One customer of the sandbox: who may come in, what there is, and the jobs, which are on disk before they count. */
export class SandboxCustomer {
  readonly jobs: StoredJob[] = [];
  readonly byLabel = new Map<string, StoredJob[]>();
  reference: Reference = toReference({});
  private nextId = 1_000_001;
  private readonly jobsFile: string;
  private readonly referenceFile: string;

  constructor(
    readonly name: string,
    folder: string,
  ) {
    this.jobsFile = join(folder, `jobs-${name}.ndjson`);
    this.referenceFile = join(folder, `reference-${name}.json`);
    if (existsSync(this.referenceFile)) {
      this.reference = toReference(JSON.parse(readFileSync(this.referenceFile, 'utf8')) as RawReference);
    }
    if (existsSync(this.jobsFile)) this.load();
  }

  /** A line that a kill cut off was never answered: it is taken away. */
  private load(): void {
    const text = readFileSync(this.jobsFile, 'utf8');
    const whole = text.lastIndexOf('\n') + 1;
    if (whole < text.length) truncateSync(this.jobsFile, Buffer.byteLength(text.slice(0, whole)));
    for (const line of text.slice(0, whole).split('\n'))
      if (line !== '') this.keep(JSON.parse(line) as StoredJob);
  }

  private keep(job: StoredJob): void {
    this.jobs.push(job);
    this.nextId = Math.max(this.nextId, Number(job._id) + 1);
    for (const label of Array.isArray(job.labels) ? (job.labels as string[]) : []) {
      const same = this.byLabel.get(label);
      if (same) same.push(job);
      else this.byLabel.set(label, [job]);
    }
  }

  store(payload: Record<string, unknown>, now: number): StoredJob {
    const job = { ...payload, _id: String(this.nextId), _receivedAt: new Date(now).toISOString() };
    appendFileSync(this.jobsFile, `${JSON.stringify(job)}\n`);
    this.keep(job);
    return job;
  }

  setReference(raw: RawReference): void {
    this.reference = toReference(raw);
    writeFileSync(this.referenceFile, JSON.stringify(raw));
  }

  reset(): void {
    this.jobs.length = 0;
    this.byLabel.clear();
    writeFileSync(this.jobsFile, '');
  }
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** All customers of the sandbox, kept in its folder; of tokens only hashes. */
export class SandboxCustomers {
  private readonly customers = new Map<string, SandboxCustomer>();
  private readonly access = new Map<string, { domain: string; tokenHash: string }>();
  private readonly file: string;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, 'customers.json');
    if (!existsSync(this.file)) return;
    const known = JSON.parse(readFileSync(this.file, 'utf8')) as Record<
      string,
      { domain: string; tokenHash: string }
    >;
    for (const [name, entry] of Object.entries(known)) this.access.set(name, entry);
  }

  named(name: string): SandboxCustomer {
    const customer = this.customers.get(name) ?? new SandboxCustomer(name, this.folder);
    this.customers.set(name, customer);
    return customer;
  }

  /** By the token, which must be that of the domain where one is named. */
  admitted(domain: string | undefined, token: string): SandboxCustomer | undefined {
    const wanted = hash(token);
    for (const [name, entry] of this.access) {
      if (entry.tokenHash === wanted && (domain === undefined || domain === entry.domain))
        return this.named(name);
    }
    return undefined;
  }

  put(entries: z.infer<typeof customersBody>): void {
    for (const { customer, domain, token } of entries)
      this.access.set(customer, { domain, tokenHash: hash(token) });
    const text = JSON.stringify(Object.fromEntries(this.access));
    writeFileSync(`${this.file}.new`, text, { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  names(): string[] {
    return [...new Set([...this.access.keys(), ...this.customers.keys()])];
  }
}
