import { lookAtCertificates } from '../../../infra/certificates/look';
import { azure } from './azure-answers';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const OLD = '_old8m2n4p6q8r0s2t4v6w8x0y2z4a6b';
const NEW = '_new1c3e5g7i9k1m3o5q7s9u1w3y5a7';
const OF_APEX = '_apx0a2c4e6g8i0k2m4o6q8s0u2w4y6a';

async function look(cloud: ReturnType<typeof azure>, options: { days?: number; now?: number } = {}) {
  const lines = await lookAtCertificates({
    domains: cloud.domains,
    proof: cloud.proof(),
    visitor: { daysLeft: () => Promise.resolve(options.days ?? 80) },
    hosts: ['facilityapps.co.uk'],
    now: () => options.now ?? NOW,
  });
  return { lines, alerts: lines.filter(({ level }) => level === 'alert').map(({ text }) => text) };
}
const values = (write: { body: unknown } | undefined): string[] =>
  (write?.body as { properties: { TXTRecords: { value: string[] }[] } }).properties.TXTRecords.map(
    ({ value }) => value.join(''),
  );

describe('the daily look at the certificates', () => {
  it('does nothing and says so when every domain is approved', async () => {
    const cloud = azure({ domains: ['domain-approved'] });
    const { lines, alerts } = await look(cloud);
    expect(alerts).toEqual([]);
    expect(lines.map(({ text }) => text)).toEqual([
      'facilityapps.co.uk: Approved',
      'facilityapps.co.uk: the certificate that visitors see is valid for 80 days',
    ]);
    expect([cloud.refreshes(), cloud.writes()]).toEqual([[], []]);
  });

  it.each(['domain-pending-revalidation', 'domain-timed-out', 'domain-rejected'])(
    'asks for a new token, writes it beside what the other domain is proven by, and alerts: %s',
    async (state) => {
      const cloud = azure({
        domains: ['domain-approved', state],
        refreshed: ['domain-approved', 'domain-refreshed'],
      });
      const { alerts } = await look(cloud);
      expect(cloud.refreshes().map(({ path }) => path.split('/').slice(-2))).toEqual([
        ['wildcard', 'refreshValidationToken'],
      ]);
      expect(cloud.writes()).toHaveLength(1);
      expect(values(cloud.writes()[0])).toEqual([NEW, OF_APEX, OLD]);
      expect(alerts).toHaveLength(2);
      expect(alerts[0]).toContain('*.facilityapps.co.uk');
    },
  );

  it('takes an old value away once every domain has a token of its own', async () => {
    const cloud = azure({ domains: ['domain-timed-out'], refreshed: ['domain-refreshed'] });
    await look(cloud);
    expect(values(cloud.writes()[0])).toEqual([NEW]);
  });

  it('writes over the record only as it was read', async () => {
    const cloud = azure({ domains: ['domain-timed-out'], refreshed: ['domain-refreshed'] });
    await look(cloud);
    expect(cloud.writes()[0]?.ifMatch).toBe('7c4f1e2d-0b6a-4a59-8f3e-2d1c0b9a8f7e');
    const changed = azure({ domains: ['domain-timed-out'], refreshed: ['domain-refreshed'], write: 412 });
    expect((await look(changed)).alerts.join()).toContain('_dnsauth.facilityapps.co.uk could not be written');
  });

  it('makes the record where it was lost', async () => {
    const cloud = azure({ domains: ['domain-pending'], proof: 'none' });
    const { alerts } = await look(cloud);
    expect(values(cloud.writes()[0])).toEqual([OLD]);
    expect(cloud.writes()[0]?.ifNoneMatch).toBe('*');
    expect(alerts).toEqual([expect.stringContaining('was written anew')]);
    expect(cloud.refreshes()).toEqual([]);
  });

  it('leaves a proof that stands and a domain that Front Door works on alone', async () => {
    for (const state of ['domain-pending', 'domain-refreshing-validation-token', 'domain-submitting']) {
      const cloud = azure({ domains: ['domain-approved', state] });
      const { alerts } = await look(cloud);
      expect({ state, alerts, writes: cloud.writes(), refreshes: cloud.refreshes() }).toEqual({
        state,
        alerts: [],
        writes: [],
        refreshes: [],
      });
    }
  });

  it('asks anew where a pending token ran out', async () => {
    const cloud = azure({ domains: ['domain-pending'], refreshed: ['domain-refreshed'] });
    const { alerts } = await look(cloud, { now: Date.parse('2026-12-02T09:00:00Z') });
    expect(cloud.refreshes()).toHaveLength(1);
    expect(alerts[0]).toContain('its token ran out');
  });

  it.each(['domain-internal-error', 'domain-unknown'])(
    'calls for help where it cannot mend: %s',
    async (state) => {
      const cloud = azure({ domains: [state] });
      const { alerts } = await look(cloud);
      expect(alerts[0]).toContain('support');
      expect(cloud.refreshes()).toEqual([]);
    },
  );

  it('goes on with the others when a token is refused', async () => {
    const cloud = azure({ domains: ['domain-rejected', 'domain-approved'], refresh: 400 });
    const { lines, alerts } = await look(cloud);
    expect(alerts[0]).toContain('no new token could be had');
    expect(lines.map(({ text }) => text)).toContain('facilityapps.co.uk: Approved');
  });

  it('alerts three weeks before the certificate that visitors see ends', async () => {
    const cloud = azure({ domains: ['domain-approved'] });
    expect((await look(cloud, { days: 21 })).alerts).toEqual([]);
    expect((await look(cloud, { days: 20 })).alerts).toEqual([
      'facilityapps.co.uk: the certificate that visitors see is valid for 20 days',
    ]);
  });

  it('alerts when there is no domain to look at', async () => {
    expect((await look(azure({ domains: [] }))).alerts).toEqual(['The profile has no domain']);
  });
});

describe('the proof record', () => {
  const setOf = async (zone: string, base: string) => {
    const cloud = azure({ domains: [] });
    const proof = cloud.proof(zone, base);
    await proof.read();
    return [proof.name, cloud.sent[0]?.path.split('/').slice(-3).join('/')];
  };

  it('stands at the zone, or below it for a domain inside a zone', async () => {
    expect(await setOf('facilityapps.co.uk', 'facilityapps.co.uk')).toEqual([
      '_dnsauth.facilityapps.co.uk',
      'facilityapps.co.uk/TXT/_dnsauth',
    ]);
    expect(await setOf('example.com', 'import.example.com')).toEqual([
      '_dnsauth.import.example.com',
      'example.com/TXT/_dnsauth.import',
    ]);
    expect(() => azure({ domains: [] }).proof('example.com', 'badexample.com')).toThrow(
      'does not lie in the zone',
    );
  });
});
