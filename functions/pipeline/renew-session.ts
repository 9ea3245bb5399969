import type { Cookie, HttpRequest } from '@azure/functions';
import { deviceWords, shortAddress, type IdentityService, type User } from '../../shared/identity';
import type { Tenant } from '../../shared/tenancy';
import { sessionCookie } from './cookies';
import type { Site } from './site';

/** A person, and whether they have to set up a second step before anything else. */
type Entering = User & { limited: boolean };
interface Asked {
  request: Pick<HttpRequest, 'headers'>;
  site: Site;
}

/** Begins a session for the browser that asks; answers the cookie. */
export async function beginSession(
  { sessions }: Pick<IdentityService, 'sessions'>,
  tenant: Tenant,
  user: Entering,
  { request, site }: Asked,
  local: boolean,
): Promise<Cookie[]> {
  const token = await sessions.create(tenant, user, {
    device: deviceWords(request.headers.get('user-agent') ?? ''),
    address: shortAddress(site.address),
    host: site.host,
    limited: user.limited,
  });
  return [sessionCookie(site, local, token)];
}

/** Ends every session of a person and begins one anew for the browser that asks: its token is another from here on. */
export async function renewSession(
  identity: Pick<IdentityService, 'sessions'>,
  tenant: Tenant,
  user: Entering,
  asked: Asked,
  local: boolean,
): Promise<Cookie[]> {
  await identity.sessions.endAll(tenant, user.id);
  return beginSession(identity, tenant, user, asked, local);
}
