import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { facilityAppsClient, referenceDataSchema, TokenRefused } from '../../../shared/facilityapps';
import { systemClock } from '../../../shared/platform/clock';

type Answer = { status?: number; body: unknown };
type Routes = Record<string, Answer | ((url: URL, body: string) => Answer)>;

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** A client of a FacilityApps that answers these paths, and nothing anywhere else. */
async function clientOf(routes: Routes) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://here');
      paths.push(url.pathname + url.search);
      const route = routes[url.pathname];
      const answer = typeof route === 'function' ? route(url, body) : route;
      const known = request.headers.authorization === 'Bearer t' && answer;
      response.statusCode = known ? (answer.status ?? 200) : 404;
      response.end(typeof answer?.body === 'string' ? answer.body : JSON.stringify(answer?.body ?? null));
    });
  }).listen(0, '127.0.0.1');
  open.push(server);
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { ...systemClock(), now: () => 1_924_992_000_000 };
  return {
    paths,
    client: facilityAppsClient({ baseUrl, token: 't', clock, timeoutMs: 5_000, reach: 'any' }),
  };
}

const forms = (data: unknown[], paginatorInfo?: object): Answer => ({
  body: { data: { forms: { data, paginatorInfo } } },
});
const empty: Routes = {
  '/api/v1/planning/sites': { body: [] },
  '/api/v1/planning/floors': { body: [] },
  '/api/v1/planning/spaces': { body: [] },
  '/api/v1/user': { body: { data: [] } },
  '/api/v1/employee': { body: [] },
  '/api/graphql': forms([]),
};
const fetched = async (routes: Routes) => (await clientOf({ ...empty, ...routes })).client.fetchReference();

it('reads every list, bare or wrapped, with ids as text and names under either name', async () => {
  const data = await fetched({
    '/api/v1/planning/sites': {
      body: [
        { id: 1, name: 'Depot', city: 'Leeds' },
        { id: '2', title: 'Hall' },
      ],
    },
    '/api/v1/planning/floors': {
      body: {
        data: [
          { id: 3, name: 'Ground', siteId: 1 },
          { id: 4, name: '', title: 'First', site_id: '1' },
          { id: '5', name: 'Ground', location_id: 2, level: 0 },
        ],
      },
    },
    '/api/v1/planning/spaces': {
      body: [
        { id: 6, name: 'Foyer', floor_Id: 3 },
        { id: 7, name: 'Hall', floorId: '4' },
        { id: 8, name: 12, floor_id: 5, area: null },
      ],
    },
    '/api/graphql': forms([{ id: 9, name: 'Checklist', type: 'x' }]),
  });
  expect(data).toEqual({
    fetchedAt: 1_924_992_000_000,
    sites: [
      { id: '1', name: 'Depot' },
      { id: '2', name: 'Hall' },
    ],
    floors: [
      { id: '3', name: 'Ground', siteId: '1' },
      { id: '4', name: 'First', siteId: '1' },
      { id: '5', name: 'Ground', siteId: '2' },
    ],
    spaces: [
      { id: '6', name: 'Foyer', floorId: '3' },
      { id: '7', name: 'Hall', floorId: '4' },
      { id: '8', name: '12', floorId: '5' },
    ],
    users: [],
    forms: [{ id: '9', name: 'Checklist' }],
  });
  expect(referenceDataSchema.parse(JSON.parse(JSON.stringify(data)))).toEqual(data);
});

it('names a user by name, else user name, else email, and takes one without an email', async () => {
  const { users } = await fetched({
    '/api/v1/user': {
      body: {
        data: [
          { id: 1, name: 'Kim', user_name: 'k', email: 'k@example.com' },
          { id: 2, user_name: 'lee', email: null },
          { id: 3, name: '', user_name: '', email: 'mo@example.com', links: [] },
        ],
        meta: null,
      },
    },
  });
  expect(users).toEqual([
    { id: '1', name: 'Kim', email: 'k@example.com', employeeIds: [] },
    { id: '2', name: 'lee', employeeIds: [] },
    { id: '3', name: 'mo@example.com', email: 'mo@example.com', employeeIds: [] },
  ]);
});

it('gives a user the employees who share the contact', async () => {
  const { users } = await fetched({
    '/api/v1/user': {
      body: [
        { id: 1, name: 'Kim', links: { contact: 51 } },
        { id: 2, name: 'Lee', links: { contact: null } },
      ],
    },
    '/api/v1/employee': {
      body: {
        data: [
          { object: 'employee', id: 71, links: { contact: '51', sites: [1] } },
          { object: 'employee', id: '72', links: { contact: 51 } },
          { object: 'employee', id: 73, links: { contact: null } },
          { object: 'employee', id: 74 },
        ],
      },
    },
  });
  expect(users.map(({ id, employeeIds }) => [id, employeeIds])).toEqual([
    ['1', ['71', '72']],
    ['2', []],
  ]);
});

