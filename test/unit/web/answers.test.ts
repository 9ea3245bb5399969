import { importView, OUTCOMES, rowView, sessionView } from '../../../shared/imports/views';
import { makingView, previewView } from '../../../shared/imports/preview/views';
import { STATUSES } from '../../../shared/imports/model';
import { importAnswer, rowAnswer, sessionAnswer } from '../../../web/api/answers';
import { previewAnswer } from '../../../web/api/preview';
import { problemOf, valueOf } from '../../../web/api/read-answer';
import { importSample } from './sample';

const issue = {
  column: 'site',
  code: 'INVALID_SITE',
  severity: 'error',
  message: 'No.',
  suggestion: 'Main',
} as const;
const layout = {
  encoding: 'utf-8',
  delimiter: ',',
  headerRow: 1,
  header: ['title'],
  columns: { title_en: 'title' },
  dateOrder: 'dmy',
} as const;

describe('the page reads what the API writes', () => {
  test.each(STATUSES)('an import that is %s', (status) => {
    const view = importView.parse({
      ...importSample({ status, reason: 'Because.', reasonCode: 'because', issues: { INVALID_SITE: 1 } }),
      fileIssues: [{ ...issue, row: null }],
      layout: {
        ...layout,
        dateOrders: { date_start: 'dmy' },
        constants: { site_name: 'Depot' },
        how: { title_en: { by: 'likeness', confidence: 0.9 } },
        sheet: 'Jobs',
        words: 'in words',
      },
      question: {
        kind: 'mapping',
        sentence: 'Which?',
        options: ['a'],
        missing: [{ name: 'site', fields: ['site_name'] }],
        columns: [{ column: 1, header: 'Where', likely: 'site_name' }],
      },
      choices: { headerRow: 2 },
    });
    expect(importAnswer.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
  });

  test.each(OUTCOMES)('a row that is %s', (outcome) => {
    const view = rowView.parse({
      row: 7,
      values: { title_en: 'Windows' },
      resolved: { siteId: '1' },
      issues: [issue],
      outcome,
      jobId: '88',
      message: 'Said so.',
    });
    expect(rowAnswer.parse(JSON.parse(JSON.stringify(view)))).toEqual(view);
  });

  test('a session', () => {
    const view = sessionView.parse({
      user: { id: 'usr_1', email: 'a@b.example', name: 'Ann', role: 'planner' },
      customer: { id: 'regular', name: 'Regular', status: 'active', timeZone: 'Europe/London' },
      permissions: ['imports:read'],
    });
    expect(sessionAnswer.parse(view)).toEqual(view);
  });

  test('fields that came later are no reason to fail', () => {
    expect(importAnswer.parse({ ...importSample(), later: 1 })).toEqual(importSample());
  });
});

describe('what goes wrong is a sentence', () => {
  const answer = (status: number, body: unknown, retryAfter: string | null = null) => ({
    status,
    text: typeof body === 'string' ? body : JSON.stringify(body),
    retryAfter,
  });

  test('the words of the API, with what does not fit in a body', () => {
    const problem = problemOf(
      answer(400, {
        type: '/problems/bad-body',
        title: 'The body does not fit',
        status: 400,
        code: 'bad-body',
        detail: 'Two things do not fit.',
        errors: [{ path: 'email', message: 'is missing' }],
      }),
    );
    expect(problem).toMatchObject({ status: 400, code: 'bad-body' });
    expect(problem.message).toBe('Two things do not fit. email: is missing');
  });

  test('the title where there is no detail, and the time to wait', () => {
    const problem = problemOf(
      answer(429, { type: '', title: 'Too many requests', status: 429, code: 'too-many-requests' }, '30'),
    );
    expect(problem.message).toBe('Too many requests.');
    expect(problem.retryAfter).toBe(30);
  });

  test.each([
    [413, /too large/],
    [502, /problem at the moment/],
    [418, /418/],
  ])('a page of something in between with status %i never shows its HTML', (status, words) => {
    const problem = problemOf(answer(status, '<html><h1>Bad</h1></html>'));
    expect(problem.message).toMatch(words);
    expect(problem.message).not.toContain('<');
  });

  test('an answer that this page was not built for asks to load the page again', () => {
    expect(() => valueOf(importAnswer, answer(200, { ...importSample(), status: 'dreaming' }))).toThrow(
      /load the page again/,
    );
  });

  test('what approving will do, and how far the making of it is', () => {
    const view = previewView.parse({
      state: 'ready',
      checkEtag: 'chk_1',
      reference: {
        etag: 'ab',
        fetchedAt: '2027-11-01T09:00:00Z',
        changed: true,
        gone: { jobs: 1, rows: [4] },
      },
      jobs: 2,
      series: 1,
      occurrences: 5,
      minutes: 300,
      sites: 1,
      people: 1,
      firstDay: '2027-12-01',
      lastDay: null,
      cost: { pencePerJob: 10, pence: 20 },
      weeks: [{ week: '2027-W48', from: '2027-11-29' }],
      work: [
        { id: null, name: 'Depot', sites: 1, jobs: 2, occurrences: 5, minutes: 300, byWeek: [300], later: 0 },
      ],
      clashes: {
        occurrences: 1,
        people: 1,
        first: [
          {
            ownerId: '7',
            owner: 'Ann',
            date: '2027-12-01',
            times: 1,
            jobs: [1, 2].map((row) => ({ row, from: '2027-12-01T09:00', to: '2027-12-01T10:00' })),
          },
        ],
        partial: false,
      },
      holidays: {
        calendar: null,
        occurrences: 1,
        days: [{ date: '2027-12-25', name: 'Christmas Day', occurrences: 1, rows: [3] }],
      },
      leftOut: {
        rows: 1,
        by: [{ outcome: 'withErrors', rows: 1, codes: [{ code: 'INVALID_SITE', rows: 1 }] }],
      },
    });
    expect(previewAnswer.parse(view)).toEqual(view);
    const making = makingView.parse({ state: 'making', done: 1, total: 2 });
    expect(previewAnswer.parse(making)).toEqual(making);
  });
});
