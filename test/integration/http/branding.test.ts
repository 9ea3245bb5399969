import { jpegOf, pngOf } from '../../support/pictures';
import { wholeApp, type WholeApp } from '../../support/whole-app';

let app: WholeApp;
let owner: string;
let planner: string;
beforeAll(async () => {
  app = await wholeApp();
  [owner, planner] = [await app.signIn(), await app.signIn('regularcleaning', 'planner')];
});
afterAll(() => app.stop());

const put = (json: object, more: object = {}) =>
  app.call({ method: 'PUT', path: '/api/branding', cookie: owner, json, ...more });
const putLogo = (body: Buffer | string, more: object = {}) =>
  app.call({ method: 'PUT', path: '/api/branding/logo', cookie: owner, body, ...more });
const seen = async (host = 'regularcleaning') => (await app.call({ path: '/api/branding', host })).json;
const colours = async (host = 'regularcleaning') =>
  (await app.call({ path: '/branding/colours.css', host })).text;
const actions = async () => {
  const { json } = await app.call({ path: '/api/audit?limit=20', cookie: owner });
  return (json.items as { action: string; after: unknown }[]).map(({ action, after }) => [action, after]);
};

it('shows a customer as the app shows itself until it chooses', async () => {
  expect(await seen('hospital')).toEqual({
    name: 'Hospital Services',
    ownName: false,
    colour: null,
    logo: null,
  });
  expect(await colours('hospital')).toBe('');
  const icon = await app.call({ path: '/branding/icon', host: 'hospital' });
  expect(icon.headers['content-type']).toBe('image/svg+xml');
  expect(icon.text).toContain('#0b6b63');
});

