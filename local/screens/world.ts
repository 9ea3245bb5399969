import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** What the screens show: ids of an import in each state, and of a recurring job. */
export interface World {
  asking: string;
  review: string;
  paused: string;
  finished: string;
  schedule: string;
}

interface Answer {
  id: string;
  status: string;
}

const WAIT_MS = 30_000;

/** Calls the API as the page does that is signed in. */
function api(page: Page) {
  return async (method: string, path: string, body?: string | object): Promise<Answer> =>
    page.evaluate(
      async ([how, where, sent, json]) => {
        const headers: Record<string, string> = json ? { 'content-type': 'application/json' } : {};
        const answer = await fetch(where, { method: how, headers, ...(sent === null ? {} : { body: sent }) });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${how} ${where} answered ${answer.status}: ${text}`);
        return JSON.parse(text) as Answer;
      },
      [
        method,
        path,
        body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
        typeof body === 'object',
      ] as const,
    );
}

/** Signs in as the one who sees everything. */
export async function signInAsOwner(
  page: Page,
  { email, password, url }: { email: string; password: string; url: string },
): Promise<void> {
  await page.goto(`${url}/`);
  await page.getByLabel('Email').fill(email.replace(/^[^@]+/, 'owner'));
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Your imports' }).waitFor();
}

/** Makes what there is to see, through the API of the customer that the page is signed in to. */
export async function makeWorld(page: Page, root: string): Promise<World> {
  const call = api(page);
  const example = (name: string) => readFileSync(join(root, 'examples', name), 'utf8');

  async function reaches(id: string, statuses: string[]): Promise<string> {
    for (const until = Date.now() + WAIT_MS; Date.now() < until; await page.waitForTimeout(100)) {
      const { status } = await call('GET', `/api/imports/${id}`);
      if (statuses.includes(status)) return id;
    }
    throw new Error(`An import never was ${statuses.join(' or ')}`);
  }
  const upload = async (name: string, text: string, status = 'review') =>
    reaches((await call('POST', `/api/imports?name=${encodeURIComponent(name)}`, text)).id, [status]);

  const head = 'title_en,site_name,owner_email,date_start,hour_start,hour_end';
  const few = ['Windows', 'Lobby', 'Stairs'].map(
    (title, day) => `${title},Depot,anna.clarke@regularcleaning.example,2031-02-0${day + 3},9,11`,
  );
  const finished = await upload(
    'february.csv',
    [head, ...few, 'Gutters,Nowhere House,ben.okafor@regularcleaning.example,2031-02-06,9,11', ''].join('\n'),
  );
  await call('POST', `/api/imports/${finished}/approve`, {});
  await reaches(finished, ['finished']);

  const paused = await upload('spring.csv', example('jobs.csv').replaceAll('Office clean', 'Spring clean'));
  await call('POST', `/api/imports/${paused}/approve`, {});
  await reaches(paused, ['running']);
  await page.waitForTimeout(1_500);
  await call('POST', `/api/imports/${paused}/pause`);

  const { items } = (await call('GET', '/api/reference/sites?limit=1')) as unknown as {
    items: { id: string }[];
  };
  const people = (await call('GET', '/api/reference/users?limit=1')) as unknown as {
    items: { id: string }[];
  };
  const schedule = await call('POST', '/api/schedules', {
    name: 'Lobby, every second Tuesday',
    rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
    start: '2027-01-12T09:00',
    durationMinutes: 90,
    holidays: { calendar: 'england-and-wales', rule: 'after' },
    jobs: [{ title: 'Clean the lobby', siteId: items[0]?.id, ownerId: people.items[0]?.id }],
  });
  return {
    finished,
    paused,
    asking: await upload('clients.csv', 'Ref,Note\n1,first\n2,second\n', 'asking'),
    review: await upload(
      'cleaning plan 2031.csv',
      withMistakes(example('jobs.csv'), example('with-mistakes.csv')),
    ),
    schedule: schedule.id,
  };
}

/** Two hundred jobs, and the rows with mistakes behind them. */
function withMistakes(jobs: string, mistakes: string): string {
  const [header = '', ...rows] = jobs.split(/\r?\n/);
  const wrong = mistakes.split(/\r?\n/).slice(1);
  return [header, ...rows.slice(0, 200), ...wrong].join('\n');
}
