import type { z } from 'zod';
import { AppError } from '../platform/errors';
import type { Clock } from '../platform/clock';
import type { Reach } from '../platform/guarded-pool';
import { readAnswer, readFailure, type CreateAnswer, type RawAnswer } from './answers';
import { tokenHider } from './hide-token';
import type { JobPayload } from './job';
import {
  employeeAnswer,
  floorAnswer,
  formsPage,
  listOf,
  siteAnswer,
  spaceAnswer,
  tasksPage,
  usersPage,
  type ReferenceData,
} from './model';
import { transport } from './transport';
import { tryConnection, type ConnectionFault } from './try-connection';
import { sharedContact, tasksWithLabel } from './unverified';

/** One customer's FacilityApps. */
export interface FacilityApps {
  /** Everything a check compares with. Throws `upstream-failed` (with `TokenRefused` as cause for 401 and 403). */
  fetchReference(): Promise<ReferenceData>;
  /** Never throws for what the network or FacilityApps does: the answer says what is certain. */
  createJob(payload: JobPayload, signal?: AbortSignal): Promise<CreateAnswer>;
  /** Ids of the jobs that carry exactly this label. Throws `upstream-failed`. */
  findJobsByLabel(label: string): Promise<{ found: string[] }>;
  /** A cheap read that shows whether domain and token fit: undefined where they do. Never throws. */
  tryConnection(): Promise<ConnectionFault | undefined>;
}

export interface ClientOptions {
  /** Without a slash at the end. */
  baseUrl: string;
  token: string;
  clock: Clock;
  timeoutMs: number;
  /** Where its name may lead; the open internet but for one machine. */
  reach: Reach;
}

const WRITE_ANSWER_BYTES = 1024 * 1024;
const LIST_BYTES = 64 * 1024 * 1024;
const SAVE = '/api/1.0/planning/save/true';
const USERS_A_PAGE = 200;
const MOST_PAGES = 1_000;

/** Thrown where FacilityApps refused the token; a person has to set a new one. */
export class TokenRefused extends Error {
  constructor() {
    super('FacilityApps refused the token');
    this.name = 'TokenRefused';
  }
}

/** Lists that change while they are read page by page may give one entry twice. */
const onceEach = <T extends { id: string }>(items: T[]): T[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];

const FORMS =
  'query Forms($page: Int) { forms(first: 50, page: $page) { data { id name type isLogbook version canSubmit } paginatorInfo { total currentPage lastPage } } }';

export function facilityAppsClient({ baseUrl, token, clock, timeoutMs, reach }: ClientOptions): FacilityApps {
  const send = transport(baseUrl, token, timeoutMs, reach);
  const hide = tokenHider(token);

  async function read<T extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    schema: T,
    body?: unknown,
  ): Promise<z.infer<T>> {
    let answer: RawAnswer;
    try {
      answer = await send({ method, path, body, mostBytes: LIST_BYTES });
    } catch (cause) {
      throw new AppError('upstream-failed', { detail: 'FacilityApps could not be reached.', cause });
    }
    if (answer.status === 401 || answer.status === 403) {
      throw new AppError('upstream-failed', {
        detail: 'FacilityApps refused the token.',
        cause: new TokenRefused(),
      });
    }
    const what = path.split('?')[0];
    if (answer.status !== 200) {
      throw new AppError('upstream-failed', { detail: `FacilityApps answered ${answer.status} to ${what}.` });
    }
    try {
      return schema.parse(hide.json(answer.body));
    } catch (cause) {
      throw new AppError('upstream-failed', {
        detail: `FacilityApps answered ${what} in a shape that we do not know.`,
        cause,
      });
    }
  }

  /** Every page of a list, one after another. Throws `upstream-failed` for more pages than any list has. */
  async function allPages<T extends { id: string }>(
    page: (n: number) => Promise<{ data: T[]; pages: number }>,
  ): Promise<T[]> {
    const { data, pages } = await page(1);
    if (pages > MOST_PAGES) {
      throw new AppError('upstream-failed', { detail: `FacilityApps speaks of ${pages} pages of a list.` });
    }
    const all = [...data];
    for (let n = 2; n <= pages; n++) all.push(...(await page(n)).data);
    return onceEach(all);
  }

  const users = () => allPages((n) => read('GET', `/api/v1/user?limit=${USERS_A_PAGE}&page=${n}`, usersPage));

  const forms = () =>
    allPages(async (n) => {
      const answer = await read('POST', '/api/graphql', formsPage, { query: FORMS, variables: { page: n } });
      if (answer.errors?.length || !answer.data) {
        throw new AppError('upstream-failed', {
          detail: 'FacilityApps could not list its forms.',
          cause: answer.errors,
        });
      }
      const { data, paginatorInfo } = answer.data.forms;
      return { data, pages: paginatorInfo?.lastPage ?? 1 };
    });

  return {
    async fetchReference() {
      const [sites, floors, spaces, people, employees, allForms] = await Promise.all([
        read('GET', '/api/v1/planning/sites', listOf(siteAnswer)),
        read('GET', '/api/v1/planning/floors', listOf(floorAnswer)),
        read('GET', '/api/v1/planning/spaces', listOf(spaceAnswer)),
        users(),
        read('GET', '/api/v1/employee', listOf(employeeAnswer)),
        forms(),
      ]);
      const employeesOf = new Map<string, string[]>();
      for (const employee of employees) {
        const contact = sharedContact(employee);
        if (contact !== undefined)
          employeesOf.set(contact, [...(employeesOf.get(contact) ?? []), employee.id]);
      }
      return {
        fetchedAt: clock.now(),
        sites,
        floors,
        spaces,
        forms: allForms,
        users: people.map(({ contact, email, ...user }) => ({
          ...user,
          ...(email === undefined ? {} : { email }),
          employeeIds: contact === undefined ? [] : (employeesOf.get(contact) ?? []),
        })),
      };
    },
    async createJob(payload, signal) {
      if (signal?.aborted) return { kind: 'not-sent', why: 'stopped before it began' };
      let answer: RawAnswer;
      try {
        answer = await send({
          method: 'POST',
          path: SAVE,
          body: payload,
          mostBytes: WRITE_ANSWER_BYTES,
          signal,
        });
      } catch (error) {
        return readFailure(error);
      }
      return readAnswer(answer, clock.now(), hide);
    },
    async findJobsByLabel(label) {
      const tasks = await allPages((n) => read('GET', tasksWithLabel(label, n), tasksPage));
      // "Not found" would be believed, and the job sent again.
      if (tasks.some(({ labels }) => labels === undefined)) {
        throw new AppError('upstream-failed', { detail: 'FacilityApps lists jobs without their labels.' });
      }
      return { found: tasks.filter(({ labels }) => labels?.includes(label)).map((task) => task.id) };
    },
    tryConnection: () => tryConnection(send, LIST_BYTES),
  };
}
