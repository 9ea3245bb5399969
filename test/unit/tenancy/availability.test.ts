import { systemClock } from '../../../shared/platform/clock';
import { silentLog } from '../../../shared/platform/log';
import type { AvailabilityResult } from '../../../shared/platform/telemetry';
import type { Visited } from '../../../shared/platform/visit';
import { lookAtHosts } from '../../../shared/tenancy';

const right: Visited = { status: 200, certificateDays: 60 };

async function look(options: {
  subdomains?: string[];
  visit?: (url: string) => Promise<Visited>;
  refused?: boolean;
}) {
  const sent: AvailabilityResult[] = [];
  const done = lookAtHosts({
    baseDomain: 'facilityapps.example',
    subdomains: () => Promise.resolve(options.subdomains ?? ['ab', 'officeclean']),
    visit: options.visit ?? (() => Promise.resolve(right)),
    telemetry: {
      traces: () => Promise.resolve(),
      availability: (results) => {
        if (options.refused) return Promise.reject(new Error('Of 3 results none were taken'));
        sent.push(...results);
        return Promise.resolve();
      },
    },
    clock: systemClock(),
    log: silentLog,
  });
  return { sent, counts: await done };
}

describe('the availability of each customer', () => {
  it('is reported for the apex and every sub-domain, with the days of its certificate', async () => {
    const { sent, counts } = await look({});
    expect(counts).toEqual({ looked: 3, away: 0 });
    expect(sent.map(({ name, properties }) => [name, properties.kind]).sort()).toEqual([
      ['ab.facilityapps.example', 'customer'],
      ['facilityapps.example', 'apex'],
      ['officeclean.facilityapps.example', 'customer'],
    ]);
    for (const { success, message, measurements } of sent)
      expect({ success, message, measurements }).toEqual({
        success: true,
        message: '',
        measurements: { certificateDays: 60 },
      });
  });

  it('tells what the visitor met where an address is away, and looks at the others', async () => {
    const { sent, counts } = await look({
      visit: (url) => {
        if (url === 'https://ab.facilityapps.example/') return Promise.resolve({ ...right, status: 503 });
        if (url.includes('officeclean')) return Promise.reject(new Error('certificate has expired'));
        return Promise.resolve(right);
      },
    });
    expect(counts).toEqual({ looked: 3, away: 2 });
    const found = Object.fromEntries(sent.map(({ name, success, message }) => [name, { success, message }]));
    expect(found['ab.facilityapps.example']).toEqual({ success: false, message: 'answered 503' });
    expect(found['officeclean.facilityapps.example']).toEqual({
      success: false,
      message: 'certificate has expired',
    });
  });

  it('looks at many without having more than twenty under way', async () => {
    let [now, most] = [0, 0];
    const subdomains = Array.from({ length: 300 }, (_, index) => `c${index}`);
    const { sent } = await look({
      subdomains,
      visit: async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        return right;
      },
    });
    expect(new Set(sent.map(({ name }) => name)).size).toBe(301);
    expect(most).toBe(20);
  });

  it('fails where the reports are not taken, so that the host says so', async () => {
    await expect(look({ refused: true })).rejects.toThrow('none were taken');
  });
});
