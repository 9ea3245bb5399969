import { HttpRequest, InvocationContext, type HttpResponseInit } from '@azure/functions';
import { requestLimits } from '../../../functions/pipeline/limits';
import { ok } from '../../../functions/pipeline/reply';
import { customerShares } from '../../../functions/pipeline/shares';
import { pipeline, type PipelineDeps } from '../../../functions/pipeline/routes';
import { systemClock } from '../../../shared/platform/clock';
import { silentLog, type Log } from '../../../shared/platform/log';
import type { Limit, SharedLimits } from '../../../shared/platform/shared-limits';

const FRONT_DOOR = '5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f';

/** A pipeline on which a kind of limit is used up. */
function aPipeline(over: string | undefined) {
  const taken: Limit[] = [];
  const shared: SharedLimits = {
    take(limit) {
      taken.push(limit);
      const allowed = limit.kind !== over;
      return Promise.resolve({ allowed, limit, left: allowed ? 7 : 0, resetSeconds: 42 });
    },
    forget: () => Promise.resolve(0),
  };
  let handled = 0;
  const lines: unknown[] = [];
  let sessions = 0;
  const { tenantRoute } = pipeline({
    hosts: { baseDomain: 'facilityapps.example', frontDoorId: FRONT_DOOR, local: false },
    tenants: {
      tenantBySubdomain: (id: string) =>
        Promise.resolve({ id, status: 'active', plan: 'starter', features: [] }),
    },
    sessions: {
      find() {
        sessions++;
        return Promise.resolve({ user: { id: 'usr_1' }, role: 'viewer', permissions: ['imports:read'] });
      },
    },
    limits: requestLimits(shared, {
      ...{ addressPerMinute: 2000, sessionPerMinute: 600, keyPerMinute: 1200, factor: 1 },
    }),
    clock: systemClock(),
    shares: customerShares(),
    log: { ...silentLog, warn: (_message, fields) => void lines.push(fields) } satisfies Log,
  } as unknown as PipelineDeps);
  const handler = tenantRoute({ permission: 'imports:read' }, () => {
    handled++;
    return Promise.resolve({ reply: ok({}) });
  });
  const ask = async () => {
    const request = new HttpRequest({
      method: 'GET',
      url: 'https://func.azurewebsites.net/api/imports',
      headers: {
        'x-azure-fdid': FRONT_DOOR,
        'x-forwarded-host': 'ab.facilityapps.example',
        'x-forwarded-proto': 'https',
        'x-azure-socketip': '203.0.113.9',
        cookie: `__Host-fji=${'a'.repeat(43)}`,
      },
    });
    const answer = (await handler(request, new InvocationContext())) as HttpResponseInit;
    return {
      status: answer.status,
      headers: answer.headers as Record<string, string>,
      body: answer.body as string,
    };
  };
  return { ask, taken, lines, counts: () => ({ handled, sessions }) };
}

describe('limits of requests', () => {
  it('say on every answer what there is and what is left, as RateLimit fields', async () => {
    const { ask, taken } = aPipeline(undefined);
    const { status, headers } = await ask();
    expect(status).toBe(200);
    expect(headers['ratelimit-policy']).toBe('"session";q=600;w=60, "customer";q=1500;w=60');
    expect(headers.ratelimit).toBe('"session";r=7;t=42, "customer";r=7;t=42');
    expect(taken.map(({ kind, most }) => [kind, most])).toEqual([
      ['address', 2000],
      ['session', 600],
      ['customer', 1500],
    ]);
    // Another customer's session or key of the same name is another.
    expect(taken[1]?.id).toMatch(/^ab /);
  });

  it('refuse with 429, a sentence and when to come back, and the handler is not called', async () => {
    for (const kind of ['session', 'customer']) {
      const { ask, counts } = aPipeline(kind);
      const { status, headers, body } = await ask();
      expect(status).toBe(429);
      expect(headers['retry-after']).toBe('42');
      expect(headers.ratelimit).toContain(`"${kind}";r=0;t=42`);
      expect(JSON.parse(body)).toMatchObject({ code: 'too-many-requests', status: 429 });
      expect(counts().handled).toBe(0);
    }
  });

  it('stop a flood from one address before anything is looked up', async () => {
    const { ask, counts, lines } = aPipeline('address');
    const { status, headers } = await ask();
    expect({ status, policy: headers['ratelimit-policy'] }).toEqual({
      status: 429,
      policy: '"address";q=2000;w=60',
    });
    expect(counts()).toEqual({ handled: 0, sessions: 0 });
    // And the log is told, though nothing is wrong with us.
    await ask();
    expect(lines).toMatchObject([{ code: 'too-many-requests', meanwhile: 0 }]);
  });
});
