import { Secret, TOTP } from 'otpauth';
import { runningStack, type Answer, type RunningStack } from '../../support/running-stack';

let stack: RunningStack;
let owner: string;
const PASSWORD = 'ten brown mops dry slowly';
/** Of the people who are there from the start. */
const DEMO = 'correct horse battery staple';
beforeAll(async () => {
  stack = await runningStack();
  owner = await stack.signIn('regularcleaning', 'owner');
});
afterAll(() => stack.stop());

interface Received {
  to: string;
  subject: string;
  text: string;
}

const eventually = async <T>(look: () => Promise<T | undefined>, what: string): Promise<T> => {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} never came`);
};

/** The newest mail to somebody that fits, and the token of its link. */
const mailTo = (to: string, subject: RegExp) =>
  eventually(async () => {
    const mails = (await (await fetch(`${stack.stack.parts.mail.url}/messages`)).json()) as Received[];
    const mail = mails.find((one) => one.to === to && subject.test(one.subject));
    return mail && { ...mail, token: /#([\w-]{43})/.exec(mail.text)?.[1] ?? '' };
  }, `A mail to ${to}`);

const cookieOf = ({ headers }: Answer): string =>
  String([headers['set-cookie']].flat()[0]).split(';')[0] ?? '';
const post = (path: string, json: unknown, cookie?: string) =>
  stack.call({ method: 'POST', path, json, cookie });
const items = (answer: Answer) => answer.json.items as Record<string, unknown>[];
const signIn = (email: string, password: string) => post('/api/session', { email, password });

/** Somebody who was invited and came. */
async function invited(email: string, role: string): Promise<{ id: string; cookie: string }> {
  const asked = await post('/api/invitations', { email, role }, owner);
  expect(asked.status).toBe(201);
  const { token } = await mailTo(email, /invited/);
  const came = await post('/api/invitations/accept', { token, name: 'New Person', password: PASSWORD });
  expect(came.status).toBe(200);
  return { id: String((came.json.user as { id: string }).id), cookie: cookieOf(came) };
}

describe('inviting', () => {
  it('sends a link that makes an account with the role, once', async () => {
    const asked = await post('/api/invitations', { email: 'Anna@Example.org', role: 'planner' }, owner);
    expect(asked).toMatchObject({ status: 201, json: { email: 'anna@example.org', role: 'planner' } });
    const { token, text } = await mailTo('anna@example.org', /invited/);
    // Behind `#`, at the customer's own address, so that it reaches no server before the page sends it.
    expect(text).toContain(`http://regularcleaning.localhost:${stack.port}/invitation#${token}`);
    const look = await post('/api/invitations/look', { token });
    expect(look).toMatchObject({ status: 200, json: { email: 'anna@example.org', role: 'planner' } });

    const other = await stack.call({
      method: 'POST',
      path: '/api/invitations/accept',
      host: 'officeclean',
      json: { token, name: 'Anna', password: PASSWORD },
    });
    expect(other.status).toBe(404);

    const weak = await post('/api/invitations/accept', { token, name: 'Anna', password: 'password1234' });
    expect(weak).toMatchObject({ status: 422, json: { errors: [{ path: 'password' }] } });
    const both = await Promise.all(
      ['Anna', 'Twin'].map((name) => post('/api/invitations/accept', { token, name, password: PASSWORD })),
    );
    expect(both.map(({ status }) => status === 200).sort()).toEqual([false, true]);
    const again = await post('/api/invitations/accept', { token, name: 'Anna', password: PASSWORD });
    expect(again.status).toBe(404);

    const me = await signIn('anna@example.org', PASSWORD);
    expect(me.json.user).toMatchObject({ email: 'anna@example.org', role: 'planner' });
    const waiting = await stack.call({ path: '/api/invitations', cookie: owner });
    expect(items(waiting)).toEqual([]);
    expect(
      (await post('/api/invitations', { email: 'anna@example.org', role: 'viewer' }, owner)).status,
    ).toBe(409);
  });

  it('again ends the earlier link, and taking it back ends both', async () => {
    const asked = await post('/api/invitations', { email: 'ben@example.org', role: 'viewer' }, owner);
    const id = String(asked.json.id);
    const first = await mailTo('ben@example.org', /invited/);
    expect((await post(`/api/invitations/${id}/send`, undefined, owner)).status).toBe(200);
    const second = await eventually(async () => {
      const mail = await mailTo('ben@example.org', /invited/);
      return mail.token === first.token ? undefined : mail;
    }, 'A second mail');
    expect((await post('/api/invitations/look', { token: first.token })).status).toBe(404);
    expect((await post('/api/invitations/look', { token: second.token })).status).toBe(200);
    const gone = await stack.call({ method: 'DELETE', path: `/api/invitations/${id}`, cookie: owner });
    expect(gone.status).toBe(204);
    expect((await post('/api/invitations/look', { token: second.token })).status).toBe(404);
  });
});

