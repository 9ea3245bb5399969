import { createHash } from 'node:crypto';
import type {
  HttpFunctionOptions,
  HttpHandler,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from '@azure/functions';
import type { z } from 'zod';
import type { Actor, AuditNote, AuditTrail } from '../../shared/audit';
import { AppError } from '../../shared/platform/errors';
import { traceCustomer, traced, type TraceSink } from '../../shared/platform/tracing';
import type { Clock } from '../../shared/platform/clock';
import type { Log } from '../../shared/platform/log';
import type { Keys, Permission, Session, SessionStore } from '../../shared/identity';
import { mayChange, mayLook, readHost, type Tenant, type TenantStore } from '../../shared/tenancy';
import { audited } from './audited';
import type { AnswerHeaders, RequestLimits } from './limits';
import { fileBody, fitting, jsonBody, rawBody, refuseChunked } from './body';
import { notedRefusals } from './noted-refusals';
import { readCookie, sessionCookieName } from './cookies';
import { byKey, bySession, type Caller } from './callers';
import type { CustomerShares } from './shares';
import { securityHeaders } from './headers';
import type { Idempotency } from './idempotency';
import { problemReply } from './problems';
import { ALL_OUTPUTS, emit, type Emission } from './queues';
import type { Reply } from './reply';
import { checkOrigin, siteOf, type Site } from './site';
import { turnedAway } from './turned-away';

export interface PipelineDeps {
  hosts: { baseDomain: string; frontDoorId: string; local: boolean };
  tenants: TenantStore;
  sessions: Pick<SessionStore, 'find'>;
  keys: Keys;
  idempotency: Idempotency;
  audit: AuditTrail;
  limits: RequestLimits;
  shares: CustomerShares;
  /** Missing where nobody listens. */
  traces?: TraceSink | undefined;
  clock: Clock;
  log: Log;
}

declare const wrapped: unique symbol;
declare const noted: unique symbol;
/** A handler that went through the pipeline; the registrar takes no other. */
export type WrappedHandler = HttpHandler & { readonly [wrapped]: true };
/** One that tells the audit log what it did, or says why not: the registrar takes no other for a write. */
export type NotedHandler = WrappedHandler & { readonly [noted]: true };
type HandlerOf<O extends Outcome, U> = U extends string
  ? NotedHandler
  : [O] extends [{ audit: AuditNote | AuditNote[] }]
    ? NotedHandler
    : WrappedHandler;

type ReadMethod = 'GET' | 'HEAD';
export type WrappedOptions =
  | { methods: ReadMethod[]; route: string; handler: WrappedHandler }
  | { methods: (ReadMethod | 'POST' | 'PUT' | 'DELETE')[]; route: string; handler: NotedHandler };
/** The part of `app` that HTTP functions are registered with. */
export interface Registrar {
  http(name: string, options: WrappedOptions): void;
}

/** Makes a registrar of the library's `app`; queue outputs are bound to every function, and set only on success. */
export const registrar = (app: { http(name: string, options: HttpFunctionOptions): void }): Registrar => ({
  http: (name, { methods, route, handler }) =>
    app.http(name, { methods, route, handler, authLevel: 'anonymous', extraOutputs: ALL_OUTPUTS }),
});

export interface Outcome {
  reply: Reply;
  emit?: Emission[];
  /** What the audit log is told; `[]` where nothing changed. */
  audit?: AuditNote | AuditNote[];
}

/** `larger` is what is said of more bytes. */
interface RawBody {
  block: number;
  larger?: string;
}
type BodyKind = z.ZodType | 'file' | RawBody;
type BodyOf<B> = B extends z.ZodType
  ? z.output<B>
  : B extends 'file'
    ? { bytes: Buffer; name?: string }
    : B extends RawBody
      ? Buffer
      : undefined;

interface RouteOptions<P, Q, B, U = undefined> {
  /** Why a write is not in the audit log. */
  unaudited?: U;
  params?: P;
  query?: Q;
  body?: B;
  /** A body of JSON that may have more bytes than most. */
  mostJsonBytes?: number;
  /** Whether a request may carry an `Idempotency-Key`. */
  creates?: boolean;
}
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
export interface HostArgs<P, Q, B> {
  request: HttpRequest;
  site: Site;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: BodyOf<B>;
}
export interface TenantArgs<P, Q, B> extends HostArgs<P, Q, B> {
  tenant: Tenant;
  actor: Actor;
  /** The peer that Front Door saw. */
  address: string;
  /** Missing where a key asks. */
  session: Session | undefined;
}

/** Somebody who has not signed in. */
const VISITOR: Actor = { kind: 'system', id: 'visitor' };

const isWrite = ({ method }: HttpRequest): boolean => method !== 'GET' && method !== 'HEAD';

/** The host joins a query key that came twice by commas, as it does headers; schemas see one string each. */
const queryOf = (request: HttpRequest): Record<string, string> => Object.fromEntries(request.query.entries());

export function pipeline(deps: PipelineDeps) {
  const { hosts, tenants, sessions, keys, idempotency, audit, limits, shares, log } = deps;

  const noteRefusal = notedRefusals(deps);
  const tellTurnedAway = turnedAway(deps.clock, log);

  async function read<B>(request: HttpRequest, body: B, mostJson?: number): Promise<BodyOf<B>> {
    if (body === undefined) {
      refuseChunked(request);
      return undefined as BodyOf<B>;
    }
    if (body === 'file') return (await fileBody(request)) as BodyOf<B>;
    const kind = body as z.ZodType | RawBody;
    if ('block' in kind) return (await rawBody(request, kind.block, kind.larger)) as BodyOf<B>;
    return (await jsonBody(request, kind, mostJson)) as BodyOf<B>;
  }

  /** Around every handler: problems, headers, queue outputs. */
  function wrap<H extends WrappedHandler>(
    work: (
      request: HttpRequest,
      site: Site,
      call: { route: string; headers: AnswerHeaders },
    ) => Promise<Outcome>,
  ): H {
    const answer = async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
      let reply: Reply;
      let emissions: Emission[] = [];
      const headers: AnswerHeaders = {};
      try {
        const call = { route: context.functionName, headers };
        const outcome = await work(request, siteOf(request, hosts.frontDoorId), call);
        ({ reply } = outcome);
        emissions = outcome.emit ?? [];
      } catch (error) {
        tellTurnedAway(error, context.functionName);
        reply = problemReply(error, context.invocationId, log);
      }
      const response = toResponse({ ...reply, headers: { ...headers, ...reply.headers } }, !hosts.local);
      emit(context, emissions);
      return response;
    };
    const handler = (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> =>
      traced(
        { name: context.functionName, parent: context.traceContext?.traceParent, sink: deps.traces },
        () => answer(request, context),
        ({ status = 200 }) => ({ success: status < 500, code: String(status) }),
      );
    return handler as H;
  }

  async function args<P extends z.ZodType | undefined, Q extends z.ZodType | undefined, B>(
    options: Pick<RouteOptions<P, Q, B>, 'params' | 'query' | 'body' | 'mostJsonBytes'>,
    request: HttpRequest,
    site: Site,
  ): Promise<HostArgs<P, Q, B>> {
    const params = options.params && fitting(options.params, request.params, 'bad-request');
    const query = options.query && fitting(options.query, queryOf(request), 'bad-request');
    return {
      request,
      site,
      params: params as Parsed<P>,
      query: query as Parsed<Q>,
      body: await read(request, options.body as B, options.mostJsonBytes),
    };
  }

  async function tenantOf(site: Site): Promise<Tenant> {
    const host = readHost(site.host, hosts.baseDomain);
    const tenant = host.kind === 'tenant' ? await tenants.tenantBySubdomain(host.subdomain) : undefined;
    if (!tenant || !mayLook(tenant)) throw new AppError('unknown-tenant');
    traceCustomer(tenant.id);
    return tenant;
  }

  async function sessionOf(request: HttpRequest, site: Site, tenant: Tenant): Promise<Session | undefined> {
    const token = readCookie(request, sessionCookieName(site, hosts.local));
    return token === undefined ? undefined : sessions.find(tenant, token, site.host);
  }

  /** Runs a creating handler once for its `Idempotency-Key`, if it has one. */
  async function onceForKey(
    tenant: Tenant,
    actor: Actor,
    request: HttpRequest,
    body: unknown,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const key = request.headers.get('idempotency-key');
    if (key === null) return work();
    const bytes = Buffer.isBuffer((body as { bytes?: unknown } | undefined)?.bytes)
      ? (body as { bytes: Buffer }).bytes
      : JSON.stringify(body ?? null);
    const { pathname, search } = new URL(request.url);
    const print = createHash('sha256')
      .update(`${request.method} ${pathname}${search}\n`)
      .update(bytes)
      .digest('hex');
    let more: Omit<Outcome, 'reply'> = {};
    const { reply } = await idempotency.once(tenant, actor.id, key, print, async () => {
      const { reply: first, ...rest } = await work();
      more = rest;
      return first;
    });
    return { reply, ...more };
  }

  return {
    tenantOf,
    sessionOf,

    /** For people of a customer: the host and the session agree, the permission is there, the customer may do it. */
    tenantRoute<
      P extends z.ZodType | undefined = undefined,
      Q extends z.ZodType | undefined = undefined,
      B extends BodyKind | undefined = undefined,
      O extends Outcome = Outcome,
      U extends string | undefined = undefined,
    >(
      options: RouteOptions<P, Q, B, U> & {
        permission: Permission;
        /** What it needs beside that, where it changes things of two kinds. */
        also?: Permission;
        /** Whether a suspended customer's people may do it: what keeps their own account safe. */
        whileSuspended?: boolean;
      },
      handle: (args: TenantArgs<P, Q, B>) => Promise<O>,
    ): HandlerOf<O, U> {
      return wrap(async (request, site, { route, headers }) => {
        const tenant = await tenantOf(site);
        await limits.fromAddress(site.address, headers);
        const bearer = request.headers.get('authorization');
        if (isWrite(request) && bearer === null) checkOrigin(request, site);
        const needed = options.also ? [options.permission, options.also] : [options.permission];
        const refused = (error: unknown, who?: Actor) =>
          noteRefusal(error, tenant, {
            ...{ route, actor: who, address: site.address, target: request.params.id ?? '' },
          });
        let caller: Caller;
        try {
          caller =
            bearer === null
              ? bySession(await sessionOf(request, site, tenant), needed)
              : await byKey(keys, tenant, bearer, needed);
        } catch (error) {
          await refused(error);
          throw error;
        }
        const { actor, session } = caller;
        const token = readCookie(request, sessionCookieName(site, hosts.local)) ?? '';
        await limits.fromActor(tenant, { actor, session: token }, headers);
        if (isWrite(request) && !options.whileSuspended && !mayChange(tenant)) {
          throw new AppError('suspended', {
            detail: 'A suspended customer can look and export, and change nothing.',
          });
        }
        return shares(tenant, async () => {
          const parsed = await args<P, Q, B>(options, request, site);
          const { address } = site;
          const work = () => handle({ ...parsed, tenant, session, actor, address });
          const once = () =>
            options.creates ? onceForKey(tenant, actor, request, parsed.body, work) : work();
          const about = { route, actor, address, target: request.params.id ?? '' };
          try {
            return await audited(audit, tenant, about, isWrite(request) && !options.unaudited, once);
          } catch (error) {
            await refused(error, actor);
            throw error;
          }
        });
      });
    },

    /** On a customer's host, before anybody has signed in. */
    customerRoute<
      P extends z.ZodType | undefined = undefined,
      Q extends z.ZodType | undefined = undefined,
      B extends BodyKind | undefined = undefined,
      O extends Outcome = Outcome,
      U extends string | undefined = undefined,
    >(
      options: RouteOptions<P, Q, B, U>,
      handle: (args: HostArgs<P, Q, B> & { tenant: Tenant; session: Session | undefined }) => Promise<O>,
    ): HandlerOf<O, U> {
      return wrap(async (request, site, { route, headers }) => {
        const tenant = await tenantOf(site);
        await limits.fromAddress(site.address, headers);
        if (isWrite(request)) checkOrigin(request, site);
        const session = await sessionOf(request, site, tenant);
        const parsed = await args<P, Q, B>(options, request, site);
        const actor: Actor = session ? { kind: 'user', id: session.user.id } : VISITOR;
        const about = { route, actor, address: site.address, target: request.params.id ?? '' };
        return audited(audit, tenant, about, isWrite(request) && !options.unaudited, () =>
          handle({ ...parsed, tenant, session }),
        );
      });
    },

    /** On any host of ours, for anybody: pages, health. */
    hostRoute<
      P extends z.ZodType | undefined = undefined,
      Q extends z.ZodType | undefined = undefined,
      U extends string | undefined = undefined,
    >(
      options: RouteOptions<P, Q, undefined, U>,
      handle: (args: HostArgs<P, Q, undefined>) => Promise<Outcome>,
    ): HandlerOf<Outcome, U> {
      return wrap(async (request, site) => handle(await args<P, Q, undefined>(options, request, site)));
    },
  };
}
export type Pipeline = ReturnType<typeof pipeline>;

function toResponse(
  { status, json, body, headers = {}, cookies = [] }: Reply,
  tls: boolean,
): HttpResponseInit {
  const text = json === undefined ? body : JSON.stringify(json);
  return {
    status,
    headers: {
      ...securityHeaders(tls),
      'cache-control': 'no-store',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }),
      ...headers,
    },
    ...(text === undefined ? {} : { body: text }),
    ...(cookies.length > 0 ? { cookies } : {}),
  };
}
