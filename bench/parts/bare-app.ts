// What a function app cannot do without: `@azure/functions` and the table SDK, one function, one point read. The
// benches compare the real app with it.
import { app } from '@azure/functions';
import { TableClient } from '@azure/data-tables';

const table = TableClient.fromConnectionString(
  process.env.APP_STORAGE ?? 'UseDevelopmentStorage=true',
  process.env.BENCH_TABLE ?? 'bench',
  { allowInsecureConnection: true },
);

app.http('bare', {
  methods: ['GET'],
  route: 'bare/{id}',
  authLevel: 'anonymous',
  handler: async (request) => ({ jsonBody: await table.getEntity('bench', request.params.id ?? '') }),
});
