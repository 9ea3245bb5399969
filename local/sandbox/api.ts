import type { SandboxCustomer } from './customers';

/** An answer of the sandbox's API; `body` is JSON unless it is text. */
export interface ApiAnswer {
  status: number;
  body: unknown;
}

const ok = (body: unknown): ApiAnswer => ({ status: 200, body });
const FORMS_A_PAGE = 50;

function users(customer: SandboxCustomer, query: URLSearchParams): ApiAnswer {
  const all = customer.reference.raw.users;
  const limit = Math.min(200, Math.max(1, Number(query.get('limit') ?? 200) || 200));
  const page = Math.max(1, Number(query.get('page') ?? 1) || 1);
  const pages = Math.max(1, Math.ceil(all.length / limit));
  const data = all.slice((page - 1) * limit, page * limit).map((user) => ({ object: 'user', ...user }));
  return ok({
    data,
    meta: { pagination: { total: all.length, count: data.length, current_page: page, total_pages: pages } },
  });
}

function employees(customer: SandboxCustomer): ApiAnswer {
  return ok({
    data: customer.reference.raw.employees.map((employee) => ({ object: 'employee', ...employee })),
  });
}

function tasks(customer: SandboxCustomer, query: URLSearchParams): ApiAnswer {
  const label = query.get('label');
  return ok(label === null ? customer.jobs.tasks : customer.jobs.labelled(label));
}

function graphql(customer: SandboxCustomer, body: unknown): ApiAnswer {
  const { query = '', variables = {} } = (body ?? {}) as { query?: string; variables?: { page?: number } };
  if (!/\bforms\s*\(/.test(query)) return ok({ errors: [{ message: 'Cannot query this field' }] });
  const written = /page:\s*(\d+)/.exec(query)?.[1];
  const page = Math.max(1, Number(variables.page ?? written ?? 1));
  const all = customer.reference.raw.forms;
  const data = all.slice((page - 1) * FORMS_A_PAGE, page * FORMS_A_PAGE);
  const lastPage = Math.max(1, Math.ceil(all.length / FORMS_A_PAGE));
  return ok({ data: { forms: { data, paginatorInfo: { total: all.length, currentPage: page, lastPage } } } });
}

/** The reads of the API; list shapes differ by call, as they do in the real one. */
export function answerRead(
  customer: SandboxCustomer,
  method: string,
  path: string,
  query: URLSearchParams,
  body: unknown,
): ApiAnswer {
  const { raw } = customer.reference;
  if (method === 'POST' && path === '/api/graphql') return graphql(customer, body);
  if (method === 'GET') {
    if (path === '/api/v1/planning/sites') return ok(raw.sites);
    if (path === '/api/v1/planning/floors') return ok({ data: raw.floors });
    if (path === '/api/v1/planning/spaces') return ok(raw.spaces);
    if (path === '/api/v1/user') return users(customer, query);
    if (path === '/api/v1/employee') return employees(customer);
    if (path === '/api/v1/tasks') return tasks(customer, query);
  }
  return { status: 404, body: { message: 'Not found' } };
}
