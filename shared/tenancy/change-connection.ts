import { z } from 'zod';
import { AppError } from '../platform/errors';
import { randomText } from '../platform/ids';
import type { SecretStore } from '../platform/secrets';
import { expectVersion } from './if-match';
import { facilityAppsTokenName, type Customer, type Tenant } from './model';
import type { TenantStore } from './store';
import { connectionView, type ConnectionView } from './views';

export const connectionBody = z.strictObject({
  /** `regularcleaning.facilityapps.com`; an address that was pasted is cut down to it. */
  domain: z
    .string()
    .max(300)
    .transform((text) =>
      text
        .trim()
        .toLowerCase()
        .replace(/^https:\/\//, '')
        .replace(/\/.*$/, ''),
    ),
  /** Left out where only the rest is looked at again; never shown. */
  token: z
    .string()
    .trim()
    .min(1, 'Paste the token.')
    .max(4_000, 'A token has 4,000 characters at most.')
    // What fits into a header, and into one alone.
    .regex(/^[\x21-\x7e]+$/, 'The token holds characters that no token has. Copy it again.')
    .optional(),
});
export type ConnectionBody = z.output<typeof connectionBody>;

/** What stands in the way of a connection, and which field it is about. */
export interface Fault {
  about: 'domain' | 'token';
  sentence: string;
}

export interface ConnectionDeps {
  store: TenantStore;
  secrets: SecretStore;
  suffixes: string[];
  isAllowedDomain(domain: string): boolean;
  /** Asks the FacilityApps of that domain with that token. */
  tryOut(domain: string, token: string): Promise<Fault | undefined>;
  /** Imports that are under way and name sites and people of the FacilityApps of now. */
  openImports(tenant: Tenant): Promise<number>;
}

export async function readConnection(deps: ConnectionDeps, customer: Customer): Promise<ConnectionView> {
  const token = await deps.secrets.get(customer.faTokenName);
  return connectionView.parse({
    domain: customer.faDomain,
    suffixes: deps.suffixes,
    hasToken: token !== undefined,
  });
}

const refused = ({ about, sentence }: Fault): AppError =>
  new AppError('refused', { detail: sentence, issues: [{ path: about, message: sentence }] });

/**
 * Saves domain and token after they were tried out against FacilityApps itself. The token goes to the secret store
 * under a new name, and one write of the record changes both. Throws `refused` with what is wrong of which field,
 * `wrong-state` where a new domain would mislead imports under way, `changed` for another version.
 */
export async function changeConnection(
  deps: ConnectionDeps,
  tenant: Tenant,
  { domain, token }: ConnectionBody,
  ifMatch?: string,
): Promise<{ before: string; customer: Customer }> {
  const { store, secrets } = deps;
  const now = await store.customer(tenant.id);
  expectVersion(await readConnection(deps, now), ifMatch);
  if (!deps.isAllowedDomain(domain)) {
    const endings = deps.suffixes.map((suffix) => `company.${suffix}`).join(' or ');
    throw refused({ about: 'domain', sentence: `A FacilityApps domain looks like ${endings}.` });
  }
  const moves = domain !== now.faDomain;
  // The token of one FacilityApps is told to no other.
  if (token === undefined && moves)
    throw refused({ about: 'token', sentence: 'Paste the token of the new domain too.' });
  const open = moves ? await deps.openImports(tenant) : 0;
  if (open > 0)
    throw new AppError('wrong-state', {
      detail: `${open === 1 ? 'An import is' : `${open} imports are`} not finished and would name sites and people of the old FacilityApps. Finish or cancel ${open === 1 ? 'it' : 'them'} first.`,
    });
  const used = token ?? (await secrets.get(now.faTokenName));
  if (used === undefined) throw refused({ about: 'token', sentence: 'Paste the token.' });
  const fault = await deps.tryOut(domain, used);
  if (fault) throw refused(fault);
  if (token === undefined) return { before: now.faDomain, customer: now };

  const faTokenName = `${facilityAppsTokenName(tenant)}-${randomText(12)}`;
  await secrets.set(faTokenName, token);
  try {
    const customer = await store.changeCustomer(tenant.id, (found) => {
      if (found.faTokenName !== now.faTokenName) throw new AppError('changed');
      return {
        faDomain: domain,
        faTokenName,
        oldTokenNames: [found.faTokenName],
      };
    });
    // Those before the last are believed by no instance any more.
    for (const name of now.oldTokenNames) await secrets.remove(name);
    return { before: now.faDomain, customer };
  } catch (error) {
    await secrets.remove(faTokenName);
    throw error;
  }
}
