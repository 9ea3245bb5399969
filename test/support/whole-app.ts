import { randomBytes, randomUUID } from 'node:crypto';
import type * as Library from '@azure/functions';
import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { seedDemo } from '../../local/demo/seed';
import { pathParts, routeTable } from '../../local/runner/routes';
import { blobAccount } from '../../shared/platform/blobs';
import { tableAccount } from '../../shared/platform/tables';
import { mailSink } from './mail-sink';
import { startSandbox } from '../integration/sandbox/in-process';
import { startAzurite } from './azurite';

type Handler = (input: unknown, context: InvocationContext) => unknown;
/** A function as it was registered, by whatever way. */
export interface Registered {
  name: string;
  kind: 'http' | 'timer' | 'storageQueue' | 'storageBlob';
  route?: string;
  methods?: string[];
  queueName?: string;
  handler: Handler;
}
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  json: Record<string, unknown>;
  cookie: string | undefined;
}
export interface Call {
  method?: string;
  path: string;
  /** The customer's sub-domain; null for the bare base domain. */
  host?: string | null;
  cookie?: string | undefined;
  json?: unknown;
  body?: string | Buffer;
  headers?: Record<string, string>;
  /** Functions of another instance (`furtherInstance`). */
  at?: Map<string, Registered>;
}
interface Message {
  queue: string;
  body: unknown;
}

const KINDS = ['http', 'timer', 'storageQueue', 'storageBlob'] as const;
const PORT = 7080;
export const FRONT_DOOR = '11111111-2222-4333-8444-555555555555';

/** What the app that is being loaded registers; the library's stand-in is made once for all instances. */
let registering = new Map<string, Registered>();

/**
 * Loads the app as the host does, with the library's `app` in the place of a list of what was registered. A further
 * instance has modules of its own, but for what it loads late, which is the first one's.
 */
function load(env: Record<string, string>, further = false): Map<string, Registered> {
  const registered = new Map<string, Registered>();
  registering = registered;
  const library = jest.requireActual<typeof Library>('@azure/functions');
  const app = new Proxy(library.app, {
    get(real, property) {
      const kind = KINDS.find((one) => one === property);
      if (kind === undefined) return Reflect.get(real, property) as unknown;
      return (name: string, options: Omit<Registered, 'name' | 'kind'>) =>
        registering.set(name, { ...options, name, kind });
    },
  });
  jest.doMock('@azure/functions', () => ({ ...library, app }));
  const before = process.env;
  process.env = { ...before, ...env };
  try {
    const index = (): unknown => jest.requireActual('../../functions/index');
    // Once in a test file: what is loaded late has to meet the modules that were loaded early.
    if (further) jest.isolateModules(index);
    else index();
  } finally {
    process.env = before;
  }
  return registered;
}

/**
 * The whole function app in this process, put together by its own composition root on a storage emulator and a sandbox
 * of its own, with the demo customers in it. What it says, answers and sends to queues is kept. One in a test file.
 */
export async function wholeApp(options: Options = {}) {
  const parts = await Promise.all([startAzurite(), startSandbox(), mailSink(options.smtpPassword)]);
  const stopParts = () => Promise.all(parts.map((part) => part.stop()));
  try {
    return await putTogether(options, parts, stopParts);
  } catch (error) {
    // What was started would keep the test from ending.
    await stopParts();
    throw error;
  }
}

interface Options {
  /** FacilityApps tokens of the demo customers are made of it. */
  token?: string;
  secretsKey?: string;
  /** Asked of whoever brings a mail. */
  smtpPassword?: string;
  env?: object;
}
type Parts = [
  Awaited<ReturnType<typeof startAzurite>>,
  Awaited<ReturnType<typeof startSandbox>>,
  Awaited<ReturnType<typeof mailSink>>,
];

