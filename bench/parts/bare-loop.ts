import { Pool } from 'undici';
import { jobPayload, type JobSpec } from '../../shared/facilityapps';
import { fingerprint, jobLabel } from '../../shared/imports/fingerprint';
import type { Clock } from '../../shared/platform/clock';

/** Rows a second of the loop that anybody would write first: so many at once, nothing kept. */
export async function bareLoop(
  target: { baseUrl: string; token: string },
  customer: string,
  specs: JobSpec[],
  flight: number,
  clock: Clock,
): Promise<number> {
  const { origin, pathname } = new URL(target.baseUrl);
  const pool = new Pool(origin, { connections: flight, pipelining: 1 });
  const started = clock.monotonic();
  let next = 0;
  const worker = async () => {
    for (let spec = specs[next++]; spec; spec = specs[next++]) {
      const label = jobLabel(fingerprint(customer, spec));
      const answer = await pool.request({
        method: 'POST',
        path: `${pathname}/api/1.0/planning/save/true`,
        headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(jobPayload(spec, { label, formSubtaskId: '' })),
      });
      await answer.body.json();
      if (answer.statusCode >= 300) throw new Error(`The sandbox answered ${answer.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: flight }, worker));
  const seconds = (clock.monotonic() - started) / 1000;
  await pool.close();
  return specs.length / seconds;
}
