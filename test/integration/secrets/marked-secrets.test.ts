/**
 * Every kind of secret there is, marked, through what people, programs, FacilityApps and storage do with it and to it;
 * then everything that was written down or handed out is searched for the marks.
 */
import { Secret, TOTP } from 'otpauth';
import { tableSecrets } from '../../../shared/platform/secrets';
import { wholeApp, type Answer, type Call, type WholeApp } from '../../support/whole-app';
import { echoingFacilityApps, telemetryAndIdentity, type Echo } from './around';
import { markBook, newCore, type Written } from './marks';
import { spoken, stored } from './written';

const book = markBook();
/** A secret of our choice; with signs around its mark that each way of writing quotes in its own way. */
const chosen = (name: string, guessable = false): string => {
  const core = newCore();
  return book.add(name, `s+/="&%${core}<'é`.replace(guessable ? '' : 'é', ''), { core, guessable });
};
const given = (name: string, secret: unknown, shownIn?: RegExp): string =>
  book.add(name, String(secret), shownIn ? { shownIn } : {});

const SECRETS_KEY = given('key over the secrets', Buffer.from(newCore() + 'x'.repeat(6)).toString('base64'));
const TOKEN = chosen('token of FacilityApps');
const FORMER = 'correct horse battery staple';
const HOST = 'regularcleaning';
const ROW = (title: string) => `${title},Main Building,Anna Clarke,2031-01-06`;
const HEADER = 'title,site,assigned_to,date_start';

