import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { HttpRequest, InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { OUTPUTS, runMessage, startsRun } from '../../../functions/pipeline/queues';
import { ok } from '../../../functions/pipeline/reply';
import { customerShares } from '../../../functions/pipeline/shares';
import { pipeline, type PipelineDeps } from '../../../functions/pipeline/routes';
import { transport } from '../../../shared/facilityapps/transport';
import { bufferedTraces } from '../../../shared/platform/buffered-traces';
import { systemClock } from '../../../shared/platform/clock';
import { silentLog } from '../../../shared/platform/log';
import { applicationInsights } from '../../../shared/platform/telemetry';
import { traced, traceparent } from '../../../shared/platform/tracing';

const FRONT_DOOR = '5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

async function server(
  answer: (text: Buffer, headers: IncomingHttpHeaders) => { status: number; body: object },
) {
  const made = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { status, body } = answer(Buffer.concat(parts), request.headers);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(made, 'listening');
  return { url: `http://127.0.0.1:${(made.address() as AddressInfo).port}`, stop: () => made.close() };
}

interface Envelope {
  tags: Record<string, string>;
  data: { baseType: string; baseData: Record<string, unknown> & { properties?: Record<string, string> } };
}

describe('what took time', () => {
  it('is one trace over request, message and call, with the customer on each and no name, address or cell', async () => {
    const got: Envelope[] = [];
    let raw = '';
    const insights = await server((bytes) => {
      const text = gunzipSync(bytes).toString();
      raw += text;
      const items = text.split('\n').map((line) => JSON.parse(line) as Envelope);
      got.push(...items);
      return { status: 200, body: { itemsReceived: items.length, itemsAccepted: items.length, errors: [] } };
    });
    const asked: (string | undefined)[] = [];
    const upstream = await server((_, headers) => {
      asked.push(String(headers.traceparent));
      return { status: 500, body: {} };
    });
    const token = { token: 'a.b.c', expiresOnTimestamp: Date.parse('2100-01-01') };
    const telemetry = applicationInsights(
      {
        connectionString: `InstrumentationKey=5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f;IngestionEndpoint=${insights.url}/`,
        clientId: 'the-app',
      },
      () => Promise.resolve({ getToken: () => Promise.resolve(token) }),
    );
    const sink = bufferedTraces(telemetry, systemClock(), silentLog);
    const { customerRoute } = pipeline({
      hosts: { baseDomain: 'facilityapps.example', frontDoorId: FRONT_DOOR, local: false },
      tenants: { tenantBySubdomain: () => Promise.resolve({ id: 'cust-1', status: 'active' }) },
      limits: { fromAddress: () => Promise.resolve() },
      traces: sink,
      log: silentLog,
      shares: customerShares(),
    } as unknown as PipelineDeps);
    const handler = customerRoute({ query: z.strictObject({ name: z.string() }) }, () =>
      Promise.resolve({ reply: ok({}), emit: [startsRun('cust-1')] }),
    );
    const request = new HttpRequest({
      method: 'GET',
      url: 'https://func.azurewebsites.net/api/imports?name=Secretfile',
      query: { name: 'Secretfile' },
      headers: {
        'x-azure-fdid': FRONT_DOOR,
        'x-forwarded-host': 'sub.facilityapps.example',
        'x-forwarded-proto': 'https',
        'x-azure-socketip': '203.0.113.9',
      },
    });
    const context = new InvocationContext({
      functionName: 'imports-approve',
      traceContext: { traceParent: `00-${TRACE}-00f067aa0ba902b7-01` },
    });
    expect(await handler(request, context)).toMatchObject({ status: 200 });

    const [message] = context.extraOutputs.get(OUTPUTS.runs) as [object];
    const { trace } = runMessage.parse(message);
    await traced({ name: 'import-runs', parent: trace, customer: 'cust-1', sink }, async () => {
      await transport(
        `${upstream.url}/x`,
        'secret-token',
        5_000,
        'any',
      )({
        ...{
          method: 'POST',
          path: '/api/1.0/planning/save/true?label=Secretlabel',
          body: { title: 'Secretcell' },
        },
        mostBytes: 1_000,
      });
    });
    await sink.flush();
    insights.stop();
    upstream.stop();

    expect(got.map(({ data }) => [data.baseType, data.baseData.name, data.baseData.success])).toEqual([
      ['RequestData', 'imports-approve', true],
      ['RemoteDependencyData', 'POST /api/1.0/planning/save/true', false],
      ['RequestData', 'import-runs', true],
    ]);
    const [first, call, run] = got;
    for (const item of got) {
      expect(item.tags['ai.operation.id']).toBe(TRACE);
      expect(item.data.baseData.properties).toEqual({ customer: 'cust-1' });
    }
    expect(first?.tags['ai.operation.parentId']).toBe('00f067aa0ba902b7');
    expect(run?.tags['ai.operation.parentId']).toBe(first?.data.baseData.id);
    expect(call?.tags['ai.operation.parentId']).toBe(run?.data.baseData.id);
    expect(asked).toEqual([`00-${TRACE}-${String(call?.data.baseData.id)}-01`]);
    expect(raw).not.toMatch(/Secret|secret-token|203\.0\.113|sub\.facilityapps/);
  });

  it('goes on under its ids where nobody listens, and a header that is none begins a trace anew', async () => {
    const seen = await traced({ name: 'x', parent: `00-${TRACE}-00f067aa0ba902b7-00`, sink: undefined }, () =>
      Promise.resolve(traceparent()),
    );
    expect(seen).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
    for (const parent of ['', 'nonsense', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `${TRACE}\r\nx: y`]) {
      const made = await traced({ name: 'x', parent, sink: undefined }, () => Promise.resolve(traceparent()));
      expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      expect(made).not.toContain(TRACE);
    }
    expect(traceparent()).toBeUndefined();
  });
});
