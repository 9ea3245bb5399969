import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { JobLog } from './job-log';
import { toReference, type Reference } from './reference';

/** Names become file names. */
const customerName = z
  .string()
  .regex(/^[a-z0-9-]{1,63}$/, 'a customer is named by 1 to 63 of a-z, 0-9 and -');
export const customersBody = z.array(
  z.object({ customer: customerName, domain: z.string().min(3), token: z.string().min(1) }),
);
const access = z.object({ domain: z.string(), tokenHash: z.string() });
type Access = z.infer<typeof access>;

/** A kill leaves the old file or the new one, never half of one. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** One customer of the sandbox: what there is, and the jobs. */
export class SandboxCustomer {
  readonly jobs: JobLog;
  reference: Reference = toReference({});
  private readonly referenceFile: string;
  private readonly late = new Set<NodeJS.Timeout>();

  constructor(
    readonly name: string,
    folder: string,
  ) {
    this.jobs = new JobLog(join(folder, 'jobs', `${name}.ndjson`));
    this.referenceFile = join(folder, `reference-${name}.json`);
    if (existsSync(this.referenceFile)) {
      this.reference = toReference(JSON.parse(readFileSync(this.referenceFile, 'utf8')));
    }
  }

  /** Throws a zod error for what is in no shape of the API. */
  setReference(raw: unknown): void {
    this.reference = toReference(raw);
    replaceFile(this.referenceFile, JSON.stringify(raw));
  }

  /** Stores when so many milliseconds have passed, unless the sandbox is reset or killed before. */
  storeLater(store: () => void, ms: number): void {
    const timer = setTimeout(() => {
      this.late.delete(timer);
      store();
    }, ms);
    this.late.add(timer);
  }

  reset(): void {
    for (const timer of this.late) clearTimeout(timer);
    this.late.clear();
    this.jobs.reset();
  }
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** All customers of the sandbox, kept in its folder; of tokens only hashes. */
export class SandboxCustomers {
  private readonly customers = new Map<string, SandboxCustomer>();
  private readonly access = new Map<string, Access>();
  /** Tokens that were seen, by customer and domain: hashing one for each write would cost a bench. */
  private readonly seen = new Map<string, string>();
  private readonly file: string;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, 'customers.json');
    if (!existsSync(this.file)) return;
    const known = z.record(customerName, access).parse(JSON.parse(readFileSync(this.file, 'utf8')));
    for (const [name, entry] of Object.entries(known)) {
      this.access.set(name, entry);
      this.named(name);
    }
  }

  /** The customer of that name, made where it is new. Throws a zod error for what is no name. */
  named(name: string): SandboxCustomer {
    const customer = this.customers.get(name) ?? new SandboxCustomer(customerName.parse(name), this.folder);
    this.customers.set(name, customer);
    return customer;
  }

  known(name: string): SandboxCustomer | undefined {
    return this.customers.get(name);
  }

  all(): SandboxCustomer[] {
    return [...this.customers.values()];
  }

  /** By the token, which must be that of the domain where one is named. */
  admitted(domain: string | undefined, token: string): SandboxCustomer | undefined {
    const key = `${domain ?? ''} ${token}`;
    const name = this.seen.get(key) ?? this.look(domain, hash(token));
    if (name === undefined) return undefined;
    this.seen.set(key, name);
    return this.named(name);
  }

  private look(domain: string | undefined, tokenHash: string): string | undefined {
    for (const [name, entry] of this.access) {
      if (entry.tokenHash === tokenHash && (domain === undefined || domain === entry.domain)) return name;
    }
    return undefined;
  }

  /** Adds customers, or gives known ones another domain and token. */
  put(entries: z.infer<typeof customersBody>): void {
    for (const { customer, domain, token } of entries) {
      this.access.set(customer, { domain, tokenHash: hash(token) });
      this.named(customer);
    }
    this.seen.clear();
    replaceFile(this.file, JSON.stringify(Object.fromEntries(this.access)));
  }
}
