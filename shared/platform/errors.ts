/** Every problem the API can answer: slug, HTTP status, title. One table, so that a code means one thing. */
export const PROBLEMS = {
  'bad-request': [400, 'The request is malformed'],
  'bad-body': [400, 'The body does not fit'],
  'bad-cursor': [400, 'The cursor does not belong to this list'],
  'not-signed-in': [401, 'You are not signed in'],
  'wrong-credentials': [401, 'The email or the password is wrong'],
  'second-step': [401, 'A code is needed as well'],
  'wrong-code': [401, 'The code is wrong'],
  'bad-origin': [403, 'The request comes from another site'],
  'not-from-front-door': [403, 'This address is not for people'],
  forbidden: [403, 'You may not do this'],
  'unknown-tenant': [404, 'Nobody works at this address'],
  'not-found': [404, 'There is nothing here'],
  'wrong-state': [409, 'This is not possible at the moment'],
  conflict: [409, 'This exists already'],
  gone: [410, 'This was removed'],
  'length-required': [411, 'The length of the body is missing'],
  changed: [412, 'It was changed meanwhile'],
  'too-large': [413, 'The body is too large'],
  'unsupported-file': [415, 'This is not a file that we read'],
  refused: [422, 'This was understood and refused'],
  'key-reused': [422, 'The idempotency key was used for something else'],
  suspended: [423, 'This customer is suspended'],
  'too-many-requests': [429, 'Too many requests'],
  internal: [500, 'Something went wrong on our side'],
  'upstream-failed': [502, 'FacilityApps did not answer as it should'],
  unavailable: [503, 'Please try again in a moment'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemSlug = keyof typeof PROBLEMS;

export interface AppErrorOptions {
  /** May be shown to the person who asked. */
  detail?: string;
  /** What does not fit, by path (`counts.rows`), for bodies and queries. */
  issues?: { path: string; message: string }[];
  /** For the log alone. */
  cause?: unknown;
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  retryAfter?: number;
  /** Version of what the request is about, which a further one may name; becomes `ETag`. */
  etag?: string;
}

/** A failure that has a name; anything else that is thrown is a bug and answers 500. */
export class AppError extends Error {
  readonly slug: ProblemSlug;
  readonly detail: string | undefined;
  readonly issues: { path: string; message: string }[] | undefined;
  readonly retryAfter: number | undefined;
  readonly etag: string | undefined;

  constructor(slug: ProblemSlug, options: AppErrorOptions = {}) {
    super(options.detail ?? PROBLEMS[slug][1], { cause: options.cause });
    this.name = 'AppError';
    this.slug = slug;
    this.detail = options.detail;
    this.issues = options.issues;
    this.retryAfter = options.retryAfter;
    this.etag = options.etag;
  }

  get status(): number {
    return PROBLEMS[this.slug][0];
  }

  get title(): string {
    return PROBLEMS[this.slug][1];
  }
}

export const isAppError = (error: unknown, slug?: ProblemSlug): error is AppError =>
  error instanceof AppError && (slug === undefined || error.slug === slug);

/** HTTP status of an Azure SDK error, 0 when it never got an answer. */
export function storageStatus(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 0;
}
