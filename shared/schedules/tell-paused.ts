import { letterBody } from '../platform/letter';
import { MailNotSent, type Mail } from '../platform/mail';
import type { Log } from '../platform/log';
import { letterHead, shownName, type Tenant } from '../tenancy';
import { current, type Schedule } from './model';
import type { ScheduleStore } from './store';

/** Where mails to the people who keep a customer's recurring jobs go. */
export interface Planners {
  /** To each of them; throws MailNotSent where nobody could be reached. */
  send(tenant: Tenant, mail: Omit<Mail, 'to'>): Promise<void>;
  /** Where a customer's people work, without a slash at the end. */
  address(tenant: Tenant): string;
}

const pausedLetter = (tenant: Tenant, schedule: Schedule, address: string): Omit<Mail, 'to'> => {
  const { name } = current(schedule);
  return letterBody({
    head: letterHead(tenant),
    subject: `Paused after failures: ${name}`,
    parts: [
      `The recurring job “${name}” of ${shownName(tenant)} failed ${schedule.failures} times in a row and was paused. Nothing more of it is created in FacilityApps until somebody resumes it.`,
      ...(schedule.reason ? [schedule.reason] : []),
      'What to do: put right what it says, then choose Resume. Occurrences that failed can be run again there.',
      { link: `${address}/schedules/${schedule.id}`, words: 'Go to the recurring job' },
      'You get this mail because you plan jobs for this company.',
    ],
  });
};

/**
 * Tells the customer's planners that the app paused a recurring job: once, and again at the next look where the mail
 * could not be sent. Answers the record as it stands then.
 */
export async function tellPaused(
  deps: { store: ScheduleStore; planners: Planners; log: Log },
  tenant: Tenant,
  schedule: Schedule,
): Promise<Schedule> {
  const { store, planners, log } = deps;
  try {
    await planners.send(tenant, pausedLetter(tenant, schedule, planners.address(tenant)));
  } catch (error) {
    log.warn('nobody was told of a paused recurring job', {
      customer: tenant.id,
      schedule: schedule.id,
      error,
    });
    // The same mail would be refused again.
    if (!(error instanceof MailNotSent && error.lasting)) return schedule;
  }
  return (await store.write(tenant, schedule, { tellPause: false })) ?? schedule;
}
