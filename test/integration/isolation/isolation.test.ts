/**
 * Nobody sees or changes anything of another customer: every function that the app registers, every table, every
 * container, tried with a second customer's address, session and key, and with the first one's identifiers.
 *
 * Whoever adds a function or a table adds a line: `HTTP` in cases.ts (the path with the first customer's identifiers, a
 * body that the route would take, and what the second customer hears: 404 for what is not theirs), `OTHERS` in store-cases.ts (a message
 * that mixes two customers) or `TABLES_APART`. Without it these tests fail, and name what is missing.
 */
import { TABLES, type TableName } from '../../../functions/tables';
import { wholeApp, type Answer, type WholeApp } from '../../support/whole-app';
import { HTTP } from './cases';
import { asked, type HttpCase, type Ids } from './http-case';
import { OTHERS, TABLES_APART } from './store-cases';
import { fill, MARK } from './victim';

const [FIRST, SECOND, TWIN] = ['regularcleaning', 'officeclean', 'hospital'];
/** As long as MARK, so that it can stand in its place in files too. */
const TWIN_MARK = 'isolated-gamma';

let app: WholeApp;
let ids: Ids;
let first: string;
let second: string;
let secondKey: string;
beforeAll(async () => {
  app = await wholeApp();
  [first, second] = [await app.signIn(FIRST), await app.signIn(SECOND)];
  ids = await fill(app, first);
  const key = await app.call({
    method: 'POST',
    path: '/api/keys',
    host: SECOND,
    cookie: second,
    json: { name: 'second', scopes: ['imports:read', 'imports:create', 'imports:run'], days: 1 },
  });
  secondKey = String(key.json.key);
});
afterAll(() => app.stop());

const cookies = new Map<string, string>();
/** The cookie of a customer's owner; anew where a case ended it. */
async function cookieOf(host: string): Promise<string> {
  const cookie = cookies.get(host);
  if (cookie && (await app.call({ path: '/api/session', host, cookie })).status === 200) return cookie;
  const made = await app.signIn(host);
  cookies.set(host, made);
  return made;
}

type Entity = { partitionKey: string; rowKey: string; etag: string; customerId?: unknown };
async function* entitiesOf(table: TableName): AsyncGenerator<Entity> {
  for await (const page of app.tables.table(table).scan<Entity>()) yield* page;
}
const ownerOf = (table: TableName, entity: Entity): string => {
  const apart = TABLES_APART[table];
  return apart === 'partition' ? entity.partitionKey : apart(entity);
};

/** Everything that is a customer's, by place and version. */
async function kept(customer: string, but: TableName[] = []): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const table of TABLES.filter((name) => !but.includes(name)))
    for await (const entity of entitiesOf(table))
      if (ownerOf(table, entity) === customer)
        all[`${table} ${entity.partitionKey} ${entity.rowKey}`] = entity.etag;
  for await (const blob of app.blobService.getContainerClient(`t-${customer}`).listBlobsFlat())
    all[`blob ${blob.name}`] = blob.properties.etag;
  return all;
}

/** Nothing of the first customer's is in the answer, but for the words that the question held. */
const tellsNothing = ({ text, headers }: Answer, question: { path: string; json?: unknown }): void => {
  const known = JSON.stringify(question);
  if (!known.includes(MARK)) expect(text + JSON.stringify(headers)).not.toContain(MARK);
};

it('has a case for every function and every table, and none for what is not there', () => {
  const functions = [...app.registered.values()];
  const names = (http: boolean) =>
    functions
      .filter(({ kind }) => (kind === 'http') === http)
      .map(({ name }) => name)
      .sort();
  expect(Object.keys(HTTP).sort()).toEqual(names(true));
  // Registered only where there is somewhere to report to; it reads hosts alone.
  expect(
    Object.keys(OTHERS)
      .filter((name) => name !== 'availability')
      .sort(),
  ).toEqual(names(false));
  expect(Object.keys(TABLES_APART).sort()).toEqual([...TABLES].sort());
});

it('asks with identifiers that the first customer has', () => {
  expect(Object.entries(ids).filter(([, id]) => id === '')).toEqual([]);
});