async function putTogether(
  options: Options,
  [azurite, sandbox, mails]: Parts,
  stopParts: () => Promise<unknown>,
) {
  const { token = 'token-of-the-suite', secretsKey = randomBytes(32).toString('base64') } = options;
  const { connectionString } = azurite;
  const said: string[] = [];
  const silenced = jest.spyOn(process.stderr, 'write').mockImplementation((line) => {
    said.push(String(line));
    return true;
  });
  const customers = await seedDemo({
    connectionString,
    secretsKey,
    token,
    sandboxUrl: sandbox.url,
    baseUrl: `http://localhost:${PORT}`,
  });
  const env = {
    MAIL_FROM: 'no-reply@importer.example',
    SMTP_URL: mails.url,
    APP_STORAGE: connectionString,
    BASE_DOMAIN: 'localhost',
    FRONT_DOOR_ID: FRONT_DOOR,
    SECRETS_KEY: secretsKey,
    FACILITYAPPS_URL: `${sandbox.url}/{domain}`,
    FACILITYAPPS_REACH: 'any',
    FACILITYAPPS_LOOKUP: 'yes',
    FACILITYAPPS_TIMEOUT_SECONDS: '5',
    RUN_QUIET_SECONDS: '1',
    RUN_LEASE_SECONDS: '5',
    CLOCK_SKEW_SECONDS: '0.1',
    LIMIT_FACTOR: '100',
    ...options.env,
  };
  const registered = load(env);
  const { HttpRequest, InvocationContext: Context } = jest.requireActual<typeof Library>('@azure/functions');

  const http = [...registered.values()].filter(({ kind }) => kind === 'http');
  const match = routeTable(
    http.map(({ name, route, methods }) => ({
      metadata: { name, bindings: {} },
      callback: () => undefined,
      triggerName: 'request',
      trigger: { type: 'httpTrigger', route, methods },
    })),
    '',
    () => undefined,
  );

  const queued: Message[] = [];
  const sent: string[] = [];
  const answered: string[] = [];

  /** Calls a function by its name; what it gave to queues is kept, unless it failed. */
  async function invoke(
    name: string,
    input: unknown,
    triggerMetadata: object = {},
    at = registered,
  ): Promise<unknown> {
    const found = at.get(name);
    if (!found) throw new Error(`There is no function ${name}`);
    const context = new Context({
      functionName: name,
      invocationId: randomUUID(),
      triggerMetadata: { ...triggerMetadata },
      logHandler: (_level, ...words) => said.push(words.map(String).join(' ')),
    });
    const outputs = new Map<string, unknown>();
    context.extraOutputs.set = (output: unknown, value: unknown) =>
      void outputs.set((output as { queueName: string }).queueName, value);
    let result: unknown;
    try {
      result = await found.handler(input, context);
    } catch (error) {
      // The host writes down what a function throws.
      said.push(error instanceof Error ? String(error.stack) : String(error));
      throw error;
    }
    for (const [queue, value] of outputs) {
      const messages = [value].flat().map((body: unknown) => ({ queue, body }));
      queued.push(...messages);
      sent.push(...messages.map((message) => JSON.stringify(message)));
    }
    return result;
  }

  const hostOf = (name: string | null): string =>
    name === null ? `localhost:${PORT}` : `${name}.localhost:${PORT}`;

  async function call({ method = 'GET', path, host = 'regularcleaning', ...rest }: Call): Promise<Answer> {
    const at = hostOf(host);
    const url = new URL(path, `http://${at}`);
    const found = match(method, pathParts(url.pathname) ?? []);
    if (!found) throw new Error(`No function has ${method} ${path}`);
    const body = rest.json === undefined ? (rest.body ?? '') : JSON.stringify(rest.json);
    const bytes = Buffer.from(body as string);
    const request = new HttpRequest({
      method,
      url: url.href,
      params: found.params,
      query: Object.fromEntries(url.searchParams),
      headers: {
        'x-azure-fdid': FRONT_DOOR,
        'x-forwarded-host': at,
        'x-forwarded-proto': 'http',
        'x-azure-socketip': '203.0.113.9',
        ...(method === 'GET' ? {} : { origin: `http://${at}`, 'content-length': String(bytes.length) }),
        ...(rest.cookie === undefined ? {} : { cookie: rest.cookie }),
        ...rest.headers,
      },
      ...(bytes.length > 0 ? { body: { bytes } } : {}),
    });
    const answer = (await invoke(found.fn.metadata.name, request, {}, rest.at)) as HttpResponseInit;
    const text = Buffer.from((answer.body ?? '') as string).toString('utf8');
    answered.push(
      `${method} ${url.pathname} ${answer.status ?? 200}\n${JSON.stringify([answer.headers, answer.cookies ?? []])}\n${text}`,
    );
    let json: Record<string, unknown> = {};
    try {
      json = JSON.parse(text) as Record<string, unknown>;
    } catch {
      // Pages, files and empty answers are no JSON.
    }
    const [cookie] = answer.cookies ?? [];
    return {
      status: answer.status ?? 200,
      headers: answer.headers as Record<string, string>,
      text,
      json,
      cookie: cookie && `${cookie.name}=${cookie.value}`,
    };
  }

  const blobService = BlobServiceClient.fromConnectionString(connectionString);
  const dropped = new Set<string>();

  /** What the host does by itself: events of new blobs in inboxes, then messages, until all is quiet. */
  async function settle(): Promise<void> {
    for (let moved = true; moved;) {
      moved = false;
      for await (const { name } of blobService.listContainers())
        for await (const blob of blobService.getContainerClient(name).listBlobsFlat({ prefix: 'inbox/' })) {
          const event = `${name}/${blob.name}|${blob.properties.etag}`;
          if (dropped.has(event)) continue;
          dropped.add(event);
          moved = true;
          await invoke('inbox', Buffer.alloc(0), { blobTrigger: `${name}/${blob.name}` });
        }
      for (const { queue, body } of queued.splice(0)) {
        moved = true;
        const reader = [...registered.values()].find(({ queueName }) => queueName === queue);
        if (reader) await invoke(reader.name, body);
      }
    }
  }

  return {
    registered,
    /** The app once more in this process, on the same storage, with nothing in its memory. */
    furtherInstance: () => load(env, true),
    customers,
    sandbox,
    mails: mails.mails,
    changeMailPassword: (to: string): void => mails.changePassword(to),
    connectionString,
    tables: tableAccount((name) =>
      TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: true }),
    ),
    blobs: blobAccount(() => Promise.resolve(blobService)),
    blobService,
    call,
    invoke,
    settle,
    queued,
    /** Every message that was ever put into a queue. */
    sent,
    /** Lines of the log, and what functions threw. */
    said,
    /** Every answer: what was asked and the status, a line of headers and cookies, the body. */
    answered,
    /** The cookie of a signed-in person. */
    async signIn(host = 'regularcleaning', person = 'owner'): Promise<string> {
      const password = customers[0]?.password ?? '';
      const email = `${person}@${host}.example`;
      const answer = await call({ method: 'POST', path: '/api/session', host, json: { email, password } });
      if (answer.cookie === undefined)
        throw new Error(`Signing in answered ${answer.status}: ${answer.text}`);
      return answer.cookie;
    },
    /** Nothing answers there any more. */
    stopStorage: () => azurite.stop(),
    async stop(): Promise<void> {
      silenced.mockRestore();
      await stopParts();
    },
  };
}
export type WholeApp = Awaited<ReturnType<typeof wholeApp>>;
