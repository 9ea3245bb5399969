import type { ImportView } from '../../shared/imports/views';
import { counted, inFigures } from './numbers';
import type { Status } from './statuses';

export interface Summary {
  heading: string;
  /** What it means and what comes next, a sentence each. */
  sentences: string[];
}

const list = (parts: (string | false)[]): string[] => parts.filter((part) => part !== false);
const isAre = (count: number): string => (count === 1 ? 'is' : 'are');

function leftOut({ counts: { withErrors, duplicate, skipped } }: ImportView): string[] {
  return list([
    withErrors > 0 && `${counted(withErrors, 'row has errors', 'rows have errors')} and will be left out.`,
    duplicate > 0 &&
      `${counted(duplicate, 'row')} ${isAre(duplicate)} already there or twice in the file and will not be created again.`,
    skipped > 0 && `${counted(skipped, 'row')} will be left out.`,
  ]);
}

function review(view: ImportView): Summary {
  const { ready, rows } = view.counts;
  if (ready === 0) {
    return {
      heading: 'No job can be created from this file',
      sentences: [
        ...leftOut(view),
        'Put the rows right below, or correct the file and upload it again. Nothing was sent to FacilityApps.',
      ],
    };
  }
  return {
    heading: `${counted(ready, 'job')} can be created`,
    sentences: [
      `${counted(rows, 'row was', 'rows were')} checked.`,
      ...leftOut(view),
      'Nothing is sent to FacilityApps until you approve.',
    ],
  };
}

function running({ counts, progress: { done, total } }: ImportView): Summary {
  const waiting = done >= total && counts.unknown > 0;
  return waiting
    ? {
        heading: 'Making sure about the last rows',
        sentences: [
          `FacilityApps gave no clear answer about ${counted(counts.unknown, 'row')}. We look ${counts.unknown === 1 ? 'it' : 'them'} up after a short wait, so that nothing is created twice.`,
        ],
      }
    : {
        heading: 'Creating jobs in FacilityApps',
        sentences: ['You can leave this page; the import goes on by itself.'],
      };
}

function ended({ counts, reason, filesRemovedAt }: ImportView, cancelled: boolean): Summary {
  const { created, failed, unknown, duplicate, skipped, rows } = counts;
  const every = created === rows && rows > 0;
  return {
    heading: cancelled
      ? `Cancelled after ${counted(created, 'job was', 'jobs were')} created`
      : `${every ? 'All ' : ''}${counted(created, 'job was', 'jobs were')} created`,
    sentences: list([
      reason !== undefined && reason,
      failed > 0 &&
        `FacilityApps refused ${counted(failed, 'row')}${filesRemovedAt ? '' : '; each says why below'}.`,
      unknown > 0 &&
        `${counted(unknown, 'row')} ended without a clear answer: look in FacilityApps whether the job is there before you send it again.`,
      duplicate > 0 && `${counted(duplicate, 'row')} had been created before.`,
      skipped > 0 && `${counted(skipped, 'row was', 'rows were')} left out.`,
    ]),
  };
}

/** What the screen of one import says first. */
const SUMMARIES: Record<Status, (view: ImportView) => Summary> = {
  received: () => ({
    heading: 'The file has arrived',
    sentences: ['It will be checked in a moment.'],
  }),
  checking: () => ({
    heading: 'Checking the rows',
    sentences: ['You can leave this page; the check goes on by itself.'],
  }),
  asking: ({ reason }) => ({
    heading: 'The check needs an answer from you',
    sentences: list([reason !== undefined && reason]),
  }),
  review,
  queued: ({ counts }) => ({
    heading: 'Waiting to start',
    sentences: [`${inFigures(counts.ready)} approved; they start as soon as there is room.`],
  }),
  running,
  paused: () => ({
    heading: 'Paused',
    sentences: ['No more jobs are created until you resume. What was created stays.'],
  }),
  held: ({ reason }) => ({
    heading: 'The importer put this import on hold',
    sentences: list([
      reason !== undefined && reason,
      'When the cause is gone, resume the import: it goes on where it stopped.',
    ]),
  }),
  finished: (view) => ended(view, false),
  cancelled: (view) => ended(view, true),
  rejected: ({ reason }) => ({
    heading: 'This file cannot be imported',
    sentences: list([
      reason !== undefined && reason,
      'Nothing was sent to FacilityApps. Correct the file and upload it again.',
    ]),
  }),
};

export const summaryOf = (view: ImportView): Summary => SUMMARIES[view.status](view);
