import { app, type InvocationContext } from '@azure/functions';
import { traced } from '../../shared/platform/tracing';
import type { Deps } from '../deps';
import { CONNECTION, emit, OUTPUTS, QUEUES, runMessage, startsRun } from '../pipeline/queues';

/** One message drives a customer's imports for a slice, then queues its own continuation. */
export function registerImportRuns(deps: Deps): void {
  app.storageQueue('import-runs', {
    queueName: QUEUES.runs,
    connection: CONNECTION,
    extraOutputs: [OUTPUTS.runs],
    handler: async (raw: unknown, context: InvocationContext) => {
      const { customer, trace } = runMessage.parse(raw);
      const tenant = await deps.tenants.tenantById(customer);
      if (!tenant) {
        deps.log.warn('run for an unknown customer', { invocation: context.invocationId });
        return;
      }
      await traced({ name: 'import-runs', parent: trace, customer, sink: deps.traces }, async () => {
        const { again } = await deps.imports.run(tenant, deps.stopping);
        if (again) emit(context, [startsRun(customer)]);
      });
    },
  });
}

/** A run that failed again and again: what was running is held, with the reason. */
export function registerImportRunsPoison(deps: Deps): void {
  app.storageQueue('import-runs-poison', {
    queueName: `${QUEUES.runs}-poison`,
    connection: CONNECTION,
    handler: async (raw: unknown) => {
      const parsed = runMessage.safeParse(raw);
      deps.log.error('run given up', parsed.success ? parsed.data : {});
      const tenant = parsed.success ? await deps.tenants.tenantById(parsed.data.customer) : undefined;
      if (tenant) await deps.imports.failRun(tenant);
    },
  });
}
