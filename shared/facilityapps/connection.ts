import { AppError } from '../platform/errors';

const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** True for a plain host name under one of the suffixes (`facilityapps.com` admits `x.facilityapps.com`). */
export const isAllowedDomain = (domain: string, suffixes: string[]): boolean =>
  HOST.test(domain) && suffixes.some((suffix) => domain.endsWith(`.${suffix}`));

/**
 * Address of a customer's FacilityApps: the template with `{domain}` in it (`https://{domain}`, or the sandbox's on
 * one machine). Throws `refused` for a domain that is none of FacilityApps'.
 */
export function facilityAppsUrl(template: string, domain: string, suffixes: string[]): string {
  if (!isAllowedDomain(domain, suffixes)) {
    throw new AppError('refused', { detail: `${domain.slice(0, 100)} is not a FacilityApps domain.` });
  }
  return template.replace('{domain}', domain);
}
