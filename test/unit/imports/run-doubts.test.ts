import type { FacilityApps } from '../../../shared/facilityapps';
import { Doubts } from '../../../shared/imports/run-doubts';
import type { Lane } from '../../../shared/imports/run-lane';
import type { Task } from '../../../shared/imports/run-window';
import { systemClock } from '../../../shared/platform/clock';

test('while all look-ups are under way the driver rests, so that their answers can come in', async () => {
  const answers: ((found: { found: string[] }) => void)[] = [];
  const client = {
    findJobsByLabel: () => new Promise((resolve) => answers.push(resolve)),
  } as unknown as FacilityApps;
  const cleared: (string | undefined)[] = [];
  let wakes = 0;
  const doubts = new Doubts(systemClock(), () => client, {
    cleared: (_lane, _task, jobId) => cleared.push(jobId),
    failed: (error) => {
      throw error;
    },
    wake: () => wakes++,
  });
  for (let n = 0; n < 6; n++)
    doubts.add({
      lane: {} as Lane,
      task: { key: { fingerprint: String(n), dateStart: '2031-01-06' } } as Task,
      lookAt: 0,
      words: '',
    });
  expect(doubts.dueIn()).toBe(0);
  doubts.look();
  expect([answers.length, doubts.dueIn()]).toEqual([4, undefined]);

  answers[0]?.({ found: ['77'] });
  await new Promise(setImmediate);
  expect([cleared, wakes, doubts.dueIn()]).toEqual([['77'], 1, 0]);
});
