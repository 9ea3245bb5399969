import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Container } from '../../platform/blobs';
import { AppError } from '../../platform/errors';
import { companyName } from '../change-settings';
import { expectVersion } from '../if-match';
import type { Branding, Customer, Tenant } from '../model';
import type { TenantStore } from '../store';
import { cleanLogo } from './clean-logo';
import { COLOUR, LEAST_CONTRAST, onLightPages, shadeForLight } from './colours';
import { BRANDING_PATH, toBrandingView } from './views';

/** All of it is sent, null for what the app shows by itself; the logo comes and goes by itself. */
export const brandingBody = z.strictObject({
  name: companyName.nullable(),
  colour: z.string().trim().toLowerCase().regex(COLOUR, 'A colour is written like #0b6b63.').nullable(),
});
export type BrandingBody = z.output<typeof brandingBody>;

export interface BrandingDeps {
  store: TenantStore;
  container(tenant: Pick<Tenant, 'container'>): Container;
}
interface Changed {
  before: Branding;
  customer: Customer;
}

/** Throws `refused` for a colour that would not be seen on light pages, with the nearest that would. */
export function refuseFaint(colour: string): void {
  const { ratio, seen } = onLightPages(colour);
  if (seen) return;
  const message = `${colour} is too light to be seen on light pages: its contrast is ${ratio}, and ${LEAST_CONTRAST.shape} is needed. ${shadeForLight(colour)} is the nearest shade that can be seen.`;
  throw new AppError('refused', { detail: message, issues: [{ path: 'colour', message }] });
}

async function change(
  { store }: BrandingDeps,
  id: string,
  ifMatch: string | undefined,
  to: (now: Branding) => Branding,
): Promise<Changed> {
  let before: Branding = {};
  const customer = await store.changeCustomer(id, (now) => {
    expectVersion(toBrandingView(now), ifMatch);
    before = now.branding;
    return { branding: to(now.branding) };
  });
  return { before, customer };
}

/** Changes name and colour; in force everywhere within 30 seconds. Throws `refused`, `changed` for another version. */
export function changeBranding(
  deps: BrandingDeps,
  { id }: Tenant,
  { name, colour }: BrandingBody,
  ifMatch?: string,
): Promise<Changed> {
  if (colour !== null) refuseFaint(colour);
  return change(deps, id, ifMatch, ({ logo }) => ({
    ...(name === null ? {} : { name }),
    ...(colour === null ? {} : { colour }),
    ...(logo ? { logo } : {}),
  }));
}

/**
 * Takes a logo. The file is there before the record names it. The one before stays until the next: instances that have
 * not heard of the change yet still show it.
 *
 * @throws AppError `refused` with a sentence for people, `changed` for another version
 */
export async function changeLogo(
  deps: BrandingDeps,
  tenant: Tenant,
  bytes: Buffer,
  ifMatch?: string,
): Promise<Changed> {
  const picture = cleanLogo(bytes);
  const hash = createHash('sha256').update(picture.bytes).digest('hex').slice(0, 32);
  const file = `logo-${hash}.${picture.type === 'image/png' ? 'png' : 'jpg'}`;
  const place = deps.container(tenant);
  await place.write(`${BRANDING_PATH}/${file}`, picture.bytes, { contentType: picture.type });
  const { width, height } = picture;
  const changed = await change(deps, tenant.id, ifMatch, (now) => ({
    ...now,
    logo: { file, width, height },
  }));
  await forget(place, [file, changed.before.logo?.file]);
  return changed;
}

/** Takes the logo away. Throws `changed` for another version. */
export function removeLogo(deps: BrandingDeps, { id }: Tenant, ifMatch?: string): Promise<Changed> {
  return change(deps, id, ifMatch, (now) => ({ ...now, logo: undefined }));
}

/** Logos that nobody shows any more. */
async function forget(place: Container, kept: (string | undefined)[]): Promise<void> {
  for await (const { name } of place.list(`${BRANDING_PATH}/`))
    if (!kept.includes(name.slice(BRANDING_PATH.length + 1))) await place.remove(name);
}
