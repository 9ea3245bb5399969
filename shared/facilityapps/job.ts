/** A series of FacilityApps (facilityapps-api.md, "Recurrence"). */
export interface Recurrence {
  period: 'daily' | 'weekly' | 'monthly';
  /** Every N periods, from 1. */
  every: number;
  /** 1 = Monday to 7 = Sunday, ascending; empty where the pattern has none. */
  weekdays: number[];
  /** Monthly on the start's weekday of that week ("first Monday") rather than its day of the month. */
  byWeekdayOfMonth: boolean;
  /** Last day, `YYYY-MM-DD`. */
  until: string;
}

/** A job as a checked row resolves to: ids of the customer's FacilityApps, civil dates and times. */
export interface JobSpec {
  title: string;
  description?: string;
  /** `YYYY-MM-DD`. */
  dateStart: string;
  dateEnd: string;
  hourStart: number;
  minuteStart: number;
  hourEnd: number;
  minuteEnd: number;
  siteId: string;
  floorId?: string;
  spaceId?: string;
  ownerId: string;
  formId?: string;
  /** The row's own labels. */
  labels: string[];
  recurrence?: Recurrence;
}

const translation = (text: string) => ({ id: 'new-0', regionCode: 'en_EN', text });

function place({ floorId, spaceId }: JobSpec): Record<string, string[]> {
  if (floorId === undefined) return {};
  return { [floorId]: spaceId === undefined ? [] : [spaceId] };
}

const subtask = (formId: string, id: string) => ({
  id: `new_${id}`,
  referrer: 'forms',
  referringId: formId,
  referring_id: formId,
  required: false,
  order: 0,
});

/** Fields of the series; a one-off has no `end_after_date`, since the field may only stand beside stop 2. */
function series({ recurrence, dateStart }: JobSpec) {
  if (!recurrence) {
    return {
      sequence_date: null,
      repeat_interval_period: 'daily',
      repeat_interval_length: 1,
      frequency_daily_repeat: [],
      frequency_weekly_repeat: [],
      frequency_monthly_repeat: [],
      use_day_of_week: false,
      frequency_stop_repeat: 0,
    };
  }
  return {
    sequence_date: dateStart,
    repeat_interval_period: recurrence.period,
    repeat_interval_length: recurrence.every,
    // Weekdays stand here for weekly patterns too; the weekly field holds week numbers.
    frequency_daily_repeat: recurrence.weekdays,
    frequency_weekly_repeat: [],
    frequency_monthly_repeat: [],
    use_day_of_week: recurrence.byWeekdayOfMonth,
    frequency_stop_repeat: 2,
    end_after_date: recurrence.until,
  };
}

/**
 * The body of `POST /api/1.0/planning/save/true` (facilityapps-api.md, "Write"): every field, in its vocabulary.
 *
 * @param label our own `ext:` label, beside the row's own ones
 * @param formSubtaskId 32 hex characters; the same for the same job, so that a second sending is byte for byte equal
 */
export function jobPayload(
  spec: JobSpec,
  { label, formSubtaskId }: { label: string; formSubtaskId: string },
) {
  const { recurrence } = spec;
  return {
    id: null,
    editMode: 'all',
    mode: 'roster',
    translations: [translation(spec.title)],
    description_translations: spec.description ? [translation(spec.description)] : [],
    date_start: spec.dateStart,
    date_end: recurrence ? recurrence.until : spec.dateEnd,
    hour_start: String(spec.hourStart),
    minute_start: String(spec.minuteStart),
    hour_end: String(spec.hourEnd),
    minute_end: String(spec.minuteEnd),
    locations: spec.siteId,
    floors_spaces: place(spec),
    owners: [{ id: spec.ownerId }],
    owner_roles: [],
    approvers: [],
    approver_roles: [],
    watchers: [],
    watcher_roles: [],
    contracts: [],
    'instruction-documents': [],
    'remove-instruction-documents': [],
    labels: [...spec.labels, label],
    subtasks: spec.formId === undefined ? [] : [subtask(spec.formId, formSubtaskId)],
    rate: null,
    clock_hourtype_id: null,
    duration_seconds: null,
    contractSubtask: null,
    task_sampling_select: null,
    subtask_sampling_select: null,
    task_form_submission_id: null,
    invoicable: false,
    syncForms: false,
    task_form_submission_visible: false,
    save_as_concept: false,
    'exception-mode': 0,
    excludeExceptions: '1',
    task_complete_emails: !recurrence,
    task_canceled_emails: !recurrence,
    ...series(spec),
  };
}
export type JobPayload = ReturnType<typeof jobPayload>;
