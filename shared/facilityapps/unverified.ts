/**
 * What facilityapps-api.md marks as unverified, in one place: a correction is a line here.
 */

/** Where the id of a new job stands in the answer; the first that is there counts. */
export const JOB_ID_PATHS = [['id'], ['data', 'id'], ['task', 'id'], ['data', 'task', 'id']] as const;

/** The call that lists jobs with a label; whether the filter works is unknown, so answers are filtered again here. */
export const tasksWithLabel = (label: string, page: number): string =>
  `/api/v1/tasks?label=${encodeURIComponent(label)}${page === 1 ? '' : `&page=${page}`}`;

/** Two records of a person belong together when they share this link. */
export const sharedContact = (links: { contact?: string | undefined } | undefined): string | undefined =>
  links?.contact;
