import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { AvailabilityResult, Telemetry } from '../platform/telemetry';
import type { Visit } from '../platform/visit';

/** Looks under way at once: a thousand customers are through within a minute, and the app is not busy with itself. */
const AT_ONCE = 20;

interface Page {
  host: string;
  kind: 'apex' | 'customer';
}

export interface AvailabilityDeps {
  baseDomain: string;
  subdomains(): Promise<string[]>;
  visit: Visit;
  telemetry: Telemetry;
  clock: Clock;
  log: Log;
}

/**
 * Looks at the first page of the apex and of every customer as a visitor would, by DNS, certificate, Front Door, app
 * and storage, and reports each. Answers how many were looked at and how many were not available.
 */
export async function lookAtHosts(deps: AvailabilityDeps): Promise<{ looked: number; away: number }> {
  const { baseDomain, clock, log } = deps;
  const pages: Page[] = [
    { host: baseDomain, kind: 'apex' },
    ...(await deps.subdomains()).map((name) => ({
      host: `${name}.${baseDomain}`,
      kind: 'customer' as const,
    })),
  ];

  async function look({ host, kind }: Page): Promise<AvailabilityResult> {
    const [at, from] = [clock.now(), clock.monotonic()];
    const found = { success: false, message: '', measurements: {} as Record<string, number> };
    try {
      const { status, certificateDays } = await deps.visit(`https://${host}/`);
      found.success = status === 200;
      if (!found.success) found.message = `answered ${status}`;
      if (certificateDays !== undefined) found.measurements.certificateDays = certificateDays;
    } catch (error) {
      found.message = error instanceof Error ? error.message : String(error);
    }
    return { name: host, at, durationMs: clock.monotonic() - from, properties: { kind }, ...found };
  }

  const waiting = pages.values();
  const results: AvailabilityResult[] = [];
  const looker = async () => {
    for (const page of waiting) results.push(await look(page));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, looker));
  const away = results.filter(({ success }) => !success).length;
  if (away > 0) log.warn('addresses are away', { looked: results.length, away });
  await deps.telemetry.availability(results);
  return { looked: results.length, away };
}
