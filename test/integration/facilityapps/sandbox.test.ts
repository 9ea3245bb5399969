import { DEMO_CUSTOMERS, demoReference } from '../../../local/demo/reference';
import { daily, job, startSandbox } from '../sandbox/in-process';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

const faults = (spec: string) => sandbox.call('PUT', '/_sandbox/faults', spec);

it('reads back what the sandbox was given', async () => {
  expect(await sandbox.client().tryConnection()).toBeUndefined();
  expect(await sandbox.client().fetchReference()).toMatchObject({
    sites: [
      { id: '11', name: 'Town Hall' },
      { id: '12', name: 'Library' },
    ],
    floors: [
      { id: '21', name: 'Ground Floor', siteId: '11' },
      { id: '22', name: 'Ground Floor', siteId: '12' },
    ],
    spaces: [
      { id: '31', name: 'Foyer', floorId: '21' },
      { id: '32', name: 'Foyer', floorId: '22' },
    ],
    users: [{ id: '41', name: 'kim', email: 'kim@example.com', employeeIds: ['41'] }],
    forms: [{ id: '61', name: 'Opening Round' }],
  });
});

it('reads more users and forms than fit on a page', async () => {
  const many = (count: number, name: string) =>
    Array.from({ length: count }, (_, n) => ({ id: n + 1, name: `${name} ${n + 1}` }));
  await sandbox.call('PUT', '/_sandbox/reference?customer=acme', {
    users: many(401, 'User'),
    forms: many(101, 'Form'),
  });
  const { users, forms } = await sandbox.client().fetchReference();
  expect(users.map(({ id }) => Number(id))).toEqual(many(401, '').map(({ id }) => id));
  expect(forms.map(({ name }) => name)).toEqual(many(101, 'Form').map(({ name }) => name));
});

it('creates jobs that are stored as they were made, and found by their label', async () => {
  const payloads = [
    job({}, 'ext:fji-1'),
    job({ floorId: '21', spaceId: '31', formId: '61', description: 'Mop it' }, 'ext:fji-2'),
    job({ recurrence: daily }, 'ext:fji-3'),
  ];
  for (const payload of payloads) {
    expect(await sandbox.client().createJob(payload)).toMatchObject({ kind: 'created', remaining: 999 });
  }
  expect(await sandbox.stored()).toMatchObject(payloads);
  expect(await sandbox.client().findJobsByLabel('ext:fji-2')).toEqual({ found: ['1000002'] });
  expect(await sandbox.client().findJobsByLabel('ext:fji-')).toEqual({ found: [] });
});

it('hears in words why a payload is disliked', async () => {
  expect(await sandbox.client().createJob(job({ siteId: '99' }))).toEqual({
    kind: 'doubtful',
    why: 'status 500',
    status: 500,
    words: 'Server Error no such location',
  });
});

it.each<[string, object, number]>([
  ['500', { kind: 'doubtful', status: 500 }, 0],
  ['500-after', { kind: 'doubtful', status: 500 }, 1],
  ['401', { kind: 'unauthorized' }, 0],
  ['429', { kind: 'throttled', retryAfterMs: 1_000, remaining: 0 }, 0],
  ['drop-before', { kind: 'doubtful' }, 0],
  ['drop-after', { kind: 'doubtful' }, 1],
  ['half', { kind: 'doubtful' }, 1],
  ['html', { kind: 'doubtful' }, 1],
  ['hang', { kind: 'doubtful', why: 'TimeoutError' }, 0],
  ['noid', { kind: 'created', jobId: undefined }, 1],
])('meets the fault %s', async (fault, answer, stored) => {
  await faults(`${fault}:1`);
  expect(await sandbox.client(300).createJob(job())).toMatchObject(answer);
  expect(await sandbox.stored()).toHaveLength(stored);
});

it('is told apart from another customer by its token', async () => {
  await sandbox.call('PUT', '/_sandbox/customers', [
    { customer: 'acme', domain: 'acme.facilityapps.com', token: 'rotated' },
  ]);
  expect(await sandbox.client().createJob(job())).toEqual({ kind: 'unauthorized' });
});

describe('the demo customers', () => {
  it.each(DEMO_CUSTOMERS)(
    '%s has sites, floors, spaces, people and forms that fit together',
    async (customer) => {
      await sandbox.call('PUT', '/_sandbox/reference?customer=acme', demoReference(customer));
      const data = await sandbox.client().fetchReference();
      const sites = new Set(data.sites.map(({ id }) => id));
      const floors = new Map(data.floors.map((floor) => [floor.id, floor]));
      expect(data.sites.length).toBeGreaterThanOrEqual(5);
      expect(data.forms.length).toBeGreaterThanOrEqual(4);
      expect(data.users.length).toBeGreaterThanOrEqual(12);
      expect(data.floors.filter(({ siteId }) => !sites.has(siteId))).toEqual([]);
      expect(data.spaces.filter(({ floorId }) => !floors.has(floorId))).toEqual([]);
      expect(data.floors.filter(({ name }) => name === 'Ground Floor').length).toBeGreaterThan(1);
      for (const user of data.users) {
        expect(user.email).toMatch(new RegExp(`@${customer}\\.example$`));
        expect(user.employeeIds).toHaveLength(1);
      }
      const ids = [...sites, ...floors.keys(), ...data.spaces.map(({ id }) => id)];
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  it('are three', () => {
    expect(DEMO_CUSTOMERS).toEqual(['regularcleaning', 'officeclean', 'hospital']);
  });
});