describe('roles', () => {
  it('of somebody else end their sessions, and only an owner touches owners', async () => {
    const admin = await invited('admin@example.org', 'admin');
    const cara = await invited('cara@example.org', 'planner');
    const change = (id: string, role: string, cookie: string) =>
      stack.call({ method: 'PUT', path: `/api/people/${id}`, json: { role }, cookie });
    expect(await change(cara.id, 'viewer', admin.cookie)).toMatchObject({
      status: 200,
      json: { role: 'viewer' },
    });
    expect((await stack.call({ path: '/api/imports', cookie: cara.cookie })).status).toBe(401);
    expect((await change(cara.id, 'owner', admin.cookie)).status).toBe(403);
    expect(
      (await post('/api/invitations', { email: 'x@example.org', role: 'owner' }, admin.cookie)).status,
    ).toBe(403);

    const people = items(await stack.call({ path: '/api/people', cookie: admin.cookie }));
    const first = String(people.find(({ role }) => role === 'owner')?.id);
    expect((await change(first, 'viewer', admin.cookie)).status).toBe(403);
    const removed = await stack.call({
      method: 'DELETE',
      path: `/api/people/${first}`,
      cookie: admin.cookie,
    });
    expect(removed.status).toBe(403);
    expect((await change(first, 'admin', owner)).json.code).toBe('wrong-state');
    expect(
      (await stack.call({ method: 'DELETE', path: `/api/people/${first}`, cookie: owner })).json.code,
    ).toBe('wrong-state');
    const viewer = await signIn('cara@example.org', PASSWORD);
    expect((await stack.call({ path: '/api/people', cookie: cookieOf(viewer) })).status).toBe(403);
  });

  it('that are taken away take the way in with them', async () => {
    const dora = await invited('dora@example.org', 'planner');
    expect((await stack.call({ path: '/api/imports', cookie: dora.cookie })).status).toBe(200);
    const gone = await stack.call({ method: 'DELETE', path: `/api/people/${dora.id}`, cookie: owner });
    expect(gone.status).toBe(204);
    expect((await stack.call({ path: '/api/imports', cookie: dora.cookie })).status).toBe(401);
    expect((await signIn('dora@example.org', PASSWORD)).status).toBe(401);
    const found = await stack.call({ path: `/api/people/${dora.id}`, cookie: owner });
    expect(found.json).toMatchObject({ removed: true, name: '', email: '' });
  });
});

