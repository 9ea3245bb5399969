import { z } from 'zod';
import {
  adoptBody,
  adoptedView,
  definitionSchema,
  editBody,
  occurrenceKey,
  toAdoptedView,
  type SchedulesService,
} from '../../../shared/schedules';
import type { Deps } from '../../deps';
import { startsRun } from '../../pipeline/queues';
import { accepted, created, noContent, ok } from '../../pipeline/reply';
import type { TenantArgs } from '../../pipeline/routes';
import { etagOf, expectedVersion, params, shownBy, stateOf, target } from './shown';

const permission = 'schedules:write';

/** What keeps, edits, steers and ends recurring jobs. */
export function keepingHandlers({ tenantRoute }: Deps, schedules: SchedulesService) {
  const { view, edited } = shownBy(schedules);

  const steer = (move: 'pause' | 'resume') =>
    tenantRoute(
      { permission, params },
      async ({ tenant, params: { id } }: TenantArgs<typeof params, undefined, undefined>) => {
        const done = await schedules[move](tenant, id);
        const schedule = 'schedule' in done ? done.schedule : done;
        return {
          reply: ok(await view(tenant, schedule), { etag: etagOf(schedule) }),
          emit: [startsRun(tenant.id)],
          audit: {
            action: move === 'pause' ? 'schedule.paused' : 'schedule.resumed',
            target: target(id),
            after: stateOf(schedule),
          },
        };
      },
    );

  return {
    create: tenantRoute(
      {
        permission,
        // Without a zone of its own it is the customer's.
        body: definitionSchema.extend({ timeZone: definitionSchema.shape.timeZone.optional() }),
        creates: true,
      },
      async ({ tenant, actor, body }) => {
        const definition = { ...body, timeZone: body.timeZone ?? tenant.timeZone };
        const schedule = await schedules.create(tenant, actor.id, definition);
        return {
          reply: created(await view(tenant, schedule), `/api/schedules/${schedule.id}`),
          audit: { action: 'schedule.created', target: target(schedule.id), after: stateOf(schedule) },
        };
      },
    ),

    edit: tenantRoute(
      { permission, params, body: editBody },
      async ({ tenant, actor, params: { id }, body, request }) => {
        const done = await schedules.edit(tenant, id, actor.id, body, expectedVersion(request));
        const { scope } = body;
        return {
          reply: ok(await edited(tenant, done), { etag: etagOf(done.schedule) }),
          emit: [startsRun(tenant.id)],
          audit: {
            action: 'schedule.edited',
            target: target(id),
            after: { ...stateOf(done.schedule), scope, changed: Object.keys(body.change).sort() },
          },
        };
      },
    ),

    end: tenantRoute({ permission, params }, async ({ tenant, params: { id }, request }) => {
      await schedules.end(tenant, id, expectedVersion(request));
      return { reply: noContent(), audit: { action: 'schedule.ended', target: target(id) } };
    }),

    revert: tenantRoute(
      { permission, params, body: z.strictObject({ version: z.int().min(1) }) },
      async ({ tenant, actor, params: { id }, body, request }) => {
        const done = await schedules.revert(tenant, id, actor.id, body.version, expectedVersion(request));
        return {
          reply: ok(await edited(tenant, done), { etag: etagOf(done.schedule) }),
          emit: [startsRun(tenant.id)],
          audit: {
            action: 'schedule.reverted',
            target: target(id),
            after: { ...stateOf(done.schedule), backTo: body.version },
          },
        };
      },
    ),

    // Rows of a review are left out of their import by it.
    adopt: tenantRoute(
      { permission, also: 'imports:edit', body: adoptBody },
      async ({ tenant, actor, body }) => {
        const done = await schedules.adopt(tenant, actor.id, body);
        return {
          reply: ok(adoptedView.parse(toAdoptedView(done))),
          audit: {
            action: 'import.kept-as-recurring',
            target: { kind: 'import', id: body.importId },
            after: { made: done.made.length, schedules: done.made.map(({ schedule }) => schedule.id) },
          },
        };
      },
    ),

    pause: steer('pause'),
    resume: steer('resume'),

    run: tenantRoute(
      {
        permission,
        params,
        body: z.strictObject({ occurrences: z.array(occurrenceKey).min(1).max(1_000).optional() }),
      },
      async ({ tenant, params: { id }, body }) => {
        const { schedule } = await schedules.run(tenant, id, body.occurrences);
        return {
          reply: accepted(await view(tenant, schedule), `/api/schedules/${id}`),
          emit: [startsRun(tenant.id)],
          audit: {
            action: 'schedule.run-asked',
            target: target(id),
            after: { ...stateOf(schedule), ...(body.occurrences ? { occurrences: body.occurrences } : {}) },
          },
        };
      },
    ),
  };
}