describe('with the first customer’s identifiers, the second', () => {
  let before: Record<string, string>;
  beforeAll(async () => {
    // What it does for the first one by itself comes before.
    await app.invoke('schedules', {});
    await app.settle();
    before = await kept(FIRST, ['throttles']);
  });

  const closed = Object.entries(HTTP).filter(([, { open }]) => !open);

  it.each(closed.map(([name]) => name))('is not let in at the first one’s address: %s', async (name) => {
    const found = HTTP[name] as HttpCase;
    const question = asked(found, ids);
    for (const who of [{ cookie: second }, { headers: { authorization: `Bearer ${secondKey}` } }, {}]) {
      const answer = await app.call({ ...question, host: FIRST, ...who });
      expect({ who, status: answer.status }).toEqual({ who, status: 401 });
      tellsNothing(answer, question);
    }
    // Nor does the first one's session open the second one's address.
    const answer = await app.call({ ...question, host: SECOND, cookie: first });
    expect(answer.status).toBe(401);
  });

  it.each(Object.keys(HTTP))('hears nothing at its own address: %s', async (name) => {
    const found = HTTP[name] as HttpCase;
    const question = asked(found, ids);
    const cookie = await cookieOf(SECOND);
    const answer = await app.call({ ...question, host: SECOND, cookie });
    expect([found.foreign].flat()).toContain(answer.status);
    tellsNothing(answer, question);
  });

  it.each(Object.keys(OTHERS).filter((name) => name !== 'availability'))(
    'is kept apart where nobody asks: %s',
    async (name) => {
      const { input, trigger } = OTHERS[name]?.(ids, SECOND) ?? { input: undefined };
      await app.invoke(name, input, trigger).catch((error: Error) => {
        // A message that does not fit is given up by the host; what it says tells nothing.
        expect(error.message).not.toContain(MARK);
      });
    },
  );

  it('has changed nothing of the first one, in any table and any file', async () => {
    const timers: TableName[] = ['throttles', 'audit'];
    const now = await kept(FIRST, timers);
    const then = Object.fromEntries(
      Object.entries(before).filter(([key]) => !timers.some((table) => key.startsWith(`${table} `))),
    );
    expect(now).toEqual(then);
  });

  it('has nothing of the first one’s in its own tables and files', async () => {
    await app.settle();
    for (const table of TABLES)
      for await (const entity of entitiesOf(table)) {
        const owner = ownerOf(table, entity);
        if (owner === FIRST) continue;
        expect([SECOND, TWIN, 'the app']).toContain(owner);
        expect(JSON.stringify(entity)).not.toContain(MARK);
      }
    for await (const { name } of app.blobService.listContainers()) {
      if (name === `t-${FIRST}`) continue;
      const container = app.blobs.container(name);
      for await (const { name: blob } of container.list('')) {
        // What lies beside another's is told apart by its path.
        if (!name.startsWith('t-') && blob.split('/').includes(FIRST)) continue;
        expect(blob).not.toContain(MARK);
        expect((await container.read(blob))?.includes(MARK)).toBe(false);
      }
    }
  });
});

describe('a customer whose things have the same identifiers', () => {
  beforeAll(async () => {
    const copied: TableName[] = ['imports', 'importwork', 'uploads', 'schedules'];
    for (const table of copied)
      for await (const { partitionKey, rowKey, etag: _etag, ...props } of entitiesOf(table)) {
        if (partitionKey !== FIRST) continue;
        const marked = JSON.parse(JSON.stringify(props).replaceAll(MARK, TWIN_MARK)) as Record<
          string,
          unknown
        >;
        await app.tables.table(table).write(TWIN, [{ kind: 'put', rowKey, props: marked }]);
      }
    const [from, to] = [app.blobs.container(`t-${FIRST}`), app.blobs.container(`t-${TWIN}`)];
    for await (const { name } of from.list('')) {
      const bytes = (await from.read(name)) ?? Buffer.alloc(0);
      await to.write(name, Buffer.from(bytes.toString('latin1').replaceAll(MARK, TWIN_MARK), 'latin1'));
    }
  });

  it('sees and changes its own', async () => {
    const before = await kept(FIRST, ['throttles']);
    let own = 0;
    for (const found of Object.values(HTTP)) {
      const question = asked(found, ids);
      const answer = await app.call({ ...question, host: TWIN, cookie: await cookieOf(TWIN) });
      tellsNothing(answer, question);
      if (answer.text.includes(TWIN_MARK)) own++;
    }
    // That it is seen at all shows that the look is sound.
    expect(own).toBeGreaterThan(8);
    expect(await kept(FIRST, ['throttles'])).toEqual(before);
  });
});

it('answers the first customer’s own owner, so that the questions above were sound', async () => {
  const answers: Record<string, number> = {};
  for (const [name, found] of Object.entries(HTTP)) {
    if (found.notOwn) continue;
    const cookie = await cookieOf(FIRST);
    const { status } = await app.call({ ...asked(found, ids), host: FIRST, cookie });
    // 409 and 422: it was found, and is not in the state for it.
    if (status === 404 || status === 400 || status >= 500) answers[name] = status;
  }
  expect(answers).toEqual({});
});
