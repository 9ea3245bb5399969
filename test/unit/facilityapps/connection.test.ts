import { facilityAppsUrl, isAllowedDomain } from '../../../shared/facilityapps';

const SUFFIXES = ['facilityapps.com'];

it('leads a domain to its own host, or through the sandbox on one machine', () => {
  expect(facilityAppsUrl('https://{domain}', 'acme.facilityapps.com', SUFFIXES)).toBe(
    'https://acme.facilityapps.com',
  );
  expect(facilityAppsUrl('http://127.0.0.1:7081/{domain}', 'acme.facilityapps.com', SUFFIXES)).toBe(
    'http://127.0.0.1:7081/acme.facilityapps.com',
  );
});

it.each([
  'facilityapps.com',
  'acme.facilityapps.com.evil.example',
  'evilfacilityapps.com',
  'acme.facilityapps.com:8080',
  'acme.facilityapps.com/path',
  'user@acme.facilityapps.com',
  'acme.facilityapps.com#x',
  'ACME.facilityapps.com',
  '-acme.facilityapps.com',
  'a..facilityapps.com',
  '169.254.169.254',
  'localhost',
  '',
])('sends no token to %p', (domain) => {
  expect(isAllowedDomain(domain, SUFFIXES)).toBe(false);
  expect(() => facilityAppsUrl('https://{domain}', domain, SUFFIXES)).toThrow(
    expect.objectContaining({ slug: 'refused' }) as Error,
  );
});

it('takes no domain at all under an empty suffix', () => {
  expect(isAllowedDomain('evil.example', [''])).toBe(false);
});