it('reads users and forms page by page, to the last, each once', async () => {
  const user = (n: number) => ({ id: n, name: `User ${n}` });
  const { client, paths } = await clientOf({
    ...empty,
    '/api/v1/user': (url) => {
      const page = Number(url.searchParams.get('page'));
      // Somebody was added while we read: the last of a page comes again on the next.
      return {
        body: { data: [user(page), user(page + 1)], meta: { pagination: { total_pages: '3' } } },
      };
    },
    '/api/graphql': (_url, body) => {
      const { page } = (JSON.parse(body) as { variables: { page: number } }).variables;
      return forms([{ id: page, name: `Form ${page}` }], { total: 2, currentPage: page, lastPage: 2 });
    },
  });
  const data = await client.fetchReference();
  expect(data.users.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  expect(data.forms.map(({ id }) => id)).toEqual(['1', '2']);
  expect(paths.filter((path) => path.startsWith('/api/v1/user'))).toEqual([
    '/api/v1/user?limit=200&page=1',
    '/api/v1/user?limit=200&page=2',
    '/api/v1/user?limit=200&page=3',
  ]);
});

describe('says what is wrong, in words that may be shown', () => {
  it.each<[string, Routes, string]>([
    [
      'a token that is refused',
      { '/api/v1/employee': { status: 401, body: {} } },
      'FacilityApps refused the token.',
    ],
    [
      'a failure',
      { '/api/v1/user': { status: 503, body: 'x' } },
      'FacilityApps answered 503 to /api/v1/user.',
    ],
    [
      'a page in place of JSON',
      { '/api/v1/planning/sites': { body: '<html>' } },
      'FacilityApps answered /api/v1/planning/sites in a shape that we do not know.',
    ],
    [
      'an entry without an id',
      { '/api/v1/planning/floors': { body: [{ name: 'x' }] } },
      'FacilityApps answered /api/v1/planning/floors in a shape that we do not know.',
    ],
    [
      'an error of GraphQL under status 200',
      { '/api/graphql': { body: { errors: [{ message: 'no' }] } } },
      'FacilityApps could not list its forms.',
    ],
    [
      'pages without end',
      { '/api/v1/user': { body: { data: [], meta: { pagination: { total_pages: 1e9 } } } } },
      'FacilityApps speaks of 1000000000 pages of a list.',
    ],
  ])('%s', async (_what, routes, detail) => {
    await expect(fetched(routes)).rejects.toEqual(
      expect.objectContaining({ slug: 'upstream-failed', detail }),
    );
  });

  it('a refused token can be told from the rest', async () => {
    const { client } = await clientOf({ ...empty, '/api/v1/planning/sites': { status: 403, body: {} } });
    await expect(client.fetchReference()).rejects.toEqual(
      expect.objectContaining({ cause: expect.any(TokenRefused) as unknown }),
    );
  });
});

describe('jobs by label', () => {
  const LABEL = 'ext:fji-1';
  const find = async (answer: Answer | ((url: URL) => Answer)) => {
    const { client, paths } = await clientOf({ '/api/v1/tasks': answer });
    return { ...(await client.findJobsByLabel(LABEL)), paths };
  };

  it('are those that carry exactly this one, though the filter may have let others through', async () => {
    const { found, paths } = await find({
      body: [
        { id: 1, labels: ['night', LABEL] },
        { id: '2', labels: [{ id: 9, name: LABEL }] },
        { id: 3, labels: ['ext:fji-10', 'xext:fji-1'] },
        { id: 4, labels: [] },
      ],
    });
    expect(found).toEqual(['1', '2']);
    expect(paths).toEqual(['/api/v1/tasks?label=ext%3Afji-1']);
  });

  it('are looked for on every page', async () => {
    const { found } = await find((url) => {
      const page = Number(url.searchParams.get('page') ?? 1);
      const labels = page === 3 ? [LABEL] : ['other'];
      return { body: { data: [{ id: page, labels }], meta: { pagination: { total_pages: 3 } } } };
    });
    expect(found).toEqual(['3']);
  });

  it('are none where the list is empty', async () => {
    expect((await find({ body: { data: [] } })).found).toEqual([]);
  });

  it.each([{ body: [{ id: 1 }] }, { body: [{ id: 1, labels: null }] }])(
    'are not called absent where labels are not given back: %j',
    async (answer) => {
      await expect(find(answer)).rejects.toMatchObject({
        slug: 'upstream-failed',
        detail: 'FacilityApps lists jobs without their labels.',
      });
    },
  );
});