let app: WholeApp;
let around: Awaited<ReturnType<typeof telemetryAndIdentity>>;
let facilityApps: Awaited<ReturnType<typeof echoingFacilityApps>>;
const identityHeader = given('header of the identity', newCore());
const before = { ...process.env };
beforeAll(async () => {
  around = await telemetryAndIdentity(given('token of the identity', `${newCore()}.x.y`), identityHeader);
  facilityApps = await echoingFacilityApps();
  Object.assign(process.env, {
    IDENTITY_ENDPOINT: `${around.url}/identity`,
    IDENTITY_HEADER: identityHeader,
  });
  app = await wholeApp({
    token: TOKEN,
    secretsKey: SECRETS_KEY,
    smtpPassword: chosen('password of the mail server'),
    env: {
      FACILITYAPPS_URL: `${facilityApps.url}/{domain}`,
      AZURE_CLIENT_ID: 'the-app',
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f;IngestionEndpoint=${around.url}/`,
    },
  });
  facilityApps.state.target = app.sandbox.url;
  given('key of the storage', /AccountKey=([^;=]+)/.exec(app.connectionString)?.[1]);
});
afterAll(async () => {
  await app.stop();
  around.stop();
  facilityApps.stop();
  process.env = before;
});

const send = async (method: string, path: string, more: Omit<Call, 'method' | 'path'> = {}) =>
  app.call({ method, path, ...more });
const fine = async (...args: Parameters<typeof send>): Promise<Answer> => {
  const answer = await send(...args);
  if (answer.status >= 300)
    throw new Error(`${args[0]} ${args[1]} answered ${answer.status}: ${answer.text}`);
  return answer;
};
const sessionOf = (answer: Answer, by: string): string => {
  const cookie = answer.cookie ?? '';
  given(
    `session (${by})`,
    cookie.split('=')[1],
    /^answer (POST \/api\/(session|invitations\/accept|account\/second-step\/\w+)|PUT \/api\/account\/password) 20\d$/,
  );
  return cookie;
};
const linkIn = (subject: RegExp, name: string): string => {
  const mail = app.mails.findLast((one) => subject.test(one.subject));
  return given(name, /#([\w-]{43})/.exec(mail?.text ?? '')?.[1], /^mail /);
};
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** Somebody who was invited, came, changed everything that can be changed, and forgot their password. */
async function person(owner: string): Promise<void> {
  const email = 'nina@example.org';
  await fine('POST', '/api/invitations', { cookie: owner, json: { email, role: 'planner' } });
  await app.settle();
  const token = linkIn(/invited/, 'link of an invitation');
  const password = chosen('password', true);
  await fine('POST', '/api/invitations/look', { json: { token } });
  await send('POST', '/api/invitations/accept', {
    host: 'officeclean',
    json: { token, name: 'Nina', password },
  });
  const came = await fine('POST', '/api/invitations/accept', { json: { token, name: 'Nina', password } });
  await send('POST', '/api/invitations/accept', { json: { token, name: 'Nina', password } });
  let cookie = sessionOf(came, 'accepted');

  const begun = await fine('POST', '/api/account/second-step', { cookie, json: { password } });
  const seed = given('seed of the codes', begun.json.secret, /^answer POST \/api\/account\/second-step 200$/);
  book.add('seed of the codes, its bytes', Buffer.from(Secret.fromBase32(seed).bytes).toString('hex'));
  const codeAt = (timestamp: number) => new TOTP({ secret: Secret.fromBase32(seed) }).generate({ timestamp });
  const now = Date.now();
  const on = await fine('POST', '/api/account/second-step/confirm', { cookie, json: { code: codeAt(now) } });
  sessionOf(on, 'second step');
  const codes = on.json.recoveryCodes as string[];
  for (const code of codes)
    given('recovery code', code, /^answer POST \/api\/account\/second-step\/confirm 200$/);
  const [first = '', second = ''] = codes;
  const signIn = (code?: string) => send('POST', '/api/session', { json: { email, password, code } });
  await signIn();
  await signIn(first);
  await signIn(first.toUpperCase());
  await signIn(`${second.slice(0, -1)}!`);
  cookie = sessionOf(
    await fine('POST', '/api/session', { json: { email, password, code: second } }),
    'recovery',
  );
  const fresh = await fine('POST', '/api/account/second-step/recovery-codes', { cookie, json: { password } });
  for (const code of fresh.json.recoveryCodes as string[])
    given('recovery code', code, /^answer POST \/api\/account\/second-step\/recovery-codes 200$/);
  const off = await fine('POST', '/api/account/second-step/end', { cookie, json: { password } });
  cookie = sessionOf(off, 'without a second step');

  const next = chosen('next password', true);
  const change = { password: chosen('wrong password', true), newPassword: next };
  await send('PUT', '/api/account/password', { cookie, json: change });
  await send('PUT', '/api/account/password', { cookie, json: { ...change, newPassword: 1 } });
  const changed = await fine('PUT', '/api/account/password', {
    cookie,
    json: { password, newPassword: next },
  });
  cookie = sessionOf(changed, 'password');
  await fine('POST', '/api/account/email', { cookie, json: { password: next, email: 'nina@new.example' } });
  await app.settle();
  await fine('POST', '/api/account/email/confirm', {
    json: { token: linkIn(/Confirm/, 'link of an address') },
  });
  await fine('POST', '/api/password-resets', { json: { email: 'nina@new.example' } });
  await app.settle();
  const reset = {
    token: linkIn(/new password/, 'link of a reset'),
    password: chosen('password after all', true),
  };
  await send('POST', '/api/password-resets/use', { json: { ...reset, password: 'short' } });
  await fine('POST', '/api/password-resets/use', { json: reset });
  await fine('POST', '/api/session', { json: { email: 'nina@new.example', password: reset.password } }).then(
    (answer) => sessionOf(answer, 'at last'),
  );
}

/** What nobody let in: each of it is somebody's secret at another place, or nearly. */
async function strangers(): Promise<void> {
  const password = chosen('password of a stranger', true);
  const wrongKey = given('key of a stranger', `fji_live_${newCore()}${newCore()}`.slice(0, 47));
  const wrong = given('token of a stranger', `${newCore()}${newCore()}`.slice(0, 43));
  await send('POST', '/api/session', { json: { email: 'owner@regularcleaning.example', password } });
  await send('POST', '/api/session', { json: { email: password, password: [password] } });
  await send('POST', '/api/session', {
    body: `{"email":"owner@regularcleaning.example","password":"${password}`,
  });
  await send('POST', '/api/session', {
    json: { email: 'x@y.example', password, code: chosen('wrong code') },
  });
  const tried: Record<string, string>[] = [
    { authorization: `Bearer ${wrongKey}` },
    { authorization: wrongKey },
    { authorization: `Basic ${Buffer.from(`owner:${wrong}`).toString('base64')}` },
    { cookie: `session-7080=${wrong}` },
    { cookie: `session-7080=${wrong}${wrong}` },
    { 'idempotency-key': wrong, authorization: `Bearer ${wrongKey}` },
    { authorization: `Bearer ${wrongKey}`, origin: `http://${wrong}.example` },
  ];
  for (const headers of tried) {
    await send('GET', '/api/imports', { headers });
    await send('POST', '/api/imports?name=a.csv', { headers, body: 'title\n' });
  }
  await send('GET', `/api/schedules/calendar.ics?token=${wrong}`);
  await send('GET', `/api/imports?token=${wrong}`, bearer(wrongKey));
  for (const path of ['invitations/look', 'account/email/confirm'])
    await send('POST', `/api/${path}`, { json: { token: wrong } });
  await send('POST', '/api/password-resets/use', { json: { token: wrong, password } });
  await send('POST', '/api/invitations/accept', { json: { token: wrong, name: 'Eve', password } });
  await send('GET', `/invitation?token=${wrong}`);
}

/** Keys, calendar links and the connection, by those who may. */
async function programs(owner: string): Promise<string> {
  const scopes = ['imports:read', 'imports:create', 'imports:run'];
  const json = { name: 'Rota', scopes, days: 30 };
  const headers = { 'idempotency-key': 'again' };
  const made = await fine('POST', '/api/keys', { cookie: owner, json, headers });
  const key = given('key', made.json.key, /^answer POST \/api\/keys 201$/);
  await fine('GET', '/api/imports', bearer(key));
  await send('GET', '/api/people', bearer(key));
  await send('GET', '/api/imports', { ...bearer(key), host: 'officeclean' });
  await send('POST', '/api/imports', { ...bearer(key), body: '' });
  const revoked = await fine('POST', '/api/keys', { cookie: owner, json });
  given('key that was revoked', revoked.json.key, /^answer POST \/api\/keys 201$/);
  await fine('DELETE', `/api/keys/${String(revoked.json.id)}`, { cookie: owner });
  await send('GET', '/api/imports', bearer(String(revoked.json.key)));

  for (let n = 0; n < 2; n++) {
    const link = await fine('POST', '/api/schedules/calendar-link', { cookie: owner });
    const token = /token=([^&"]+)/.exec(link.text)?.[1];
    given('link of a calendar', token, /^answer POST \/api\/schedules\/calendar-link 201$/);
    await fine('GET', `/api/schedules/calendar.ics?token=${String(token)}`);
    await send('GET', `/api/schedules/calendar.ics?token=${String(token)}`, { host: 'officeclean' });
  }

  const domain = 'regularcleaning.facilityapps.com';
  const connect = (token: string, to = domain) =>
    send('PUT', '/api/connection', { cookie: owner, json: { domain: to, token } });
  for (const mode of ['off', 'refuse', 'fail', 'break-off', 'unknown-shape'] as Echo[]) {
    facilityApps.state.reads = mode;
    await connect(chosen('token that does not fit').replace("'", ''));
  }
  facilityApps.state.reads = 'off';
  await connect(chosen('token for another domain'), 'evil.example');
  await connect(chosen('token with a line break').replace('<', '\n'));
  const good = chosen('next token of FacilityApps');
  await app.sandbox.call('PUT', '/_sandbox/customers', [{ customer: HOST, domain, token: good }]);
  expect((await connect(good)).status).toBe(200);
  await fine('GET', '/api/connection', { cookie: owner });
  return key;
}

/** Imports and reference data while FacilityApps tells what it was sent. */
async function imports(key: string, owner: string): Promise<void> {
  for (const mode of ['refuse', 'unknown-shape', 'fail', 'break-off'] as Echo[]) {
    facilityApps.state.reads = mode;
    await send('POST', '/api/reference/refresh', { cookie: owner });
  }
  facilityApps.state.reads = 'off';
  const body = [HEADER, ...Array.from({ length: 12 }, (_, n) => ROW(`Windows ${n}`))].join('\n');
  const { id } = (await fine('POST', '/api/imports?name=a.csv', { ...bearer(key), body })).json;
  await app.settle();
  facilityApps.state.writes = 'in turn';
  await fine('POST', `/api/imports/${String(id)}/approve`, { ...bearer(key), json: {} });
  await app.settle();
  for (const part of ['', '/rows', '/grid?offset=0&limit=50', '/result', '/file'])
    await fine('GET', `/api/imports/${String(id)}${part}`, { cookie: owner });
  const result = await fine('GET', `/api/imports/${String(id)}/result`, { cookie: owner });
  // FacilityApps' own words are kept, the token in them is not.
  expect(result.text).toContain('Token [token] is not allowed here');
  expect(facilityApps.state.echoed).toBeGreaterThan(10);
}

/** Timers, messages that cannot be read, and a mail server that says what it was told. */
async function byItself(owner: string): Promise<void> {
  const mark = chosen('secret in a message');
  for (const { name, kind } of app.registered.values())
    if (kind === 'storageQueue')
      for (const input of [
        mark,
        { customer: HOST, importId: [mark] },
        { customer: HOST, job: { mail: mark } },
      ])
        await Promise.resolve(app.invoke(name, input)).catch(() => undefined);
  // One that waits: those before were used, and with them went what was kept of them.
  await fine('POST', '/api/invitations', {
    cookie: owner,
    json: { email: 'pat@example.org', role: 'viewer' },
  });
  await app.settle();
  linkIn(/invited/, 'link that waits');
  app.changeMailPassword('another one');
  await fine('POST', '/api/invitations', {
    cookie: owner,
    json: { email: 'ola@example.org', role: 'viewer' },
  });
  const ask = app.queued.splice(0).filter(({ queue }) => queue === 'people-mails');
  expect(ask).toHaveLength(1);
  await app.invoke('people-mails', ask[0]?.body);
  expect(app.said.at(-1)).toContain('SMTP: EAUTH 535');
  for (const name of ['audit', 'forget', 'sweep', 'schedules']) await app.invoke(name, {});
}

/** Everything in the secret store is a secret, whoever put it there. */
async function inTheStore(): Promise<number> {
  const table = app.tables.table('secrets');
  const store = tableSecrets(table, Buffer.from(SECRETS_KEY, 'base64'));
  let count = 0;
  for await (const page of table.scan())
    for (const { rowKey } of page) {
      const value = String(await store.get(rowKey)).replace(/-----[^-]+-----|\s/g, '');
      const core = /[\w+/.-]{12,}$/.exec(value.replace(/=+$/, ''))?.[0] ?? value;
      // What FacilityApps takes has its own mark already.
      if (!value.includes('Mk'))
        book.add(`secret ${rowKey.replace(/[0-9a-f]{16,}/, '…')}`, value, { core: core.slice(-40) });
      count++;
    }
  return count;
}

/** The same with storage gone: what then goes wrong is a fault of ours, and the log tells of it. */
async function withoutStorage(key: string, cookie: string): Promise<number> {
  await app.stopStorage();
  const password = chosen('password while storage is away', true);
  const answers = await Promise.all([
    send('POST', '/api/session', { json: { email: 'owner@regularcleaning.example', password } }),
    send('GET', '/api/people', {
      cookie: `session-7080=${given('session while storage is away', newCore().repeat(2).slice(0, 43))}`,
    }),
    send('GET', '/api/imports', bearer(key)),
    send('PUT', '/api/account/password', { cookie, json: { password, newPassword: password } }),
    send('PUT', '/api/connection', {
      cookie,
      json: { domain: 'regularcleaning.facilityapps.com', token: chosen('token while storage is away') },
    }),
    send('POST', '/api/invitations/accept', {
      json: {
        token: given('link while storage is away', newCore().repeat(2).slice(0, 43)),
        name: 'X',
        password,
      },
    }),
  ]);
  return answers.filter(({ status }) => status >= 500).length;
}

it('tells no secret in any table, blob, message, mail, line of the log, telemetry or answer, but where it is meant to', async () => {
  const owner = sessionOf(
    await fine('POST', '/api/session', {
      json: { email: 'owner@regularcleaning.example', password: FORMER },
    }),
    'owner',
  );
  const own = { password: FORMER, newPassword: chosen('password of the owner', true) };
  const cookie = sessionOf(
    await fine('PUT', '/api/account/password', { cookie: owner, json: own }),
    'owner, again',
  );

  await person(cookie);
  await strangers();
  const key = await programs(cookie);
  await imports(key, cookie);
  await byItself(cookie);
  expect(await inTheStore()).toBeGreaterThan(5);
  const lying = await stored(app);
  expect(await withoutStorage(key, cookie)).toBeGreaterThan(3);
  // Telemetry goes out every few seconds: it is all there once it tells of a call that nobody made before.
  await send('GET', '/problems/internal');
  for (let tries = 0; tries < 600 && !around.envelopes.join().includes('problems-get'); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(around.envelopes.join()).toContain('problems-get');

  const told: Written[] = around.envelopes.map((text) => ({ where: 'telemetry', text }));
  const written = [...lying, ...spoken(app), ...told];
  // There is something of each kind to be searched.
  const kinds = new Map<string, number>();
  for (const { where } of written) {
    const kind = where.split(' ')[0] ?? '';
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  for (const kind of ['table', 'blob', 'message', 'mail', 'log', 'telemetry', 'answer'])
    expect([kind, kinds.get(kind) ?? 0]).toEqual([kind, expect.any(Number)]);
  expect(Math.min(...kinds.values())).toBeGreaterThan(3);
  expect(kinds.size).toBe(7);
  expect(book.marks.length).toBeGreaterThan(50);

  expect(book.leaks(written)).toEqual([]);
  // What is shown once by design was looked for where it stands, and found: the search can find.
  for (const { name, core, shownIn } of book.marks)
    if (shownIn)
      expect([name, written.some(({ where, text }) => shownIn.test(where) && text.includes(core))]).toEqual([
        name,
        true,
      ]);
});