it('shows name and colour to whoever comes to the address, before anybody signs in, and at no other address', async () => {
  const others = [await seen('officeclean'), await colours('officeclean')];
  const answer = await put({ name: 'Spotless & Co', colour: '#7A1F3D' });
  expect(answer.status).toBe(200);
  expect(await seen()).toEqual({ name: 'Spotless & Co', ownName: true, colour: '#7a1f3d', logo: null });
  expect(await colours()).toMatch(
    /^html:root\{--accent:#7a1f3d;--on-accent:#ffffff\}\n@media \(prefers-color-scheme: dark\)/,
  );
  expect((await app.call({ path: '/branding/icon' })).text).toContain('fill="#7a1f3d"');
  expect([await seen('officeclean'), await colours('officeclean')]).toEqual(others);
  expect((await actions())[0]).toEqual(['branding.changed', { name: 'Spotless & Co', colour: '#7a1f3d' }]);
});

it('says that nothing changed of the colours to who has them already', async () => {
  const { headers } = await app.call({ path: '/branding/colours.css' });
  const again = await app.call({
    path: '/branding/colours.css',
    headers: { 'if-none-match': String(headers.etag) },
  });
  expect([again.status, again.text]).toEqual([304, '']);
  expect(headers).toMatchObject({ 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' });
});

it('refuses what cannot be seen or read, by words, and keeps what there was', async () => {
  const before = await seen();
  const faint = await put({ name: null, colour: '#ffee88' });
  expect(faint.status).toBe(422);
  expect(faint.json.detail).toMatch(/too light to be seen.*#[0-9a-f]{6} is the nearest shade/);
  for (const [json, path] of [
    [{ name: null, colour: 'red' }, 'colour'],
    [{ name: null, colour: '#12345' }, 'colour'],
    [{ name: null, colour: '#123456;background:url(//evil)' }, 'colour'],
    [{ name: 'A\nB', colour: null }, 'name'],
    [{ name: 'x'.repeat(101), colour: null }, 'name'],
    [{ colour: null }, 'name'],
    [{ name: null, colour: null, logo: 'x' }, ''],
  ] as const) {
    const answer = await put(json);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.json.errors)).toContain(path);
  }
  expect(await seen()).toEqual(before);
});

it('takes a logo, shows what can be seen of it and nothing that hides in it, and takes it away again', async () => {
  const dirty = pngOf(5, 4, { behind: '<script>alert(1)</script>' });
  const taken = await putLogo(dirty, { headers: { 'content-type': 'text/html' } });
  expect(taken.status).toBe(200);
  const { path, width, height } = taken.json.logo as { path: string; width: number; height: number };
  expect({ path, width, height }).toEqual({
    path: expect.stringMatching(/^\/branding\/logo-[0-9a-f]{32}\.png$/) as string,
    width: 5,
    height: 4,
  });
  const shown = await app.call({ path });
  expect(shown.headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'none'; sandbox",
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(shown.text).not.toContain('script');
  // It is the tab's picture too.
  const icon = await app.call({ path: '/branding/icon' });
  expect([icon.status, icon.headers.location]).toEqual([303, path]);
  // By no other customer's address, though its name is known.
  expect((await app.call({ path, host: 'officeclean' })).status).toBe(404);

  const next = await putLogo(jpegOf());
  expect(next.json.logo).toMatchObject({ path: expect.stringMatching(/\.jpg$/) as string, width: 8 });
  // Who has an older page still sees the one before.
  expect((await app.call({ path })).status).toBe(200);
  await putLogo(pngOf(9, 9));
  expect((await app.call({ path })).status).toBe(404);

  const gone = await app.call({ method: 'DELETE', path: '/api/branding/logo', cookie: owner });
  expect([gone.status, gone.json.logo]).toEqual([200, null]);
  expect((await actions()).map(([action]) => action).slice(0, 4)).toEqual([
    'branding.logo-removed',
    'branding.logo-changed',
    'branding.logo-changed',
    'branding.logo-changed',
  ]);
});

it('refuses files that are no logo, and larger ones before they are read', async () => {
  for (const [body, words] of [
    ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', /SVG can hold programs/],
    [Buffer.from('GIF89a'), /neither a PNG nor a JPEG/],
    [pngOf(5, 5).subarray(0, 40), /ends in the middle/],
  ] as const) {
    const answer = await putLogo(body);
    expect([answer.status, answer.json.detail]).toEqual([422, expect.stringMatching(words)]);
  }
  const large = await putLogo(Buffer.alloc(256 * 1024 + 1));
  expect([large.status, large.json.detail]).toEqual([413, 'A logo may have at most 256 KB.']);
  expect((await seen()).logo).toBeNull();
});

it('asks to look again where somebody else changed it meanwhile', async () => {
  const { headers } = await app.call({ path: '/api/branding' });
  expect(
    (await put({ name: null, colour: '#123456' }, { headers: { 'if-match': headers.etag } })).status,
  ).toBe(200);
  const late = await put({ name: null, colour: '#654321' }, { headers: { 'if-match': headers.etag } });
  expect(late.status).toBe(412);
  expect((await putLogo(pngOf(2, 2), { headers: { 'if-match': headers.etag } })).status).toBe(412);
  expect((await seen()).colour).toBe('#123456');
});

it('is changed by admins alone', async () => {
  for (const who of [planner, undefined]) {
    const status = who ? 403 : 401;
    expect((await put({ name: null, colour: null }, { cookie: who })).status).toBe(status);
    expect((await putLogo(pngOf(2, 2), { cookie: who })).status).toBe(status);
    const removed = await app.call({ method: 'DELETE', path: '/api/branding/logo', cookie: who });
    expect(removed.status).toBe(status);
  }
});

it('stands in mails, as words that stay words', async () => {
  await put({ name: 'Bits <b>& Bobs', colour: '#7a1f3d' });
  await app.call({
    method: 'POST',
    path: '/api/invitations',
    cookie: owner,
    json: { email: 'new@regularcleaning.example', role: 'viewer' },
  });
  await app.settle();
  const mail = app.mails.at(-1);
  const text = JSON.stringify(mail);
  expect(text).toContain('Bits <b>& Bobs');
  expect(text).toContain('Bits &lt;b&gt;&amp; Bobs');
  expect(mail?.html).not.toContain('<b>');
  expect(text).toContain('background:#7a1f3d');
  expect(text).not.toContain('Regular Cleaning');
});
