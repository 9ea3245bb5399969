import type { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { AppError } from '../../shared/platform/errors';
import {
  calendarView,
  dayField,
  definitionSchema,
  editBody,
  editedView,
  entriesPage,
  occurrenceKey,
  OCCURRENCE_STATES,
  preview,
  previewBody,
  previewView,
  scheduleView,
  toEntryView,
  toVersionView,
  versionView,
  type Edited,
  type Schedule,
} from '../../shared/schedules';
import type { Deps } from '../deps';
import { startsRun } from '../pipeline/queues';
import { accepted, created, noContent, ok } from '../pipeline/reply';
import type { Registrar, TenantArgs } from '../pipeline/routes';
import { pageQuery } from './imports';

const params = z.object({
  id: z.string().regex(/^sch_[0-9a-z]{1,60}$/, 'This is no id of a recurring job.'),
});

/** The version is what a person edits; the record itself changes with every run. */
const etagOf = ({ version }: Schedule): string => `"v${version}"`;
function expectedVersion({ headers }: Pick<HttpRequest, 'headers'>): number | undefined {
  const asked = headers.get('if-match');
  if (asked === null || asked === '*') return undefined;
  const version = /^"v(\d{1,6})"$/.exec(asked)?.[1];
  // Whatever else it names, it is not what stands there.
  if (version === undefined) throw new AppError('changed', { detail: 'If-Match names no version of it.' });
  return Number(version);
}

const target = (id: string) => ({ kind: 'schedule', id });
/** What the audit log is told of it; its words are the versions'. */
const stateOf = ({ status, version }: Schedule) => ({ status, version });

/** `/api/schedules`: recurring jobs that we keep. */
export function registerSchedules(app: Registrar, deps: Deps): void {
  const { tenantRoute, schedules } = deps;
  const view = async (schedule: Schedule) => scheduleView.parse(await schedules.view(schedule));
  const edited = async ({ schedule, alreadySent, lost }: Edited) =>
    editedView.parse({ schedule: await view(schedule), alreadySent: alreadySent.map(toEntryView), lost });

  app.http('schedules-preview', {
    methods: ['POST'],
    route: 'api/schedules/preview',
    handler: tenantRoute(
      { permission: 'schedules:read', body: previewBody, unaudited: 'It reckons, and stores nothing.' },
      async ({ body }) => ({ reply: ok(previewView.parse(await preview(body))) }),
    ),
  });

  app.http('schedules-list', {
    methods: ['GET'],
    route: 'api/schedules',
    handler: tenantRoute(
      { permission: 'schedules:read', query: z.strictObject(pageQuery) },
      async ({ tenant, query }) => {
        const { items, next } = await schedules.list(tenant, query);
        return { reply: ok({ items: await Promise.all(items.map(view)), next }) };
      },
    ),
  });

  app.http('schedules-create', {
    methods: ['POST'],
    route: 'api/schedules',
    handler: tenantRoute(
      {
        permission: 'schedules:write',
        // Without a zone of its own it is the customer's.
        body: definitionSchema.extend({ timeZone: definitionSchema.shape.timeZone.optional() }),
        creates: true,
      },
      async ({ tenant, actor, body }) => {
        const definition = { ...body, timeZone: body.timeZone ?? tenant.timeZone };
        const schedule = await schedules.create(tenant, actor.id, definition);
        return {
          reply: created(await view(schedule), `/api/schedules/${schedule.id}`),
          audit: { action: 'schedule.created', target: target(schedule.id), after: stateOf(schedule) },
        };
      },
    ),
  });

  app.http('schedules-get', {
    methods: ['GET'],
    route: 'api/schedules/{id}',
    handler: tenantRoute({ permission: 'schedules:read', params }, async ({ tenant, params: { id } }) => {
      const schedule = await schedules.get(tenant, id);
      return { reply: ok(await view(schedule), { etag: etagOf(schedule) }) };
    }),
  });

  app.http('schedules-edit', {
    methods: ['PUT'],
    route: 'api/schedules/{id}',
    handler: tenantRoute(
      { permission: 'schedules:write', params, body: editBody },
      async ({ tenant, actor, params: { id }, body, request }) => {
        const done = await schedules.edit(tenant, id, actor.id, body, expectedVersion(request));
        const { scope } = body;
        return {
          reply: ok(await edited(done), { etag: etagOf(done.schedule) }),
          emit: [startsRun(tenant.id)],
          audit: {
            action: 'schedule.edited',
            target: target(id),
            after: { ...stateOf(done.schedule), scope, changed: Object.keys(body.change).sort() },
          },
        };
      },
    ),
  });

  app.http('schedules-end', {
    methods: ['DELETE'],
    route: 'api/schedules/{id}',
    handler: tenantRoute(
      { permission: 'schedules:write', params },
      async ({ tenant, params: { id }, request }) => {
        await schedules.end(tenant, id, expectedVersion(request));
        return { reply: noContent(), audit: { action: 'schedule.ended', target: target(id) } };
      },
    ),
  });

  app.http('schedules-versions', {
    methods: ['GET'],
    route: 'api/schedules/{id}/versions',
    handler: tenantRoute({ permission: 'schedules:read', params }, async ({ tenant, params: { id } }) => {
      const versions = await schedules.versions(tenant, id);
      return {
        reply: ok({ items: versions.map((one) => versionView.parse(toVersionView(one))), next: null }),
      };
    }),
  });

  app.http('schedules-revert', {
    methods: ['POST'],
    route: 'api/schedules/{id}/revert',
    handler: tenantRoute(
      { permission: 'schedules:write', params, body: z.strictObject({ version: z.int().min(1) }) },
      async ({ tenant, actor, params: { id }, body, request }) => {
        const done = await schedules.revert(tenant, id, actor.id, body.version, expectedVersion(request));
        return {
          reply: ok(await edited(done), { etag: etagOf(done.schedule) }),
          emit: [startsRun(tenant.id)],
          audit: {
            action: 'schedule.reverted',
            target: target(id),
            after: { ...stateOf(done.schedule), backTo: body.version },
          },
        };
      },
    ),
  });

  const steer = (move: 'pause' | 'resume') => {
    app.http(`schedules-${move}`, {
      methods: ['POST'],
      route: `api/schedules/{id}/${move}`,
      handler: tenantRoute(
        { permission: 'schedules:write', params },
        async ({ tenant, params: { id } }: TenantArgs<typeof params, undefined, undefined>) => {
          const done = await schedules[move](tenant, id);
          const schedule = 'schedule' in done ? done.schedule : done;
          return {
            reply: ok(await view(schedule), { etag: etagOf(schedule) }),
            emit: [startsRun(tenant.id)],
            audit: {
              action: move === 'pause' ? 'schedule.paused' : 'schedule.resumed',
              target: target(id),
              after: stateOf(schedule),
            },
          };
        },
      ),
    });
  };
  steer('pause');
  steer('resume');

  app.http('schedules-run', {
    methods: ['POST'],
    route: 'api/schedules/{id}/run',
    handler: tenantRoute(
      {
        permission: 'schedules:write',
        params,
        body: z.strictObject({ occurrences: z.array(occurrenceKey).min(1).max(1_000).optional() }),
      },
      async ({ tenant, params: { id }, body }) => {
        const { schedule } = await schedules.run(tenant, id, body.occurrences);
        return {
          reply: accepted(await view(schedule), `/api/schedules/${id}`),
          emit: [startsRun(tenant.id)],
          audit: {
            action: 'schedule.run-asked',
            target: target(id),
            after: { ...stateOf(schedule), ...(body.occurrences ? { occurrences: body.occurrences } : {}) },
          },
        };
      },
    ),
  });

  app.http('schedules-occurrences', {
    methods: ['GET'],
    route: 'api/schedules/{id}/occurrences',
    handler: tenantRoute(
      { permission: 'schedules:read', params, query: z.strictObject({ from: dayField, to: dayField }) },
      async ({ tenant, params: { id }, query: { from, to } }) => {
        const items = await schedules.calendar(tenant, id, from, to);
        return { reply: ok({ items: z.array(calendarView).parse(items), next: null }) };
      },
    ),
  });

  app.http('schedules-ledger', {
    methods: ['GET'],
    route: 'api/schedules/{id}/runs.csv',
    handler: tenantRoute({ permission: 'schedules:read', params }, async ({ tenant, params: { id } }) => ({
      reply: {
        status: 200,
        body: await schedules.ledgerCsv(tenant, id),
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${id}.csv"`,
        },
      },
    })),
  });

  app.http('schedules-runs', {
    methods: ['GET'],
    route: 'api/schedules/{id}/runs',
    handler: tenantRoute(
      {
        permission: 'schedules:read',
        params,
        query: z.strictObject({ ...pageQuery, state: z.enum(OCCURRENCE_STATES).optional() }),
      },
      async ({ tenant, params: { id }, query }) => {
        const { items, next } = await schedules.ledger(tenant, id, query);
        return { reply: ok(entriesPage.parse({ items: items.map(toEntryView), next })) };
      },
    ),
  });
}
