import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Choices } from '../../shared/imports/choices';
import { parseFaults } from '../sandbox/faults';
import { choicesOf, READING_CONFIG } from './reading-options';
import { CannotStart } from './usage';

const reference = z.looseObject({
  sites: z.array(z.unknown()),
  floors: z.array(z.unknown()),
  spaces: z.array(z.unknown()),
  users: z.array(z.unknown()),
  forms: z.array(z.unknown()),
});

export interface Options {
  /** Absolute path of the file to import. */
  file: string;
  bytes: number;
  /** The customer that was asked for; undefined: the usual one. */
  tenant: string | undefined;
  checkOnly: boolean;
  json: boolean;
  jobsOut: string | undefined;
  result: string | undefined;
  issues: string | undefined;
  reference: object | undefined;
  /** ISO instant. */
  now: string | undefined;
  /** Jobs a second. */
  rate: number | undefined;
  fault: string | undefined;
  url: URL | undefined;
  user: string | undefined;
  password: string | undefined;
  data: string | undefined;
  /** How the file is to be read, as far as it was said. */
  choices: Choices | undefined;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const config = {
  tenant: text,
  'check-only': flag,
  json: flag,
  'jobs-out': text,
  result: text,
  issues: text,
  reference: text,
  now: text,
  rate: text,
  fault: text,
  url: text,
  user: text,
  password: text,
  data: text,
  ...READING_CONFIG,
  help: flag,
} as const;

function split(args: string[]) {
  try {
    return parseArgs({ args, options: config, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The parser's second sentence is about positional arguments, which nobody asked about.
    throw new CannotStart(`${message.split('. ')[0]}. See npm run import -- --help`);
  }
}

function fileOf(positionals: string[], from: string): { file: string; bytes: number } {
  const [given, ...more] = positionals;
  if (given === undefined || given === '')
    throw new CannotStart('No file was given: npm run import -- FILE, for example examples/jobs.csv');
  if (more.length > 0) throw new CannotStart(`One file at a time, please; these are ${positionals.length}.`);
  const file = resolve(from, given);
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new CannotStart(`There is no file ${given}`);
  if (found.isDirectory()) throw new CannotStart(`${given} is a folder, not a file`);
  return { file, bytes: found.size };
}

function instantOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const ms = /^\d{4}-\d{2}-\d{2}/.test(given) ? Date.parse(given) : NaN;
  if (Number.isNaN(ms))
    throw new CannotStart(`--now is an instant such as 2027-11-01T09:00:00Z, not ${given}`);
  return new Date(ms).toISOString();
}

function rateOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const rate = Number(given);
  if (!Number.isFinite(rate) || rate <= 0 || given.trim() === '')
    throw new CannotStart(`--rate is a number of jobs a second, above 0, not ${given}`);
  return rate;
}

function referenceOf(given: string | undefined, from: string): object | undefined {
  if (given === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(resolve(from, given), 'utf8').replace(/^\ufeff/, ''));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new CannotStart(`The reference data in ${given} ${why}`, { cause });
  }
  const parsed = reference.safeParse(json);
  if (parsed.success) return parsed.data;
  const missing = [...new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'the object')))];
  throw new CannotStart(
    `The reference data in ${given} has the lists sites, floors, spaces, users and forms; it lacks ${missing.join(', ')}`,
  );
}

function faultOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  try {
    parseFaults(given);
  } catch (cause) {
    throw new CannotStart(`--fault: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return given;
}

function urlOf(given: string | undefined): URL | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new CannotStart(`--url is an address such as http://regularcleaning.localhost:7080, not ${given}`);
  return url;
}

/**
 * Options of the command, checked before anything is started.
 *
 * @param from the folder that relative paths count from
 * @returns 'help' when help was asked for
 * @throws CannotStart with a sentence
 */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv, from: string): Options | 'help' {
  const { values, positionals } = split(args);
  if (values.help) return 'help';
  const under = (path: string | undefined) => (path === undefined ? undefined : resolve(from, path));
  const options: Options = {
    ...fileOf(positionals, from),
    tenant: values.tenant,
    checkOnly: values['check-only'] ?? false,
    json: values.json ?? false,
    jobsOut: under(values['jobs-out']),
    result: under(values.result),
    issues: under(values.issues),
    reference: referenceOf(values.reference, from),
    now: instantOf(values.now),
    rate: rateOf(values.rate),
    fault: faultOf(values.fault),
    url: urlOf(values.url),
    user: values.user,
    password: values.password ?? (env.IMPORTER_PASSWORD || undefined),
    data: under(values.data),
    choices: choicesOf(values),
  };
  if (options.url && (options.user === undefined || options.password === undefined))
    throw new CannotStart('--url needs --user and --password (or IMPORTER_PASSWORD in the environment)');
  if (options.url && (options.now !== undefined || options.rate !== undefined))
    throw new CannotStart('--now and --rate belong to a stack that this command starts, not to --url');
  return options;
}
