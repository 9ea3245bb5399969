import { z } from 'zod';
import { CALENDARS, zoneNamed } from '../recurrence';
import { AppError } from '../platform/errors';
import { expectVersion } from './if-match';
import { civilTime, type Customer } from './model';
import { PLAN_BOUNDS } from './plans';
import type { TenantStore } from './store';
import { toSettingsView } from './views';

/** A name of a company: something that can be read, in one line. */
export const companyName = z
  .string()
  .trim()
  .min(1, 'Enter the name of your organisation.')
  .max(100, 'The name can have 100 characters at most.')
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'The name cannot hold line breaks or other invisible characters.');

/** Everything that a customer's admin decides; all of it is sent, so that nothing is left to guess. */
export const settingsBody = z.strictObject({
  name: companyName,
  timeZone: z.string().max(60),
  holidayCalendar: z.enum(CALENDARS).nullable(),
  /** Jobs a second. */
  ratePerSecond: z.number().min(0.1, 'The pace is at least 0.1 jobs a second.'),
  defaultHours: z
    .strictObject({ start: civilTime, end: civilTime })
    .refine(({ start, end }) => start < end, 'The usual hours have to end after they start.'),
});
export type SettingsBody = z.output<typeof settingsBody>;

const picked = ({
  name,
  timeZone,
  holidayCalendar,
  ratePerSecond,
  defaultHours,
}: Customer): SettingsBody => ({
  name,
  timeZone,
  holidayCalendar,
  ratePerSecond,
  defaultHours,
});

/**
 * Changes a customer's settings; in force everywhere within 30 seconds, for an import that runs at its next slice.
 * Throws `bad-body` for a zone that does not exist, `refused` for a pace above the plan's, `changed` for another version.
 */
export async function changeSettings(
  store: TenantStore,
  id: string,
  wanted: SettingsBody,
  ifMatch?: string,
): Promise<{ before: SettingsBody; customer: Customer }> {
  await zoneNamed(wanted.timeZone).catch((cause: Error) => {
    throw new AppError('bad-body', {
      detail: cause.message,
      issues: [{ path: 'timeZone', message: cause.message }],
      cause,
    });
  });
  let before = wanted;
  const customer = await store.changeCustomer(id, (now) => {
    expectVersion(toSettingsView(now), ifMatch);
    const { mostPerSecond } = PLAN_BOUNDS[now.plan];
    // A pace above the plan's that we set ourselves stays, as long as nobody raises it.
    if (wanted.ratePerSecond > Math.max(mostPerSecond, now.ratePerSecond)) {
      const message = `Your plan allows ${mostPerSecond} jobs a second at most.`;
      throw new AppError('refused', { detail: message, issues: [{ path: 'ratePerSecond', message }] });
    }
    before = picked(now);
    return wanted;
  });
  return { before, customer };
}
