import { z } from 'zod';
import { civilDate } from '../platform/clock';
import { AppError } from '../platform/errors';
import type { Tenant } from '../tenancy';
import { checkDefinition } from './check-definition';
import { addDays } from './fill-horizon';
import { asking } from './meant';
import {
  changeSchema,
  current,
  definitionSchema,
  refuseUnless,
  type Definition,
  type DefinitionChange,
  type Entry,
  type Schedule,
  type Segment,
} from './model';
import { askingFor } from './own-days';
import { asProblems, civilTime, dayField, occurrenceKey } from './when';
import { workSchedule, type WorkDeps } from './work-schedule';

/** `PUT /api/schedules/{id}`: this one, from here on, or all. What is not named stays as it is. */
export const editBody = z.discriminatedUnion('scope', [
  z.strictObject({
    scope: z.literal('one'),
    /** Original date. */
    occurrence: occurrenceKey,
    change: z.union([
      z.strictObject({ skip: z.literal(true) }),
      z.strictObject({ moveTo: civilTime, durationMinutes: z.int().min(1).max(44_640).optional() }),
      /** A day that the rule does not have, at the usual time. */
      z.strictObject({ add: z.literal(true) }),
      /** As the rule has it again. */
      z.strictObject({ restore: z.literal(true) }),
    ]),
  }),
  z.strictObject({ scope: z.literal('from'), from: dayField, change: changeSchema }),
  z.strictObject({ scope: z.literal('all'), change: changeSchema }),
]);
export type Edit = z.infer<typeof editBody>;

export interface Edited {
  schedule: Schedule;
  /** Jobs in FacilityApps that the recurring job does not mean (so) any more: a person has to change them there. */
  alreadySent: Entry[];
  /** Exceptions whose day does not occur any more. */
  lost: string[];
}

