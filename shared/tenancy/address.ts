import type { Tenant } from './model';

/**
 * Where a customer's people work, without a slash at the end; for links in mails, which are made where no request is
 * at hand. Never made from what a request says of itself.
 */
export const customerUrl = (
  tenant: Pick<Tenant, 'home'>,
  { baseDomain, local, publicPort }: { baseDomain: string; local: boolean; publicPort: number },
): string => `${local ? 'http' : 'https'}://${tenant.home}.${baseDomain}${local ? `:${publicPort}` : ''}`;
