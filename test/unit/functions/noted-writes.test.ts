import { z } from 'zod';
import { pipeline, type PipelineDeps, type Registrar } from '../../../functions/pipeline/routes';
import { noContent } from '../../../functions/pipeline/reply';

const { tenantRoute, customerRoute } = pipeline({ hosts: {} } as PipelineDeps);
const app: Registrar = { http: () => undefined };
const at = { route: 'api/things/{id}', methods: ['POST' as const] };
const permission = 'imports:run';
const audit = { action: 'thing.done' };

describe('a route that changes something', () => {
  it('does not compile unless it tells the audit log, or says why not', () => {
    app.http('noted', {
      ...at,
      handler: tenantRoute({ permission, body: z.object({}) }, () =>
        Promise.resolve({ reply: noContent(), audit }),
      ),
    });
    app.http('unaudited', {
      ...at,
      handler: customerRoute({ unaudited: 'It stores nothing.' }, () =>
        Promise.resolve({ reply: noContent() }),
      ),
    });
    app.http('read', {
      route: 'api/things',
      methods: ['GET'],
      handler: tenantRoute({ permission }, () => Promise.resolve({ reply: noContent() })),
    });
    const silent = {
      ...at,
      handler: tenantRoute({ permission }, () => Promise.resolve({ reply: noContent() })),
    };
    // @ts-expect-error the outcome has no note
    app.http('silent', silent);
    const sometimes = {
      ...at,
      handler: customerRoute({}, ({ session }) =>
        Promise.resolve(session ? { reply: noContent(), audit } : { reply: noContent() }),
      ),
    };
    // @ts-expect-error one of the outcomes has no note
    app.http('sometimes', sometimes);
    expect(app).toBeDefined();
  });
});
