import { z } from 'zod';
import type { Reference } from './reference';

const date = z.string().refine((text) => {
  const parsed = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(parsed.getTime()) &&
    parsed.toISOString().startsWith(text)
  );
}, 'is no date');
/** A number as a string without a leading zero. */
const numeral = (most: number) =>
  z
    .string()
    .refine((text) => /^(0|[1-9]\d?)$/.test(text) && Number(text) <= most, `is no number from 0 to ${most}`);
const none = z.array(z.unknown()).length(0);
const translations = (least: number) =>
  z
    .array(
      z.strictObject({ id: z.literal('new-0'), regionCode: z.literal('en_EN'), text: z.string().min(1) }),
    )
    .min(least)
    .max(1);

/** The field table of facilityapps-api.md, rule by rule; fields that it does not name are refused. */
const fields = z.strictObject({
  id: z.null(),
  editMode: z.literal('all'),
  mode: z.literal('roster'),
  translations: translations(1),
  description_translations: translations(0),
  date_start: date,
  date_end: date,
  hour_start: numeral(23),
  minute_start: numeral(59),
  hour_end: numeral(23),
  minute_end: numeral(59),
  locations: z.string(),
  floors_spaces: z.record(z.string(), z.array(z.string())),
  owners: z.array(z.strictObject({ id: z.string() })).min(1),
  owner_roles: none,
  approvers: none,
  approver_roles: none,
  watchers: none,
  watcher_roles: none,
  contracts: none,
  'instruction-documents': none,
  'remove-instruction-documents': none,
  labels: z.array(z.string().min(1)),
  subtasks: z
    .array(
      z.strictObject({
        id: z.string().regex(/^new_[0-9a-f]{32}$/),
        referrer: z.literal('forms'),
        referringId: z.string(),
        referring_id: z.string(),
        required: z.literal(false),
        order: z.literal(0),
      }),
    )
    .max(1),
  rate: z.null(),
  clock_hourtype_id: z.null(),
  duration_seconds: z.null(),
  contractSubtask: z.null(),
  task_sampling_select: z.null(),
  subtask_sampling_select: z.null(),
  task_form_submission_id: z.null(),
  invoicable: z.literal(false),
  syncForms: z.literal(false),
  task_form_submission_visible: z.literal(false),
  save_as_concept: z.boolean(),
  'exception-mode': z.literal(0),
  excludeExceptions: z.literal('1'),
  task_complete_emails: z.boolean(),
  task_canceled_emails: z.boolean(),
  sequence_date: date.nullable(),
  repeat_interval_period: z.enum(['daily', 'weekly', 'monthly', 'yearly']),
  repeat_interval_length: z.number().int().min(1),
  frequency_daily_repeat: z.array(z.number().int().min(1).max(7)),
  frequency_weekly_repeat: none,
  frequency_monthly_repeat: z.array(z.number().int().min(1).max(12)),
  use_day_of_week: z.boolean(),
  frequency_stop_repeat: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  frequency_stop_repeat_number_value: z.number().int().min(1).optional(),
  end_after_date: date.optional(),
});
type Job = z.infer<typeof fields>;

const minutes = (hour: string, minute: string): number => Number(hour) * 60 + Number(minute);

/** Rules between fields; the first that is broken, in words. */
function brokenRule(job: Job, reference: Reference): string | undefined {
  const recurring = job.sequence_date !== null;
  const stop = job.frequency_stop_repeat;
  if ((job.frequency_stop_repeat_number_value !== undefined) !== (stop === 1))
    return 'frequency_stop_repeat_number_value goes with stop 1 alone';
  if ((job.end_after_date !== undefined) !== (stop === 2)) return 'end_after_date goes with stop 2 alone';
  if (recurring && job.sequence_date !== job.date_start) return 'sequence_date is not the start date';
  if (job.task_complete_emails === recurring || job.task_canceled_emails === recurring)
    return 'the mail flags do not fit the kind of job';
  if (!recurring) {
    if (stop !== 0 || job.repeat_interval_period !== 'daily' || job.repeat_interval_length !== 1)
      return 'a recurring job without sequence_date';
    if (job.frequency_daily_repeat.length + job.frequency_monthly_repeat.length > 0 || job.use_day_of_week)
      return 'a recurring job without sequence_date';
  }
  if (job.end_after_date !== undefined && job.end_after_date !== job.date_end)
    return 'date_end is not the last day of the recurrence';
  if (job.date_end < job.date_start) return 'date_end lies before date_start';
  const [start, end] = [minutes(job.hour_start, job.minute_start), minutes(job.hour_end, job.minute_end)];
  if (end <= start && (recurring || job.date_end === job.date_start)) return 'the end is not after the start';
  if (!reference.sites.has(job.locations)) return 'no such location';
  const floors = Object.entries(job.floors_spaces);
  for (const [floor, spaces] of floors) {
    if (reference.floors.get(floor) !== job.locations) return 'the floor is not of the location';
    if (spaces.some((space) => reference.spaces.get(space) !== floor)) return 'the space is not of the floor';
  }
  if (job.owners.some(({ id }) => !reference.users.has(id))) return 'no such user';
  for (const { referringId, referring_id: referring } of job.subtasks) {
    if (referringId !== referring || !reference.forms.has(referringId)) return 'no such form';
  }
  return undefined;
}

/** What the real API would dislike about a payload (it answers 500 then); undefined where it takes it. */
export function dislikes(payload: unknown, reference: Reference): string | undefined {
  const parsed = fields.safeParse(payload);
  if (parsed.success) return brokenRule(parsed.data, reference);
  const issue = parsed.error.issues[0];
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit'}`.trim();
}
