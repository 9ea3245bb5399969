import { HttpRequest, InvocationContext } from '@azure/functions';
import type { Deps } from '../../../functions/deps';
import { registerHealth } from '../../../functions/http/health';
import { pipeline, type PipelineDeps, type WrappedOptions } from '../../../functions/pipeline/routes';
import type { Health } from '../../../shared/platform/health';
import { silentLog } from '../../../shared/platform/log';

const FRONT_DOOR = '5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f';

async function ask(health: Health, host = 'canary.facilityapps.example') {
  const registered: WrappedOptions[] = [];
  const { hostRoute } = pipeline({
    hosts: { baseDomain: 'facilityapps.example', frontDoorId: FRONT_DOOR, local: false },
    log: silentLog,
  } as PipelineDeps);
  registerHealth({ http: (_name, options) => void registered.push(options) }, {
    hostRoute,
    health: () => Promise.resolve(health),
  } as unknown as Deps);
  const request = new HttpRequest({
    method: 'GET',
    url: 'https://func.azurewebsites.net/api/health',
    headers: { 'x-azure-fdid': FRONT_DOOR, 'x-forwarded-host': host, 'x-forwarded-proto': 'https' },
  });
  const answer = await registered[0]?.handler(request, new InvocationContext());
  return answer as { status: number; body: string; headers: Record<string, string> };
}

describe('/api/health', () => {
  it('is 200 for whoever asks at any host of ours, when every part is there', async () => {
    for (const host of [
      'canary.facilityapps.example',
      'facilityapps.example',
      'admin.facilityapps.example',
    ]) {
      const { status, body } = await ask({ tables: true, files: true, secrets: true }, host);
      expect({ status, body: JSON.parse(body) as unknown }).toEqual({ status: 200, body: { status: 'ok' } });
    }
  });

  it('is 503 with the parts that are away, and nothing of why', async () => {
    const { status, body, headers } = await ask({ tables: true, files: false, secrets: false });
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('10');
    expect(JSON.parse(body)).toMatchObject({
      code: 'unavailable',
      detail: 'Does not answer: files, secrets.',
      errors: [
        { path: 'files', message: 'does not answer' },
        { path: 'secrets', message: 'does not answer' },
      ],
    });
    expect(body).not.toMatch(/tables|azure|key|http/i);
  });
});
