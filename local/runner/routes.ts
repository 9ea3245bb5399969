import type { RegisteredFunction } from './core';

type Segment =
  | { kind: 'text'; text: string }
  | { kind: 'parameter'; name: string; optional: boolean }
  | { kind: 'rest'; name: string };
interface Route {
  fn: RegisteredFunction;
  methods: Set<string>;
  segments: Segment[];
}
export interface Match {
  fn: RegisteredFunction;
  params: Record<string, string>;
}

const RESERVED = /^(admin|runtime|administrators)/i;
const DEFAULT_METHODS = ['GET', 'POST'];

function segment(text: string): Segment {
  const rest = /^\{\*(\w+)\??\}$/.exec(text)?.[1];
  if (rest !== undefined) return { kind: 'rest', name: rest };
  const parameter = /^\{(\w+)(?::[^}?]+)?(\?)?\}$/.exec(text);
  if (parameter?.[1]) return { kind: 'parameter', name: parameter[1], optional: parameter[2] === '?' };
  return { kind: 'text', text: text.toLowerCase() };
}

/**
 * Routes as the host maps them: functions in the order of their names, the first whose route and method fit; how
 * special a route is does not matter. Two with the same route and method: only the first is mapped.
 */
export function routeTable(functions: RegisteredFunction[], prefix: string, log: (line: string) => void) {
  const routes: Route[] = [];
  const sorted = [...functions].sort((a, b) =>
    a.metadata.name.toLowerCase() < b.metadata.name.toLowerCase() ? -1 : 1,
  );
  for (const fn of sorted) {
    const { route: given, methods } = fn.trigger as { route?: string; methods?: string[] };
    const route = (given ?? fn.metadata.name).replace(/^\/+|\/+$/g, '');
    const whole = [prefix, route].filter((part) => part !== '').join('/');
    if (RESERVED.test(whole)) {
      log(
        `The route ${whole} of ${fn.metadata.name} conflicts with the host's own routes; the function is not mapped`,
      );
      continue;
    }
    const named = methods && methods.length > 0 ? methods : DEFAULT_METHODS;
    routes.push({
      fn,
      methods: new Set(named.map((method) => method.toUpperCase())),
      segments: whole === '' ? [] : whole.split('/').map(segment),
    });
  }
  return (method: string, path: string[]): Match | undefined => {
    for (const { fn, methods, segments } of routes) {
      const params = methods.has(method) ? fit(segments, path) : undefined;
      if (params) return { fn, params };
    }
    return undefined;
  };
}

/** Matching ignores case and keeps that of parameters. */
function fit(segments: Segment[], path: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of segments.entries()) {
    if (part.kind === 'rest') {
      const rest = path.slice(index).join('/');
      if (rest !== '') params[part.name] = rest;
      return params;
    }
    const text = path[index];
    if (part.kind === 'parameter') {
      if (text === undefined && !part.optional) return undefined;
      if (text !== undefined) params[part.name] = text;
    } else if (text?.toLowerCase() !== part.text) return undefined;
  }
  return path.length <= segments.length ? params : undefined;
}

/** Parts of a path as routes see them: decoded but for `%2F`, dots resolved; undefined for `//x`, null for `%00`. */
export function pathParts(raw: string): string[] | undefined | null {
  if (/%00/.test(raw)) return null;
  const { pathname } = new URL(raw.startsWith('//') ? '/' : raw, 'http://host');
  if (raw.startsWith('//') || pathname.startsWith('//')) return undefined;
  return pathname
    .split('/')
    .filter((part, index, all) => index > 0 && !(part === '' && index === all.length - 1))
    .map(decode);
}

function decode(part: string): string {
  try {
    return part
      .split(/(%2f)/i)
      .map((piece) => (/^%2f$/i.test(piece) ? piece : decodeURIComponent(piece)))
      .join('');
  } catch {
    return part;
  }
}
