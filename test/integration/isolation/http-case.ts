/** What belongs to the first customer, by what routes call it. */
export interface Ids {
  import: string;
  edit: string;
  upload: string;
  schedule: string;
  occurrence: string;
  key: string;
  person: string;
  invitation: string;
  session: string;
  alias: string;
  mapping: string;
  subdomain: string;
  calendarToken: string;
  /** Name of the file of its logo. */
  logo: string;
}

/**
 * How a function is tried. It is called with identifiers of the first customer and a body that it would take, by the
 * second customer's owner at their own address: `foreign` is what they hear, a number or one of several.
 */
export interface HttpCase {
  path: string | ((ids: Ids) => string);
  method?: string;
  json?: object | ((ids: Ids) => object);
  body?: string;
  foreign: number | number[];
  /** No session is asked for: what it shows to whom. */
  open?: string;
  /** Why its own customer's owner is not let in with the same request, which shows that the request is sound. */
  notOwn?: string;
}

/** The request of a case, about what belongs to the first customer. */
export function asked({ path, method = 'GET', json, body }: HttpCase, ids: Ids) {
  const filled = typeof json === 'function' ? (json as (given: Ids) => object)(ids) : json;
  return {
    method,
    path: typeof path === 'function' ? path(ids) : path,
    ...(filled === undefined ? {} : { json: filled }),
    ...(body === undefined ? {} : { body }),
  };
}
