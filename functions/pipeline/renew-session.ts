import type { Cookie, HttpRequest } from '@azure/functions';
import { deviceWords, shortAddress, type Entering, type IdentityService } from '../../shared/identity';
import type { Tenant } from '../../shared/tenancy';
import { sessionCookie } from './cookies';
import type { Site } from './site';

/** `limited`: they have to set up a second step before anything else. */
type Person = Entering & { limited: boolean };
interface Asked {
  request: Pick<HttpRequest, 'headers'>;
  site: Site;
}

/**
 * Begins a session for the browser that asks; answers the cookie, or none where the person was changed meanwhile: then
 * what they asked for is done, and they sign in.
 */
export async function beginSession(
  identity: Pick<IdentityService, 'beginSession'>,
  tenant: Tenant,
  user: Person,
  { request, site }: Asked,
  local: boolean,
): Promise<Cookie[]> {
  const token = await identity.beginSession(tenant, user, {
    device: deviceWords(request.headers.get('user-agent') ?? ''),
    address: shortAddress(site.address),
    host: site.host,
    limited: user.limited,
  });
  return token === undefined ? [] : [sessionCookie(site, local, token)];
}

/** Ends every session of a person and begins one anew for the browser that asks: its token is another from here on. */
export async function renewSession(
  identity: Pick<IdentityService, 'sessions' | 'beginSession'>,
  tenant: Tenant,
  user: Person,
  asked: Asked,
  local: boolean,
): Promise<Cookie[]> {
  await identity.sessions.endAll(tenant, user.id);
  return beginSession(identity, tenant, user, asked, local);
}