/** The definition with what a change names; what it sets to null is gone. */
function changed(definition: Definition, change: DefinitionChange): Definition {
  const all = Object.entries({ ...definition, ...change }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return definitionSchema.parse(Object.fromEntries(all));
}

const without = (list: string[] | undefined, key: string): string[] =>
  (list ?? []).filter((one) => one !== key);

function editOne(definition: Definition, edit: Extract<Edit, { scope: 'one' }>): Definition {
  const { occurrence: key, change } = edit;
  const move = (definition.move ?? []).filter(({ date }) => date !== key);
  const day = key.slice(0, 10);
  if ('restore' in change) return { ...definition, exclude: without(definition.exclude, day), move };
  if ('add' in change) {
    const exclude = without(definition.exclude, day);
    return { ...definition, exclude, add: [...without(definition.add, day), day] };
  }
  if ('skip' in change) return { ...definition, exclude: [...without(definition.exclude, day), day], move };
  const { moveTo: to, durationMinutes } = change;
  move.push({ date: key, to, ...(durationMinutes === undefined ? {} : { durationMinutes }) });
  return { ...definition, move };
}

/** Exceptions of a definition by their original day. */
const exceptionsOf = ({ exclude = [], move = [] }: Definition): string[] =>
  [...exclude.map((text) => text.slice(0, 10)), ...move.map(({ date }) => date.slice(0, 10))].sort();

/** The days of exceptions, from a day on, that the new definition does not mean. */
async function lostFrom(definition: Definition, first: string): Promise<string[]> {
  const { exclude: _, move: __, holidays: ___, ...bare } = definition;
  const ask = await asking([{ from: null, definition: bare }]);
  const days = [...new Set(exceptionsOf(definition))].filter((day) => day >= first);
  return days.filter((day) => ask(day, day).length === 0);
}

const dropLost = (definition: Definition, lost: string[]): Definition => ({
  ...definition,
  exclude: (definition.exclude ?? []).filter((text) => !lost.includes(text.slice(0, 10))),
  move: (definition.move ?? []).filter(({ date }) => !lost.includes(date.slice(0, 10))),
});

async function edited(segments: Segment[], edit: Edit): Promise<{ segments: Segment[]; lost: string[] }> {
  if (edit.scope === 'one') {
    const day = edit.occurrence.slice(0, 10);
    const index = segments.findLastIndex(({ from }) => from === null || from <= day);
    const edits = segments.map((segment, at) =>
      at === index ? { ...segment, definition: editOne(segment.definition, edit) } : segment,
    );
    return { segments: edits, lost: [] };
  }
  if (edit.scope === 'all') {
    const definition = changed(current({ segments }), edit.change);
    const lost = await lostFrom(definition, '');
    return { segments: [{ from: null, definition: dropLost(definition, lost) }], lost };
  }
  const { from, change } = edit;
  const before = segments.filter((segment) => segment.from === null || segment.from < from);
  const base = segments.findLast((segment) => segment.from === null || segment.from <= from)?.definition;
  if (!base) throw new Error('A recurring job without a definition');
  const definition = changed(base, change);
  const lost = await lostFrom(definition, from);
  return { segments: [...before, { from, definition: dropLost(definition, lost) }], lost };
}

/**
 * Entries that were sent, or are on their way, and are not meant (at that time) any more.
 *
 * @param daysBefore the customer's own days as they were, where these are what changed
 */
export async function sentOtherwise(
  deps: Pick<WorkDeps, 'store' | 'clock' | 'ownDays'>,
  tenant: Tenant,
  before: Schedule,
  segments: Segment[],
  daysBefore = deps.ownDays,
): Promise<Entry[]> {
  const today = civilDate(deps.clock.now(), current(before).timeZone);
  const last = addDays(before.filledTo, 400);
  const entries = (await deps.store.entries(tenant, before.id, addDays(today, -400), last)).filter(
    ({ state, date }) => date >= today && (state === 'created' || state === 'waiting'),
  );
  if (entries.length === 0) return [];
  const ask = await askingFor(deps, tenant, segments);
  const then = await askingFor({ ownDays: daysBefore }, tenant, before.segments);
  const days = entries.map(({ date }) => date).sort();
  const [from, to] = [days[0] ?? today, days.at(-1) ?? today];
  const signed = (meant: ReturnType<typeof ask>) =>
    new Map(
      meant.flatMap((one) =>
        one.kind === 'placed'
          ? [
              [
                one.key,
                {
                  at: `${one.start}|${one.end}`,
                  jobs: one.definition.jobs.map((job) => JSON.stringify(job)),
                },
              ],
            ]
          : [],
      ),
    );
  const [now, was] = [signed(ask(from, to)), signed(then(from, to))];
  return entries.filter(({ occurrence, job }) => {
    const [a, b] = [now.get(occurrence), was.get(occurrence)];
    return !a || a.at !== b?.at || a.jobs[job] !== b.jobs[job];
  });
}

/** Writes a new version; what is due under the old one is settled first, so that nothing of it is lost. */
export async function writeVersion(
  deps: WorkDeps,
  tenant: Tenant,
  found: Schedule,
  by: string,
  what: string,
  segments: Segment[],
): Promise<{ schedule: Schedule; alreadySent: Entry[] }> {
  let schedule = found;
  if (schedule.status === 'active') {
    const worked = await workSchedule(deps, tenant, schedule);
    if (!worked)
      throw new AppError('unavailable', {
        detail: 'This recurring job is being worked on; please try again in a moment.',
        retryAfter: 5,
      });
    schedule = worked.schedule;
  }
  if (schedule.version !== found.version)
    throw new AppError('changed', { detail: 'Somebody else changed it meanwhile. Please look again.' });
  const alreadySent = await sentOtherwise(deps, tenant, schedule, segments);
  const now = deps.clock.now();
  const version = schedule.version + 1;
  const place = { customerId: tenant.id, scheduleId: schedule.id };
  const wakes = schedule.status === 'active';
  if (wakes) await deps.index.put({ ...place, dueAt: now });
  const today = civilDate(now, segments.at(-1)?.definition.timeZone ?? current(schedule).timeZone);
  const done = await deps.store.write(
    tenant,
    schedule,
    {
      segments,
      version,
      updatedAt: now,
      since: now,
      filledTo: addDays(today, -1),
      ...(wakes ? { dueAt: now } : {}),
    },
    { version, at: now, by, what, segments },
  );
  if (!done)
    throw new AppError('changed', { detail: 'Somebody else changed it meanwhile. Please look again.' });
  if (wakes && schedule.dueAt !== 0 && Math.ceil(schedule.dueAt) !== Math.ceil(now))
    await deps.index.drop({ ...place, dueAt: schedule.dueAt });
  return { schedule: done, alreadySent };
}

/**
 * Edits a recurring job: it changes what was not sent yet, and answers which jobs a person has to change in
 * FacilityApps.
 */
export async function editSchedule(
  deps: WorkDeps,
  tenant: Tenant,
  found: Schedule,
  by: string,
  edit: Edit,
): Promise<Edited> {
  refuseUnless(found.status !== 'ended', 'A recurring job that has ended cannot be edited.');
  const { segments, lost } = await asProblems(() => edited(found.segments, edit));
  const definition = current({ segments });
  if (edit.scope !== 'one') await checkDefinition(deps.reference, tenant, definition);
  else if (!('add' in edit.change)) {
    const day = edit.occurrence.slice(0, 10);
    const ask = await asking(
      found.segments.map((segment) => ({
        ...segment,
        definition: { ...segment.definition, move: [], exclude: [] },
      })),
    );
    const around = ask(addDays(day, -366), addDays(day, 366));
    if (!around.some(({ key }) => key === edit.occurrence)) {
      const message = 'The rule has no occurrence on that day.';
      throw new AppError('refused', { detail: message, issues: [{ path: 'occurrence', message }] });
    }
  }
  const what =
    edit.scope === 'one' ? `one ${edit.occurrence}` : edit.scope === 'from' ? `from ${edit.from}` : 'all';
  return { ...(await writeVersion(deps, tenant, found, by, what, segments)), lost };
}

/** Takes a recurring job back to an earlier version; a version of its own. */
export async function revertSchedule(
  deps: WorkDeps,
  tenant: Tenant,
  found: Schedule,
  by: string,
  version: number,
): Promise<Edited> {
  refuseUnless(found.status !== 'ended', 'A recurring job that has ended cannot be edited.');
  const kept = (await deps.store.versions(tenant, found.id)).find((one) => one.version === version);
  if (!kept) throw new AppError('not-found', { detail: `There is no version ${version}.` });
  const written = await writeVersion(deps, tenant, found, by, `taken back to ${version}`, kept.segments);
  return { ...written, lost: [] };
}
