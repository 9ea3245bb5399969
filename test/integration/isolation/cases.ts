/** What belongs to the first customer, by what routes call it. */
export interface Ids {
  import: string;
  upload: string;
  schedule: string;
  occurrence: string;
  key: string;
  person: string;
  invitation: string;
  session: string;
  alias: string;
  mapping: string;
  subdomain: string;
  calendarToken: string;
  /** Name of the file of its logo. */
  logo: string;
}

/**
 * How a function is tried. It is called with identifiers of the first customer and a body that it would take, by the
 * second customer's owner at their own address: `foreign` is what they hear, a number or one of several.
 */
export interface HttpCase {
  path: string | ((ids: Ids) => string);
  method?: string;
  json?: object | ((ids: Ids) => object);
  body?: string;
  foreign: number | number[];
  /** No session is asked for: what it shows to whom. */
  open?: string;
  /** Why its own customer's owner is not let in with the same request, which shows that the request is sound. */
  notOwn?: string;
}

/** The request of a case, about what belongs to the first customer. */
export function asked({ path, method = 'GET', json, body }: HttpCase, ids: Ids) {
  const filled = typeof json === 'function' ? (json as (given: Ids) => object)(ids) : json;
  return {
    method,
    path: typeof path === 'function' ? path(ids) : path,
    ...(filled === undefined ? {} : { json: filled }),
    ...(body === undefined ? {} : { body }),
  };
}

const one =
  (kind: keyof Ids, path: string) =>
  (ids: Ids): string =>
    path.replace('{id}', ids[kind]);
const PASSWORD = 'a long and winding password';
const RULE = { rule: 'FREQ=WEEKLY', start: '2031-01-06T09:00', durationMinutes: 60 };
const JOB = { title: 'Windows', siteId: '1', ownerId: '1' };
const SETTINGS = {
  name: 'Changed',
  timeZone: 'Europe/London',
  holidayCalendar: null,
  ratePerSecond: 5,
  defaultHours: { start: '09:00', end: '17:00' },
};
const OWN = 'It is about the person who asks, so it changes their own.';