describe('a forgotten password', () => {
  it('is replaced by a link in a mail; the answer is the same for an address that nobody has', async () => {
    const eva = await invited('eva@example.org', 'planner');
    const asked = await post('/api/password-resets', { email: 'EVA@example.org' });
    const nobody = await post('/api/password-resets', { email: 'nobody@example.org' });
    expect([asked.status, asked.text]).toEqual([202, '']);
    expect([nobody.status, nobody.text]).toEqual([202, '']);
    const { token } = await mailTo('eva@example.org', /new password/);
    const password = 'fourteen quiet corridors';
    const use = { token, password };
    expect((await post('/api/password-resets/use', use)).status).toBe(204);
    expect((await post('/api/password-resets/use', use)).status).toBe(404);
    expect((await stack.call({ path: '/api/session', cookie: eva.cookie })).status).toBe(401);
    expect((await signIn('eva@example.org', PASSWORD)).status).toBe(401);
    expect((await signIn('eva@example.org', password)).status).toBe(200);
    await mailTo('eva@example.org', /was changed/);
    const mails = await (await fetch(`${stack.stack.parts.mail.url}/messages`)).text();
    expect(mails).not.toContain('nobody@example.org');
  });

  it('fills nobody’s letter box', async () => {
    const answers = [];
    for (let n = 0; n < 6; n++)
      answers.push(await post('/api/password-resets', { email: 'flood@example.org' }));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 429, 429]);
    expect(Number(answers[5]?.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('one’s own account', () => {
  it('gets a new password and a new session; other devices are out', async () => {
    const fay = await invited('fay@example.org', 'viewer');
    const other = cookieOf(await signIn('fay@example.org', PASSWORD));
    const change = (password: string, newPassword: string) =>
      stack.call({
        method: 'PUT',
        path: '/api/account/password',
        json: { password, newPassword },
        cookie: fay.cookie,
      });
    expect((await change('not my password', 'seven clean windows!')).status).toBe(422);
    expect((await change(PASSWORD, 'Regularcleaning1')).json.detail).toContain('name of your company');
    const changed = await change(PASSWORD, 'seven clean windows!');
    expect(changed.status).toBe(204);
    const fresh = cookieOf(changed);
    const who = async (cookie: string) => (await stack.call({ path: '/api/session', cookie })).status;
    expect([await who(fresh), await who(fay.cookie), await who(other)]).toEqual([200, 401, 401]);
  });

  it('moves to another address when that one confirms', async () => {
    const gil = await invited('gil@example.org', 'viewer');
    const ask = (email: string) => post('/api/account/email', { password: PASSWORD, email }, gil.cookie);
    expect((await ask('gil@new.example')).status).toBe(202);
    expect((await signIn('gil@new.example', PASSWORD)).status).toBe(401);
    const { token } = await mailTo('gil@new.example', /Confirm/);
    expect((await post('/api/account/email/confirm', { token })).json).toEqual({ email: 'gil@new.example' });
    expect((await signIn('gil@example.org', PASSWORD)).status).toBe(401);
    expect((await signIn('gil@new.example', PASSWORD)).status).toBe(200);
    await mailTo('gil@example.org', /address was changed/);
    // An address that somebody has: asked for without a word, refused when it is confirmed.
    expect((await ask('eva@example.org')).status).toBe(202);
    const taken = await mailTo('eva@example.org', /Confirm/);
    expect((await post('/api/account/email/confirm', { token: taken.token })).status).toBe(409);
  });

  it('shows its sessions and ends them, one or all others', async () => {
    const hal = await invited('hal@example.org', 'viewer');
    const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const others = [];
    for (let n = 0; n < 3; n++)
      others.push(
        cookieOf(
          await stack.call({
            method: 'POST',
            path: '/api/session',
            json: { email: 'hal@example.org', password: PASSWORD },
            headers: { 'user-agent': agent },
          }),
        ),
      );
    const list = async () => items(await stack.call({ path: '/api/sessions', cookie: hal.cookie }));
    const sessions = await list();
    expect(sessions).toHaveLength(4);
    expect(sessions.filter(({ current }) => current)).toHaveLength(1);
    const firefox = sessions.find(({ device }) => device === 'Firefox on Windows');
    expect(firefox?.address).toBe('127.0.0.x');
    const end = (path: string) => stack.call({ method: 'DELETE', path, cookie: hal.cookie });
    expect((await end(`/api/sessions/${String(firefox?.id)}`)).status).toBe(204);
    expect(await list()).toHaveLength(3);
    // Somebody else's session is not there.
    const elsewhere = items(await stack.call({ path: '/api/sessions', cookie: owner }));
    expect((await end(`/api/sessions/${String(elsewhere[0]?.id)}`)).status).toBe(404);
    expect((await end('/api/sessions')).json).toEqual({ ended: 2 });
    for (const cookie of others)
      expect((await stack.call({ path: '/api/session', cookie })).status).toBe(401);
    expect(await list()).toHaveLength(1);
  });
});

describe('a key', () => {
  const make = (scopes: string[], cookie = owner) =>
    post('/api/keys', { name: 'Rota', scopes, days: 30 }, cookie);
  const withKey = (key: unknown, path: string, more = {}) =>
    stack.call({ path, origin: null, headers: { authorization: `Bearer ${String(key)}` }, ...more });

  it('does what its scopes say on the routes of the app, without a session or an Origin, until it is revoked', async () => {
    const made = await make(['imports:read', 'imports:create']);
    expect(made.status).toBe(201);
    const { key, id, hint } = made.json as Record<string, string>;
    expect(key).toMatch(/^fji_live_[0-9A-Za-z]{38}$/);
    expect(hint).toBe(`fji_live_…${String(key).slice(-4)}`);
    expect((await withKey(key, '/api/imports')).status).toBe(200);
    const csv = 'title,site,assigned_to,date_start\nWindows,Main Building,Anna Clarke,2031-01-06\n';
    const upload = await withKey(key, '/api/imports?name=a.csv', {
      method: 'POST',
      body: csv,
      headers: { authorization: `Bearer ${String(key)}`, 'idempotency-key': 'one' },
    });
    expect(upload).toMatchObject({ status: 201, json: { createdBy: id } });
    expect((await withKey(key, '/api/reference/sites')).status).toBe(403);
    for (const path of ['/api/people', '/api/keys', '/api/sessions', '/api/invitations'])
      expect((await withKey(key, path)).status).toBe(403);
    // Another customer's host does not know it, and a session beside it does not help a wrong one.
    expect((await withKey(key, '/api/imports', { host: 'officeclean' })).status).toBe(401);
    const wrong = `${String(key).slice(0, -1)}${String(key).endsWith('0') ? '1' : '0'}`;
    expect((await withKey(wrong, '/api/imports', { cookie: owner })).status).toBe(401);

    const listed = await stack.call({ path: '/api/keys', cookie: owner });
    expect(listed.text).not.toContain(key);
    expect(items(listed)[0]).toMatchObject({ id, name: 'Rota', expired: false });
    expect(items(listed)[0]?.usedAt).not.toBeNull();
    expect((await stack.call({ method: 'DELETE', path: `/api/keys/${id}`, cookie: owner })).status).toBe(204);
    expect((await withKey(key, '/api/imports')).status).toBe(401);
  });

  it('keeps no rows of an import as recurring jobs that it may not change', async () => {
    const adopt = async (scopes: string[]) => {
      const { key } = (await make(scopes)).json as Record<string, string>;
      return withKey(key, '/api/schedules/from-import', { method: 'POST', json: { importId: 'imp_none' } });
    };
    const refused = await adopt(['schedules:write']);
    expect(refused).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    expect(refused.json.detail).toBe('This key does not include imports:edit.');
    expect((await adopt(['schedules:write', 'imports:edit'])).status).not.toBe(403);
  });

  it('is given nothing that is for people alone, and made by admins and owners alone', async () => {
    for (const scope of ['people:write', 'keys:write', 'account:own', 'nonsense'])
      expect((await make([scope])).status).toBe(400);
    const planner = await stack.signIn();
    expect((await make(['imports:read'], planner)).status).toBe(403);
  });
});

describe('signing out', () => {
  const gone = async (cookie: string) => (await stack.call({ path: '/api/session', cookie })).status === 401;

  it('takes away what the browser kept of the app', async () => {
    const { cookie } = await invited('ola@example.org', 'viewer');
    const out = await stack.call({ method: 'DELETE', path: '/api/session', cookie });
    expect(out).toMatchObject({ status: 204, headers: { 'clear-site-data': '"storage"' } });
    expect(await gone(cookie)).toBe(true);
  });

  it('is done to somebody by an admin, in every browser of theirs and of nobody else; not to an owner', async () => {
    const admin = await invited('adam@example.org', 'admin');
    const { id, cookie } = await invited('lost@example.org', 'planner');
    const other = cookieOf(await signIn('lost@example.org', PASSWORD));
    const end = (person: string, by: string) =>
      stack.call({ method: 'DELETE', path: `/api/people/${person}/sessions`, cookie: by });
    expect((await end(admin.id, cookie)).status).toBe(403);
    expect((await end(id, admin.cookie)).status).toBe(204);
    expect([await gone(cookie), await gone(other)]).toEqual([true, true]);
    expect(await gone(admin.cookie)).toBe(false);
    expect((await signIn('lost@example.org', PASSWORD)).status).toBe(200);
    const { json } = await stack.call({ path: '/api/session', cookie: owner });
    expect((await end((json.user as { id: string }).id, admin.cookie)).status).toBe(403);
    const noted = await stack.call({ path: `/api/audit?target=${id}&action=user.signed-out`, cookie: owner });
    expect(items(noted)).toMatchObject([{ before: { sessions: 2 }, actor: { id: admin.id } }]);
  });
});

describe('a second step', () => {
  const totpOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) });
  const withCode = (email: string, code?: string) =>
    post('/api/session', { email, password: PASSWORD, ...(code ? { code } : {}) });
  /** Codes of now and of the step after it, which counts as early. */
  const codesOf = (secret: string) => {
    const now = Date.now();
    return [now, now + 30_000].map((timestamp) => totpOf(secret).generate({ timestamp }));
  };

  it('is set up with a phone, asked for when signing in, and takes no code twice', async () => {
    const ida = await invited('ida@example.org', 'planner');
    expect((await post('/api/account/second-step', { password: 'wrong one here' }, ida.cookie)).status).toBe(
      422,
    );
    const begun = await post('/api/account/second-step', { password: PASSWORD }, ida.cookie);
    const secret = String(begun.json.secret);
    expect(begun.json.uri).toContain(`secret=${secret}`);
    // Not in force before a code was given.
    expect((await withCode('ida@example.org')).status).toBe(200);
    const [first = '', second = ''] = codesOf(secret);
    expect((await post('/api/account/second-step/confirm', { code: '000000' }, ida.cookie)).status).toBe(422);
    const on = await post('/api/account/second-step/confirm', { code: first }, ida.cookie);
    const codes = on.json.recoveryCodes as string[];
    expect(new Set(codes).size).toBe(10);
    expect((await stack.call({ path: '/api/session', cookie: ida.cookie })).status).toBe(401);

    expect((await withCode('ida@example.org')).json.code).toBe('second-step');
    expect((await withCode('ida@example.org', first)).json.code).toBe('wrong-code');
    const both = await Promise.all([
      withCode('ida@example.org', second),
      withCode('ida@example.org', second),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    const [recovery = ''] = codes;
    expect((await withCode('ida@example.org', recovery.toUpperCase())).status).toBe(200);
    expect((await withCode('ida@example.org', recovery)).json.code).toBe('wrong-code');
    // So long that a plain hash of it cannot be tried out.
    expect(recovery).toMatch(/^([0-9a-z]{4}-){5}[0-9a-z]{4}$/);
    const came = await stack.call({
      path: `/api/audit?action=session.started&actor=${ida.id}`,
      cookie: owner,
    });
    expect(items(came).map(({ after }) => (after as { factors: string[] }).factors)).toEqual([
      ['password', 'recovery-code'],
      ['password', 'code'],
      ['password'],
    ]);
    // A wrong password is answered as ever: it does not tell that there is a second step.
    const wrong = await post('/api/session', { email: 'ida@example.org', password: 'no', code: '123456' });
    expect(wrong.json.code).toBe('wrong-credentials');

    const reset = await stack.call({
      method: 'DELETE',
      path: `/api/people/${ida.id}/second-step`,
      cookie: owner,
    });
    expect(reset.status).toBe(204);
    expect((await withCode('ida@example.org')).status).toBe(200);
    for await (const page of stack.tables.table('users').scan())
      for (const one of [secret, ...codes]) expect(JSON.stringify(page)).not.toContain(one);
  });

  it('can be asked of everybody: who has none may do nothing else first', async () => {
    const host = 'hospital';
    const boss = await stack.signIn(host, 'owner');
    const at = (path: string, json: unknown, cookie: string, method = 'POST') =>
      stack.call({ method, path, host, json, cookie });
    expect((await at('/api/sign-in-policy', { secondStep: 'required' }, boss, 'PUT')).json.code).toBe(
      'wrong-state',
    );
    const begun = await at('/api/account/second-step', { password: DEMO }, boss);
    const [code = ''] = codesOf(String(begun.json.secret));
    const strong = cookieOf(await at('/api/account/second-step/confirm', { code }, boss));
    expect((await at('/api/sign-in-policy', { secondStep: 'required' }, strong, 'PUT')).status).toBe(200);
    const planner = await stack.signIn(host);
    const look = (cookie: string) => stack.call({ path: '/api/imports', host, cookie });
    expect(await look(planner)).toMatchObject({ status: 403, json: { code: 'forbidden' } });
    // A new password is no way around it.
    const changed = await at(
      '/api/account/password',
      { password: DEMO, newPassword: PASSWORD },
      planner,
      'PUT',
    );
    const renewed = cookieOf(changed);
    expect((await look(renewed)).status).toBe(403);
    const own = await at('/api/account/second-step', { password: PASSWORD }, renewed);
    const [first = ''] = codesOf(String(own.json.secret));
    const free = cookieOf(await at('/api/account/second-step/confirm', { code: first }, renewed));
    expect((await look(free)).status).toBe(200);
    expect((await at('/api/account/second-step/end', { password: PASSWORD }, free)).status).toBe(409);
  });
});

it('keeps no token, key or password in its tables', async () => {
  const invitation = await post('/api/invitations', { email: 'last@example.org', role: 'viewer' }, owner);
  expect(invitation.status).toBe(201);
  const { token } = await mailTo('last@example.org', /invited/);
  const made = await post('/api/keys', { name: 'Leak', scopes: ['imports:read'], days: 1 }, owner);
  const session = owner.split('=')[1] ?? '';
  const secrets = [token, String(made.json.key), session, PASSWORD];
  for (const name of ['users', 'keys', 'sessions', 'throttles', 'audit', 'idempotency'])
    for await (const page of stack.tables.table(name).scan())
      for (const secret of secrets) expect(JSON.stringify(page)).not.toContain(secret);
});
