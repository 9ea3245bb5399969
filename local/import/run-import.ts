import { httpTo, openAt } from './http';
import { apiOf, Refused, type Api } from './api';
import { firstSentences, hasNoRows, writeIssues, writeResult } from './downloads';
import { followCheck, followRun } from './follow';
import type { Options } from './options';
import { duration, number, type Progress } from './progress';
import { ANSWERS } from './reading-options';
import { sandboxAt, type Sandbox } from './sandbox';
import type { Sentence, Summary } from './summary';
import type { Target } from './target';
import { uploadFile } from './upload';
import { CannotStart } from './usage';
import { NO_COUNTS } from '../../shared/imports/model';
import type { ImportView } from '../../shared/imports/views';

export interface Outcome {
  summary: Summary;
  sentences: Sentence[];
}

function sandboxFor(options: Options, target: Target): Sandbox | undefined {
  const { jobsOut, reference, fault } = options;
  if (target.sandbox) return sandboxAt(target.sandbox);
  if (jobsOut !== undefined || reference !== undefined || fault !== undefined)
    throw new CannotStart(
      '--jobs-out, --reference and --fault need the sandbox: name its data folder by --data, or leave --url away',
    );
  return undefined;
}

/** A file that the API takes no import of: told like an import that was rejected. */
const refusedSummary = (options: Options, target: Target, { detail, code }: Refused): Summary => ({
  id: null,
  status: 'rejected',
  reason: detail,
  reasonCode: code,
  customer: target.customer,
  file: options.file,
  url: null,
  counts: NO_COUNTS,
  issues: {},
  seconds: 0,
  rowsPerSecond: 0,
});

const REFUSED_FILE = [413, 415, 422];

async function upload(api: Api, options: Options, progress: Progress): Promise<ImportView | Refused> {
  try {
    const view = await uploadFile(api, options, (sent) =>
      progress.at('Uploading', sent, options.bytes, `${number(Math.round(sent / 1048576))} MB`),
    );
    progress.end();
    return view;
  } catch (error) {
    progress.end();
    if (error instanceof Refused && REFUSED_FILE.includes(error.status)) return error;
    throw error;
  }
}

async function checkAndRun(api: Api, uploaded: ImportView, options: Options, progress: Progress) {
  const started = performance.now();
  const checked = await followCheck(api, uploaded.id, progress);
  const { rows, ready, withErrors, duplicate } = checked.counts;
  if (checked.layout?.words) progress.line(`Read as: ${checked.layout.words}`);
  if (checked.status === 'review')
    progress.line(
      `Checked ${number(rows)} rows in ${duration((performance.now() - started) / 1000)}: ` +
        `${number(ready)} ready, ${number(withErrors)} with errors, ${number(duplicate)} duplicate`,
    );
  if (options.checkOnly || checked.status !== 'review') return { view: checked, runSeconds: 0 };
  const body = checked.checkEtag === null ? {} : { ifChecked: checked.checkEtag };
  await api.move(checked.id, 'approve', body);
  const startedRun = performance.now();
  const view = await followRun(api, checked.id, progress);
  return { view, runSeconds: (performance.now() - startedRun) / 1000 };
}

/** What a person does about a question: the option, and what there is to choose from. */
function answerOf({ kind, options = [], missing = [], columns = [] }: NonNullable<ImportView['question']>) {
  const lines = [ANSWERS[kind]];
  if (options.length > 0) lines.push(`There is: ${options.join(', ')}.`);
  for (const { name, fields } of missing) lines.push(`Fields for the ${name}: ${fields.join(', ')}.`);
  const open = columns.map(({ header, likely }) => `“${header}”${likely ? ` (perhaps ${likely})` : ''}`);
  if (open.length > 0) lines.push(`Columns to choose from: ${open.join(', ')}.`);
  return lines.join(' ');
}

async function writeFiles(api: Api, options: Options, view: ImportView, progress: Progress): Promise<void> {
  if (options.issues !== undefined) await writeIssues(api, view, options.issues);
  if (options.result === undefined) return;
  if (hasNoRows(view)) progress.line('There is no result file of an import that could not be read.');
  else await writeResult(api, view.id, options.result);
}

async function withApi(api: Api, options: Options, target: Target, progress: Progress): Promise<Outcome> {
  const started = performance.now();
  const uploaded = await upload(api, options, progress);
  if (uploaded instanceof Refused)
    return { summary: refusedSummary(options, target, uploaded), sentences: [] };
  const { view, runSeconds } = await checkAndRun(api, uploaded, options, progress);
  const seconds = (performance.now() - started) / 1000;
  await writeFiles(api, options, view, progress);
  const { id, status, reasonCode = null, counts, issues, question } = view;
  const reason = question ? `${question.sentence} ${answerOf(question)}` : (view.reason ?? null);
  return {
    summary: {
      id,
      status,
      reason,
      reasonCode,
      customer: target.customer,
      file: options.file,
      url: `${target.url.origin}/imports/${id}`,
      counts,
      issues,
      seconds: Math.round(seconds * 100) / 100,
      rowsPerSecond: runSeconds > 0 ? Math.round((view.progress.done / runSeconds) * 10) / 10 : 0,
    },
    sentences: await firstSentences(api, view),
  };
}

/** Does the whole job: sandbox, sign-in, upload, check, approval, run, downloads. */
export async function runImport(options: Options, target: Target, progress: Progress): Promise<Outcome> {
  const sandbox = sandboxFor(options, target);
  const http = httpTo(target.url);
  const api = apiOf(http, target.account, openAt);
  try {
    if (options.reference !== undefined) await sandbox?.setReference(target.customer, options.reference);
    if (options.fault !== undefined) await sandbox?.setFaults(options.fault);
    await api.signIn();
    progress.line(`Signed in at ${target.url.origin}`);
    // What the app fetched before would hide the new data for some minutes.
    if (options.reference !== undefined) await api.call({ method: 'POST', path: '/api/reference/refresh' });
    const outcome = await withApi(api, options, target, progress);
    if (options.jobsOut !== undefined) await sandbox?.writeJobs(target.customer, options.jobsOut);
    return outcome;
  } finally {
    // A stack that runs on must not go on failing for the next one who uses it.
    if (options.fault !== undefined && !target.own) await sandbox?.setFaults('');
    sandbox?.close();
    http.close();
  }
}
