import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { importView, problemView, rowsPage, type ImportView, type RowView } from '../../shared/imports/views';
import { withPatience, type Answer, type Call, type Http } from './http';
import { CannotStart } from './usage';

/** The API said no; `detail` is its sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(detail);
    this.name = 'Refused';
  }
}

/** How long a stack may take to start a part again; an address that never answered is given up sooner. */
const PATIENCE_MS = 60_000;
const FIRST_PATIENCE_MS = 3_000;
/** How often an answer that asks to come again later is heeded. */
const MOST_WAITS = 20;

const json = (value: unknown) => ({
  body: Buffer.from(JSON.stringify(value)),
  headers: { 'content-type': 'application/json' },
});

function refusal({ status, body }: Answer): Refused {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    // A page for people, from something in between: its status says all there is to say.
    return new Refused(status, 'no-problem', `The answer was ${status}.`);
  }
  const problem = problemView.safeParse(parsed);
  if (!problem.success) return new Refused(status, 'no-problem', `The answer was ${status}.`);
  const { code, title, detail = `${title}.`, errors = [] } = problem.data;
  return new Refused(status, code, [detail, ...errors.map(({ message }) => message)].join(' '));
}

export interface Api {
  readonly origin: string;
  signIn(): Promise<void>;
  /** A call that may be repeated; signs in again when the session ended. Throws Refused above 299. */
  call(call: Call): Promise<Answer>;
  /** A call that makes something, safe to repeat by its key. */
  create(path: string, body: Buffer, contentType: string): Promise<Answer>;
  /** A download as it comes; a redirect to storage is followed. */
  open(path: string): Promise<IncomingMessage>;
  getImport(id: string): Promise<ImportView>;
  move(id: string, verb: 'approve', body: object): Promise<ImportView>;
  rows(id: string): AsyncIterable<RowView>;
}

export const parseAnswer = <T>(schema: z.ZodType<T>, { body }: Answer): T =>
  schema.parse(JSON.parse(body.toString('utf8')));

/** The importer's HTTP API as a signed-in person uses it from a terminal. */
export function apiOf(
  http: Http,
  account: { email: string; password: string },
  follow: (url: URL) => Promise<IncomingMessage>,
  { firstPatienceMs = FIRST_PATIENCE_MS } = {},
): Api {
  let cookie = '';
  const headers = (more: Record<string, string> = {}) => ({
    origin: http.origin,
    accept: 'application/json',
    ...(cookie ? { cookie } : {}),
    ...more,
  });
  let answered = false;
  const send = async (call: Call) => {
    const patience = answered ? PATIENCE_MS : firstPatienceMs;
    const answer = await withPatience(() => http.call({ ...call, headers: headers(call.headers) }), patience);
    answered = true;
    return answer;
  };

  async function signIn(): Promise<void> {
    cookie = '';
    const answer = await send({ method: 'POST', path: '/api/session', ...json(account) }).catch(
      (cause: unknown) => {
        throw new CannotStart(`Nothing answers at ${http.origin}`, { cause });
      },
    );
    if (answer.status === 404)
      throw new CannotStart(`Nobody works at ${http.origin}: there is no such customer.`);
    if (answer.status !== 200 && answer.status !== 201)
      throw new CannotStart(`Signing in at ${http.origin} did not work: ${refusal(answer).detail}`);
    cookie = (answer.headers['set-cookie'] ?? []).map((text) => text.split(';')[0]).join('; ');
  }

  async function call(wanted: Call): Promise<Answer> {
    for (let tries = 0; ; tries++) {
      const answer = await send(wanted);
      if (answer.status < 300) return answer;
      const wait = Number(answer.headers['retry-after']);
      if (answer.status === 401 && tries === 0) await signIn();
      // Asked too often, or the first of two equal requests is still under way.
      else if ([409, 429].includes(answer.status) && wait > 0 && tries < MOST_WAITS)
        await delay(1000 * Math.min(60, wait));
      else throw refusal(answer);
    }
  }

  const getImport = async (id: string) =>
    parseAnswer(importView, await call({ method: 'GET', path: `/api/imports/${id}` }));

  return {
    origin: http.origin,
    signIn,
    call,
    create: (path, body, contentType) =>
      call({
        method: 'POST',
        path,
        body,
        headers: { 'content-type': contentType, 'idempotency-key': randomUUID() },
      }),
    async open(path) {
      const message = await http.open({ method: 'GET', path, headers: headers({ accept: '*/*' }) });
      const { statusCode = 0 } = message;
      if (statusCode === 200) return message;
      message.resume();
      const { location } = message.headers;
      if (statusCode === 303 && location) return follow(new URL(location, http.origin));
      throw new Refused(statusCode, 'no-download', `The download answered ${statusCode}.`);
    },
    getImport,
    async move(id, verb, body) {
      const path = `/api/imports/${id}/${verb}`;
      try {
        return parseAnswer(importView, await call({ method: 'POST', path, ...json(body) }));
      } catch (error) {
        // A repeated call meets what the first one did.
        if (!(error instanceof Refused) || error.code !== 'wrong-state') throw error;
        const record = await getImport(id);
        if (['queued', 'running', 'finished'].includes(record.status)) return record;
        throw error;
      }
    },
    async *rows(id) {
      let after: string | null = null;
      do {
        const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
        const answer = await call({ method: 'GET', path: `/api/imports/${id}/rows?limit=1000${query}` });
        const page: z.infer<typeof rowsPage> = parseAnswer(rowsPage, answer);
        yield* page.items;
        after = page.next;
      } while (after !== null);
    },
  };
}