/** One line for each HTTP function; one that is missing fails the test. */
export const HTTP: Record<string, HttpCase> = {
  'account-get': { path: '/api/account', foreign: 200 },
  'account-rename': { path: '/api/account/name', method: 'PUT', json: { name: 'Renamed' }, foreign: 204 },
  'account-password': {
    path: '/api/account/password',
    method: 'PUT',
    json: { password: 'not this one at all', newPassword: PASSWORD },
    foreign: [401, 403, 422],
    notOwn: 'The password is not theirs.',
  },
  'account-email': {
    path: '/api/account/email',
    method: 'POST',
    json: { password: 'not this one at all', email: 'new@example.org' },
    foreign: [401, 403, 422],
    notOwn: 'The password is not theirs.',
  },
  'account-email-confirm': {
    path: '/api/account/email/confirm',
    method: 'POST',
    json: { token: 'x'.repeat(43) },
    foreign: [404, 410, 422],
    open: 'whoever holds a link of a mail',
    notOwn: 'There is no such link.',
  },
  'audit-list': { path: '/api/audit', foreign: 200 },
  'audit-csv': { path: '/api/audit.csv', foreign: 200 },
  'audit-verify': { path: '/api/audit/verify', foreign: 200 },
  'branding-get': { path: '/api/branding', foreign: 200, open: 'whoever comes to the address' },
  'branding-change': {
    path: '/api/branding',
    method: 'PUT',
    json: { name: 'Changed', colour: '#7a1f3d' },
    foreign: 200,
  },
  'branding-logo': {
    path: '/api/branding/logo',
    method: 'PUT',
    body: 'no picture',
    foreign: 422,
  },
  'branding-logo-remove': { path: '/api/branding/logo', method: 'DELETE', foreign: 200 },
  'branding-file': {
    path: one('logo', '/branding/{id}'),
    foreign: 404,
    open: 'whoever comes to the address',
  },
  'connection-get': { path: '/api/connection', foreign: 200 },
  'connection-change': {
    path: '/api/connection',
    method: 'PUT',
    json: { domain: 'regularcleaning.facilityapps.com' },
    foreign: [409, 422],
  },
  'health-get': { path: '/api/health', foreign: 200, open: 'anybody: which parts are away' },
  'holidays-get': { path: '/api/holidays', foreign: 200 },
  'holidays-change': { path: '/api/holidays', method: 'PUT', json: { days: [] }, foreign: 200 },
  'holidays-read': {
    path: '/api/holidays/read',
    method: 'POST',
    json: { text: '' },
    foreign: [400, 422],
    notOwn: 'An empty file.',
  },
  'imports-create': { path: '/api/imports?name=own.csv', method: 'POST', body: 'title\nOwn\n', foreign: 201 },
  'imports-list': { path: '/api/imports', foreign: 200 },
  'imports-get': { path: one('import', '/api/imports/{id}'), foreign: 404 },
  'imports-rows': { path: one('import', '/api/imports/{id}/rows'), foreign: 404 },
  'imports-grid': { path: one('import', '/api/imports/{id}/grid?offset=0&limit=10'), foreign: 404 },
  'imports-preview': { path: one('import', '/api/imports/{id}/preview'), foreign: 404 },
  'imports-columns': { path: one('import', '/api/imports/{id}/columns'), foreign: 404 },
  'imports-file': { path: one('import', '/api/imports/{id}/file'), foreign: 404 },
  'imports-result': { path: one('import', '/api/imports/{id}/result'), foreign: 404 },
  'imports-edits': { path: one('import', '/api/imports/{id}/edits'), foreign: 404 },
  'imports-edit': {
    path: one('import', '/api/imports/{id}/edits'),
    method: 'POST',
    json: { kind: 'skip', rows: [1] },
    foreign: 404,
  },
  'imports-edit-look': {
    path: one('import', `/api/imports/{id}/edits/edt_${'a'.repeat(24)}`),
    foreign: 404,
    notOwn: 'It takes an import of 50,000 rows to have one: imports/long-edit.test.ts tries a real one.',
  },
  'imports-edits-undo': {
    path: one('import', '/api/imports/{id}/edits/undo'),
    method: 'POST',
    json: {},
    foreign: 404,
  },
  'imports-edits-redo': {
    path: one('import', '/api/imports/{id}/edits/redo'),
    method: 'POST',
    json: {},
    foreign: 404,
  },
  'imports-choices': {
    path: one('import', '/api/imports/{id}/choices'),
    method: 'PUT',
    json: {},
    foreign: 404,
  },
  'imports-decide': {
    path: one('import', '/api/imports/{id}/decisions'),
    method: 'POST',
    json: { decision: 'there', rows: [1] },
    foreign: 404,
  },
  'imports-approve': {
    path: one('import', '/api/imports/{id}/approve'),
    method: 'POST',
    json: {},
    foreign: 404,
  },
  'imports-pause': { path: one('import', '/api/imports/{id}/pause'), method: 'POST', foreign: 404 },
  'imports-resume': { path: one('import', '/api/imports/{id}/resume'), method: 'POST', foreign: 404 },
  'imports-cancel': { path: one('import', '/api/imports/{id}/cancel'), method: 'POST', foreign: 404 },
  'invitations-list': { path: '/api/invitations', foreign: 200 },
  'invitations-create': {
    path: '/api/invitations',
    method: 'POST',
    json: { email: 'somebody@example.org', role: 'viewer' },
    foreign: 201,
  },
  'invitations-send-again': {
    path: one('invitation', '/api/invitations/{id}/send'),
    method: 'POST',
    foreign: 404,
  },
  'invitations-revoke': { path: one('invitation', '/api/invitations/{id}'), method: 'DELETE', foreign: 404 },
  'invitations-look': {
    path: '/api/invitations/look',
    method: 'POST',
    json: { token: 'x'.repeat(43) },
    foreign: [404, 410, 422],
    open: 'whoever holds a link of a mail',
    notOwn: 'There is no such link.',
  },
  'invitations-accept': {
    path: '/api/invitations/accept',
    method: 'POST',
    json: { token: 'x'.repeat(43), name: 'Eve', password: PASSWORD },
    foreign: [404, 410, 422],
    open: 'whoever holds a link of a mail',
    notOwn: 'There is no such link.',
  },
  'keys-list': { path: '/api/keys', foreign: 200 },
  'keys-create': {
    path: '/api/keys',
    method: 'POST',
    json: { name: 'own', scopes: ['imports:read'], days: 1 },
    foreign: 201,
  },
  'keys-revoke': { path: one('key', '/api/keys/{id}'), method: 'DELETE', foreign: 404 },
  'password-resets-ask': {
    path: '/api/password-resets',
    method: 'POST',
    json: { email: 'owner@regularcleaning.example' },
    foreign: [202, 204],
    open: 'anybody: it tells nobody which accounts exist',
  },
  'password-resets-use': {
    path: '/api/password-resets/use',
    method: 'POST',
    json: { token: 'x'.repeat(43), password: PASSWORD },
    foreign: [404, 410, 422],
    open: 'whoever holds a link of a mail',
    notOwn: 'There is no such link.',
  },
  'people-list': { path: '/api/people', foreign: 200 },
  'people-get': { path: one('person', '/api/people/{id}'), foreign: 404 },
  'people-change': {
    path: one('person', '/api/people/{id}'),
    method: 'PUT',
    json: { role: 'viewer' },
    foreign: 404,
  },
  'people-sessions-end': {
    path: one('person', '/api/people/{id}/sessions'),
    method: 'DELETE',
    foreign: 404,
  },
  'people-remove': { path: one('person', '/api/people/{id}'), method: 'DELETE', foreign: 404 },
  'people-second-step-reset': {
    path: one('person', '/api/people/{id}/second-step'),
    method: 'DELETE',
    foreign: 404,
    notOwn: 'They have no second step.',
  },
  'problems-get': { path: '/problems/not-found', foreign: 200, open: 'anybody: what a problem means' },
  'reading-aliases': { path: '/api/aliases', foreign: 200 },
  'reading-aliases-remove': { path: one('alias', '/api/aliases/{id}'), method: 'DELETE', foreign: 404 },
  'reading-mappings': { path: '/api/mappings', foreign: 200 },
  'reading-mappings-undo': { path: one('mapping', '/api/mappings/{id}/undo'), method: 'POST', foreign: 404 },
  'reading-mappings-remove': {
    path: one('mapping', '/api/mappings/{id}'),
    method: 'DELETE',
    foreign: 404,
    notOwn: 'The undo before it took it away.',
  },
  'reference-list': { path: '/api/reference/sites', foreign: 200 },
  'reference-file': { path: '/api/reference/sites/list.csv', foreign: 200 },
  'reference-refresh': { path: '/api/reference/refresh', method: 'POST', foreign: 200 },
  'retention-get': { path: '/api/retention', foreign: 200 },
  'retention-change': { path: '/api/retention', method: 'PUT', json: { fileDays: 90 }, foreign: 200 },
  'schedules-preview': {
    path: '/api/schedules/preview',
    method: 'POST',
    json: { ...RULE, timeZone: 'Europe/London', from: '2031-01-01', to: '2031-02-01' },
    foreign: 200,
  },
  'schedules-list': { path: '/api/schedules', foreign: 200 },
  'schedules-all-occurrences': {
    path: '/api/schedules/occurrences?from=2031-01-01&to=2031-01-31',
    foreign: 200,
  },
  'schedules-create': {
    path: '/api/schedules',
    method: 'POST',
    json: { ...RULE, name: 'Own', jobs: [JOB] },
    // The site may be one of its own or none: what is not there is refused.
    foreign: [201, 422],
  },
  'schedules-by-import': {
    path: '/api/schedules/from-import',
    method: 'POST',
    json: ({ import: id }: Ids) => ({ importId: id, rows: [1], ...RULE, name: 'Adopted' }),
    foreign: [400, 404],
    notOwn: 'What it takes is the business of its own tests.',
  },
  'schedules-get': { path: one('schedule', '/api/schedules/{id}'), foreign: 404 },
  'schedules-edit': {
    path: one('schedule', '/api/schedules/{id}'),
    method: 'PUT',
    json: { scope: 'all', change: { name: 'Edited' } },
    foreign: 404,
  },
  'schedules-end': { path: one('schedule', '/api/schedules/{id}'), method: 'DELETE', foreign: 404 },
  'schedules-pause': { path: one('schedule', '/api/schedules/{id}/pause'), method: 'POST', foreign: 404 },
  'schedules-resume': { path: one('schedule', '/api/schedules/{id}/resume'), method: 'POST', foreign: 404 },
  'schedules-run': {
    path: one('schedule', '/api/schedules/{id}/run'),
    method: 'POST',
    json: {},
    foreign: 404,
  },
  'schedules-revert': {
    path: one('schedule', '/api/schedules/{id}/revert'),
    method: 'POST',
    json: { version: 1 },
    foreign: 404,
  },
  'schedules-versions': { path: one('schedule', '/api/schedules/{id}/versions'), foreign: 404 },
  'schedules-occurrences': {
    path: one('schedule', '/api/schedules/{id}/occurrences?from=2031-01-01&to=2031-01-31'),
    foreign: 404,
  },
  'schedules-runs': { path: one('schedule', '/api/schedules/{id}/runs'), foreign: 404 },
  'schedules-ledger': { path: one('schedule', '/api/schedules/{id}/runs.csv'), foreign: 404 },
  'schedules-calendar': {
    path: ({ calendarToken }) => `/api/schedules/calendar.ics?token=${calendarToken}`,
    foreign: [401, 404],
    open: 'whoever holds the link of a calendar',
  },
  'schedules-calendar-link-make': {
    path: '/api/schedules/calendar-link',
    method: 'POST',
    foreign: [200, 201],
  },
  'schedules-calendar-link-end': { path: '/api/schedules/calendar-link', method: 'DELETE', foreign: 204 },
  'second-step-begin': {
    path: '/api/account/second-step',
    method: 'POST',
    json: { password: 'not this one at all' },
    foreign: [401, 403, 422],
    notOwn: OWN,
  },
  'second-step-confirm': {
    path: '/api/account/second-step/confirm',
    method: 'POST',
    json: { code: '000000' },
    foreign: [401, 409, 422],
    notOwn: OWN,
  },
  'second-step-codes': {
    path: '/api/account/second-step/recovery-codes',
    method: 'POST',
    json: { password: 'not this one at all' },
    foreign: [401, 403, 409, 422],
    notOwn: OWN,
  },
  'second-step-end': {
    path: '/api/account/second-step/end',
    method: 'POST',
    json: { password: 'not this one at all' },
    foreign: [401, 403, 409, 422],
    notOwn: OWN,
  },
  'session-create': {
    path: '/api/session',
    method: 'POST',
    json: { email: 'owner@regularcleaning.example', password: 'correct horse battery staple' },
    foreign: 401,
    open: 'anybody with a password of this customer',
  },
  'session-get': { path: '/api/session', foreign: 200 },
  'session-end': {
    path: '/api/session',
    method: 'DELETE',
    foreign: 204,
    open: 'it ends the session that it is given',
  },
  'sessions-list': { path: '/api/sessions', foreign: 200 },
  'sessions-end': { path: one('session', '/api/sessions/{id}'), method: 'DELETE', foreign: 404 },
  'sessions-end-others': { path: '/api/sessions', method: 'DELETE', foreign: [200, 204] },
  'settings-get': { path: '/api/settings', foreign: 200 },
  'settings-change': { path: '/api/settings', method: 'PUT', json: SETTINGS, foreign: 200 },
  'sign-in-policy-get': { path: '/api/sign-in-policy', foreign: 200 },
  'sign-in-policy-set': {
    path: '/api/sign-in-policy',
    method: 'PUT',
    json: { secondStep: 'optional' },
    foreign: 200,
  },
  'subdomains-list': { path: '/api/subdomains', foreign: 200 },
  'subdomains-availability': { path: one('subdomain', '/api/subdomains/{id}/availability'), foreign: 200 },
  'subdomains-add': {
    path: '/api/subdomains',
    method: 'POST',
    json: ({ subdomain }: Ids) => ({ name: subdomain }),
    foreign: 409,
  },
  'subdomains-home': { path: one('subdomain', '/api/subdomains/{id}/home'), method: 'POST', foreign: 404 },
  'subdomains-release': {
    path: one('subdomain', '/api/subdomains/{id}'),
    method: 'DELETE',
    foreign: 404,
    notOwn: 'Links lead to it by now.',
  },
  'templates-jobs': { path: '/api/templates/jobs.csv', foreign: 200 },
  'uploads-create': { path: '/api/uploads?name=own.csv&bytes=3', method: 'POST', foreign: 201 },
  'uploads-get': { path: one('upload', '/api/uploads/{id}'), foreign: 404 },
  'uploads-block': {
    path: one('upload', '/api/uploads/{id}/blocks/0'),
    method: 'PUT',
    body: 'a,b',
    foreign: 404,
  },
  'uploads-commit': { path: one('upload', '/api/uploads/{id}/commit'), method: 'POST', foreign: 404 },
  'zy-api-not-found': {
    path: '/api/no-such-route',
    foreign: 404,
    open: 'anybody: there is nothing',
    notOwn: 'As it says.',
  },
  'zz-web': { path: '/', foreign: 200, open: 'anybody: the app, the same for all' },
};
