import { securityHeaders } from '../../../functions/pipeline/headers';
import { checkOrigin, siteOf } from '../../../functions/pipeline/site';

const FRONT_DOOR = '5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f';
const from = (headers: Record<string, string>) => ({
  headers: new Headers({
    'x-azure-fdid': FRONT_DOOR,
    'x-forwarded-host': 'ab.facilityapps.example',
    'x-forwarded-proto': 'https',
    ...headers,
  }) as never,
});
const ours = 'https://ab.facilityapps.example';

describe('a write of a browser', () => {
  it.each([
    [{ origin: ours }, true],
    [{ origin: ours, 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: ours, 'sec-fetch-site': 'same-site' }, false],
    [{ origin: ours, 'sec-fetch-site': 'cross-site' }, false],
    [{ origin: ours, 'sec-fetch-site': 'none' }, false],
    [{ origin: 'https://cd.facilityapps.example', 'sec-fetch-site': 'same-origin' }, false],
    [{ origin: 'http://ab.facilityapps.example' }, false],
    [{ origin: `${ours}:8443` }, false],
    [{ origin: 'null' }, false],
    [{}, false],
  ])('with %j is taken: %s', (headers, taken) => {
    const request = from(headers);
    const check = () => checkOrigin(request, siteOf(request, FRONT_DOOR));
    if (taken) expect(check).not.toThrow();
    else expect(check).toThrow('Origin');
  });
});

describe('headers of every answer', () => {
  it('let nothing run that is not our own file, nobody frame us, and no sensor be used', () => {
    const headers = securityHeaders(true);
    const policy = headers['content-security-policy'] ?? '';
    for (const none of ['default-src', 'object-src', 'base-uri']) expect(policy).toContain(`${none} 'none'`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
    expect(securityHeaders(false)).not.toHaveProperty('strict-transport-security');
  });
});
