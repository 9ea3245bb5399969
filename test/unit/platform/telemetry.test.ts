import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { applicationInsights, type AvailabilityResult } from '../../../shared/platform/telemetry';

const result = (name: string): AvailabilityResult => ({
  name,
  success: false,
  durationMs: 1_234.567_891,
  at: Date.parse('2026-11-24T09:00:00Z'),
  message: 'answered 503',
  measurements: { certificateDays: 20 },
  properties: { kind: 'customer' },
});

interface Envelope {
  time: string;
  data: { baseType: string; baseData: Record<string, unknown> };
}

/** Stands in for the ingestion of Application Insights. */
async function ingestion(answer: (items: number) => { status: number; body: object }) {
  const got: { authorization: string | undefined; path: string | undefined; items: Envelope[] }[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = gunzipSync(Buffer.concat(parts)).toString();
      const items = text.split('\n').map((line) => JSON.parse(line) as Envelope);
      got.push({ authorization: request.headers.authorization, path: request.url, items });
      const { status, body } = answer(items.length);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asked: (string | undefined)[] = [];
  const telemetry = applicationInsights(
    {
      connectionString: `InstrumentationKey=5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f;IngestionEndpoint=http://127.0.0.1:${port}/`,
      clientId: 'the-app',
    },
    (clientId) => {
      asked.push(clientId);
      const token = { token: 'a.b.c', expiresOnTimestamp: Date.parse('2100-01-01') };
      return Promise.resolve({ getToken: () => Promise.resolve(token) });
    },
  );
  return { got, asked, telemetry, stop: () => server.close() };
}

describe('telemetry', () => {
  it('arrives as availability results, signed by the identity of the app', async () => {
    const there = await ingestion((items) => ({
      status: 200,
      body: { itemsReceived: items, itemsAccepted: items, errors: [] },
    }));
    await there.telemetry.availability([
      result('ab.facilityapps.example'),
      result('cd.facilityapps.example'),
    ]);
    await there.telemetry.availability([]);
    there.stop();
    expect(there.got).toHaveLength(1);
    expect(there.asked).toEqual(['the-app']);
    const [{ authorization, items } = { authorization: undefined, items: [] }] = there.got;
    expect(authorization).toBe('Bearer a.b.c');
    expect(items.map(({ data }) => data.baseData.name)).toEqual([
      'ab.facilityapps.example',
      'cd.facilityapps.example',
    ]);
    expect(items[0]?.time).toBe('2026-11-24T09:00:00.000Z');
    expect(items[0]?.data.baseType).toBe('AvailabilityData');
    expect(items[0]?.data.baseData).toMatchObject({
      success: false,
      duration: '00:00:01.235',
      message: 'answered 503',
      measurements: { certificateDays: 20 },
      properties: { kind: 'customer' },
    });
  });

  it('is an error where results are refused, in part or at all', async () => {
    const part = await ingestion((items) => ({
      status: 206,
      body: { itemsReceived: items, itemsAccepted: items - 1, errors: [{ index: 0, statusCode: 400 }] },
    }));
    await expect(part.telemetry.availability([result('ab'), result('cd')])).rejects.toThrow('Of 2 results 1');
    part.stop();
    const none = await ingestion(() => ({ status: 403, body: { error: 'no role' } }));
    await expect(none.telemetry.availability([result('ab')])).rejects.toThrow('Of 1 results none');
    none.stop();
  });
});
