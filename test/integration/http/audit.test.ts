import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runningStack, type RunningStack } from '../../support/running-stack';

let stack: RunningStack;
let planner: string;
let owner: string;
beforeAll(async () => {
  stack = await runningStack();
  planner = await stack.signIn();
  owner = await stack.signIn('regularcleaning', 'owner');
});
afterAll(() => stack.stop());

const CSV = 'title,site,assigned_to,date_start\nWindows,Main Building,Anna Clarke,2031-01-06\n';

interface Entry {
  seq: number;
  action: string;
  actor: { kind: string; id: string };
  target: { kind: string; id: string } | null;
  address: string | null;
  after: Record<string, unknown> | null;
}
const audit = async (query = '', cookie = owner) =>
  (await stack.call({ path: `/api/audit${query}`, cookie })).json as unknown as { items: Entry[] };

/** Beside this process, whose connections to the stack would be closed while it stood still. */
async function inTerminal(...args: string[]) {
  const dist = process.env.TEST_DIST ?? join(__dirname, '..', '..', '..', 'dist');
  const all = [join(dist, 'local', 'audit.js'), ...args, '--data', stack.dataDir];
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { status, stdout, stderr };
}

describe('the audit log of a customer', () => {
  it('tells who did what, from where, in order; of a refusal it tells nothing', async () => {
    const { json: who } = await stack.call({ path: '/api/session', cookie: planner });
    const { id: userId } = who.user as { id: string };
    const { json } = await stack.call({
      method: 'POST',
      path: '/api/imports?name=Secret%20name.csv',
      cookie: planner,
      body: CSV,
    });
    const id = String(json.id);
    // It was not checked yet, or is of no such kind: refused by name.
    const refused = await stack.call({ method: 'POST', path: `/api/imports/${id}/resume`, cookie: planner });
    expect(refused.status).toBe(409);
    await stack.call({ method: 'POST', path: `/api/imports/${id}/cancel`, cookie: planner });
    await stack.call({
      method: 'POST',
      path: '/api/session',
      json: { email: 'nobody@regularcleaning.example', password: 'wrong' },
    });

    const { items } = await audit(`?target=${id}`);
    const done = items.reverse();
    expect(done[0]).toMatchObject({
      action: 'import.uploaded',
      actor: { kind: 'user', id: userId },
      target: { kind: 'import', id },
      address: '127.0.0.1',
      after: { bytes: CSV.length, revision: 1 },
    });
    expect(done.map(({ action }) => action)).not.toContain('import.resumed');
    const [last] = (await audit('?limit=1')).items;
    expect(last).toMatchObject({
      action: 'session.refused',
      actor: { kind: 'system', id: 'visitor' },
      after: { reason: 'wrong-credentials' },
    });
    expect((await audit(`?action=session.started&actor=${userId}`)).items).not.toEqual([]);
    // No names, addresses or cells.
    expect(JSON.stringify(await audit('?limit=1000'))).not.toMatch(/Secret|nobody|@|Anna|Windows/);
  });

  it('is whole, is exported as a file, and the export is in it', async () => {
    const verified = await stack.call({ path: '/api/audit/verify', cookie: owner });
    expect(verified.json).toMatchObject({ whole: true, broken: null });
    expect(verified.json.keys).toMatchObject([
      { publicKey: expect.stringMatching(/BEGIN PUBLIC KEY/) as string, from: null, until: null },
    ]);
    const file = await stack.call({ path: '/api/audit.csv?action=import', cookie: owner });
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.text).toContain('import.uploaded');
    expect(file.text).not.toContain('session.');
    expect((await audit('?limit=1')).items).toMatchObject([{ action: 'audit.exported' }]);
  });

  it('is for owners and admins, and for no other customer', async () => {
    for (const path of ['/api/audit', '/api/audit.csv', '/api/audit/verify']) {
      expect((await stack.call({ path, cookie: planner })).status).toBe(403);
      expect((await stack.call({ path, host: 'officeclean', cookie: owner })).status).toBe(401);
    }
    const other = await stack.signIn('officeclean', 'owner');
    const { json } = await stack.call({ path: '/api/audit', host: 'officeclean', cookie: other });
    expect((json as unknown as { items: Entry[] }).items.map(({ action }) => action)).toEqual([
      'session.started',
    ]);
  });

  it('gets another signing key from a terminal, and stays whole for whoever keeps both keys', async () => {
    const before = (await inTerminal('public-key')).stdout;
    expect(before).toMatch(/^key [0-9a-f]{16}\n-----BEGIN PUBLIC KEY-----/);
    const rotated = await inTerminal('rotate-key');
    expect(rotated).toMatchObject({ status: 0, stderr: '' });
    expect(rotated.stdout.replace(/ until \S+/, '').startsWith(before)).toBe(true);
    expect((await inTerminal('public-key')).stdout).toBe(rotated.stdout);
    const { json } = await stack.call({ path: '/api/audit/verify', cookie: owner });
    expect(json).toMatchObject({ whole: true, keys: [{ from: null }, { until: null }] });
    const file = join(stack.dataDir, 'keys.txt');
    writeFileSync(file, rotated.stdout);
    expect(await inTerminal('verify', '--public-key', file)).toMatchObject({ status: 0 });
  });

  it('loses the network addresses of somebody who was removed when a terminal says so, and of nobody else', async () => {
    const people = await stack.call({ path: '/api/people', cookie: owner });
    const id = (people.json.items as { id: string; role: string }[]).find((one) => one.role === 'viewer')?.id;
    await stack.signIn('regularcleaning', 'viewer');
    const person = String(id);
    expect(await inTerminal('erase', '--person', person)).toMatchObject({
      ...{ status: 1, stdout: '' },
      stderr: `${person} was not removed. Remove them from the people of the customer first.\n`,
    });
    expect((await inTerminal('erase', '--person', 'usr_nobody')).stderr).toBe(
      'There is nobody with the id usr_nobody.\n',
    );
    await stack.call({ method: 'DELETE', path: `/api/people/${person}`, cookie: owner });
    expect((await audit(`?actor=${person}`)).items.map(({ address }) => address)).toContain('127.0.0.1');
    expect((await inTerminal('erase', '--customer', 'officeclean')).stdout).toMatch(/^Nobody/);
    const erased = await inTerminal('erase', '--person', person);
    expect(erased.stdout).toMatch(
      new RegExp(`^regularcleaning: ${person} is erased, [1-9]\\d* network addresses\n$`),
    );
    expect((await audit(`?actor=${person}`)).items.map(({ address }) => address)).not.toContain('127.0.0.1');
    const [entry] = (await audit('?action=audit.personal-erased')).items;
    expect(entry).toMatchObject({ target: { id: person }, actor: { kind: 'operator', id: 'terminal' } });
    const { json } = await stack.call({ path: '/api/audit/verify', cookie: owner });
    expect(json).toMatchObject({ whole: true, broken: null });
    expect((await inTerminal('erase')).stdout).toBe('Nobody who was removed is left to be erased.\n');
  });

  it('is verified from a terminal too, which says where it is broken', async () => {
    const { status, stdout } = await inTerminal('verify');
    expect({ status, stdout }).toMatchObject({ status: 0 });
    expect(stdout).toMatch(/regularcleaning: whole, \d+ entries/);

    await stack.signIn('officeclean', 'viewer');
    const table = stack.tables.table('audit');
    const rowKey = `entry|${'1'.padStart(12, '0')}`;
    const found = await table.get<{ text: string }>('officeclean', rowKey);
    const text = String(found?.text).replace('session.started', 'session.refused');
    await table.write('officeclean', [{ kind: 'merge', rowKey, props: { text } }]);
    const after = await inTerminal('verify');
    expect(after.status).toBe(2);
    expect(after.stdout).toContain('officeclean: BROKEN at entry 1: it was changed');
    const unknown = await inTerminal('verify', '--customer', 'nobody');
    expect(unknown).toMatchObject({ status: 1, stderr: 'There is no customer nobody.\n' });
  });

  it('names what does not fit in a question', async () => {
    const answer = await stack.call({ path: '/api/audit?from=yesterday&who=me', cookie: owner });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('from');
    expect(answer.text).toContain('who');
  });
});
