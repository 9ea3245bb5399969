/** Which field of the question a refusal is about. */
export type RecurrenceField = 'rule' | 'start' | 'timeZone' | 'shortMonths' | 'holidays' | 'to';

/**
 * What was asked cannot be answered: `malformed` is no rule of RFC 5545 at all, `refused` is one, and not among
 * those that a recurring job may have. The message is for people.
 */
export class RecurrenceError extends Error {
  constructor(
    readonly kind: 'malformed' | 'refused',
    readonly field: RecurrenceField,
    message: string,
  ) {
    super(message);
    this.name = 'RecurrenceError';
  }
}
