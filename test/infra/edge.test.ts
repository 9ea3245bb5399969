import { droppedDomains, firewallBlocks, loggedQueries } from './rules/edge';
import { ENVIRONMENTS, ofType, only, readSnapshot, type Resource } from './snapshot';

const CDN = 'Microsoft.Cdn/profiles';
const ZONE = 'Microsoft.Network/dnsZones';

describe.each(ENVIRONMENTS)('the edge of %s', (environment) => {
  const main = readSnapshot('main', environment);
  const base = String(only(main, 'Microsoft.Web/sites/config').properties.BASE_DOMAIN);
  const routes = ofType(main, `${CDN}/afdEndpoints/routes`);
  const route = (pattern: string): Resource | undefined =>
    routes.find(({ properties }) => (properties.patternsToMatch as string[]).includes(pattern));

  it('has apex and wildcard on every route and behind the firewall', () => {
    expect(routes).toHaveLength(2);
    expect(droppedDomains(main)).toEqual([]);
  });

  it('keeps hashed assets and nothing else', () => {
    expect(route('/assets/*')?.properties.cacheConfiguration).toBeDefined();
    expect(route('/*')?.properties.cacheConfiguration).toBeUndefined();
  });

  it('answers at the customers’ addresses alone, by TLS 1.2 at least, and asks the app by TLS', () => {
    for (const { properties } of routes) {
      expect(properties).toMatchObject({
        linkToDefaultDomain: 'Disabled',
        httpsRedirect: 'Enabled',
        forwardingProtocol: 'HttpsOnly',
      });
    }
    for (const { properties } of ofType(main, `${CDN}/customDomains`)) {
      expect(properties.tlsSettings).toMatchObject({
        minimumTlsVersion: 'TLS12',
        cipherSuiteSetType: 'TLS12_2023',
      });
    }
  });

  it('asks the app by the app’s own name, and does not keep it awake with probes', () => {
    const { name } = only(main, 'Microsoft.Web/sites');
    const origin = only(main, `${CDN}/originGroups/origins`).properties;
    expect(origin.hostName).toBe(`${name}.azurewebsites.net`);
    expect(origin.originHostHeader).toBe(origin.hostName);
    expect(origin.enforceCertificateNameCheck).toBe(true);
    expect(only(main, `${CDN}/originGroups`).properties.healthProbeSettings).toBeUndefined();
    const timeout = Number(only(main, CDN).properties.originResponseTimeoutSeconds);
    expect(timeout).toBeGreaterThan(230);
    expect(timeout).toBeLessThanOrEqual(240);
  });

  it('has the records: wildcard, apex for both families, one proof with two values, who may issue', () => {
    const zone = only(main, ZONE).name;
    expect(zone).toBe(base);
    const record = (type: string) => only(main, `${ZONE}/${type}`);
    expect(record('CNAME').name).toBe(`${zone}/*`);
    const { id } = only(main, `${CDN}/afdEndpoints`);
    for (const type of ['A', 'AAAA']) {
      expect(record(type).name).toBe(`${zone}/@`);
      expect(record(type).properties.targetResource).toEqual({ id });
    }
    expect(record('TXT').name).toBe(`${zone}/_dnsauth`);
    expect(record('TXT').properties.TXTRecords).toHaveLength(2);
    const caa = record('CAA').properties.caaRecords as { tag: string; value: string }[];
    expect(caa.map(({ tag, value }) => `${tag} ${value}`)).toEqual([
      'issue digicert.com',
      'issuewild digicert.com',
    ]);
  });

  it.each([
    '/admin/host/status',
    '/ADMIN/functions',
    '//admin/host/ping',
    '/%61dmin/host/status',
    '/admin%2fhost/status',
    '/runtime/webhooks/blobs?functionName=Host.Functions.inbox',
    '/administrators',
    '/admin;x/host',
    '/x/../admin/host/status',
    '/x/%2E%2e/runtime/webhooks/blobs',
    '/x/..%2Fadmin',
    '/x%3F/../admin',
    '/./admin',
    '/x/..',
  ])('closes %s to the outside', (path) => {
    for (const before of [`https://regularcleaning.${base}`, `http://regularcleaning.${base}:443`, ''])
      expect(firewallBlocks(main, `${before}${path}`)).toBeDefined();
  });

  it.each([
    '/',
    '/imports/imp_1/rows?find=../admin',
    '/api/imports/imp_1/admin',
    '/assets/index-B2x..y.js',
    '/administration',
    '/api/health',
    '/.well-known/security.txt',
    '/api/uploads?name=a/b/../c.csv',
  ])('lets %s through', (path) => {
    for (const before of [`https://admin.${base}`, `https://admin.${base}:443`, ''])
      expect(firewallBlocks(main, `${before}${path}`)).toBeUndefined();
  });

  it('keeps the tokens of calendars out of its logs', () => {
    expect(loggedQueries(main)).toEqual([]);
  });

  it('slows floods no tighter than Front Door can count', () => {
    const { rules } = only(main, 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies').properties
      .customRules as {
      rules: { ruleType: string; rateLimitThreshold: number; matchConditions: object[] }[];
    };
    const slowing = rules.filter(({ ruleType }) => ruleType === 'RateLimitRule');
    expect(slowing).toHaveLength(2);
    for (const rule of slowing) {
      expect(rule.rateLimitThreshold).toBeGreaterThanOrEqual(200);
      expect(rule.matchConditions[0]).toMatchObject({ matchVariable: 'SocketAddr' });
    }
  });
});

it('tells the zone above of a child zone', () => {
  const main = readSnapshot('main', 'test');
  expect(only(main, 'Microsoft.Network/dnsZones/NS').name).toBe('facilityapps.co.uk/test');
});
