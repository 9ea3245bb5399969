import { turnedAway } from '../../../functions/pipeline/turned-away';
import type { Clock } from '../../../shared/platform/clock';
import { AppError } from '../../../shared/platform/errors';
import { silentLog } from '../../../shared/platform/log';

function bench() {
  let now = 0;
  const lines: unknown[] = [];
  const log = { ...silentLog, warn: (_message: string, fields?: object) => void lines.push(fields) };
  const tell = turnedAway({ monotonic: () => now } as Clock, log);
  return { tell, lines, later: (seconds: number) => (now += seconds * 1_000) };
}

it('tells the log of forged and flooding requests at once, and a flood once a minute with its number', () => {
  const { tell, lines, later } = bench();
  for (let n = 0; n < 1_000; n++) tell(new AppError('too-many-requests'), 'imports-list');
  tell(new AppError('bad-origin'), 'session-create');
  later(61);
  tell(new AppError('too-many-requests'), 'imports-get');
  tell(new AppError('not-from-front-door'), 'imports-get');
  expect(lines).toEqual([
    { code: 'too-many-requests', route: 'imports-list', meanwhile: 0 },
    { code: 'bad-origin', route: 'session-create', meanwhile: 0 },
    { code: 'too-many-requests', route: 'imports-get', meanwhile: 999 },
    { code: 'not-from-front-door', route: 'imports-get', meanwhile: 0 },
  ]);
});

it('tells nothing of what people meet who do nothing wrong', () => {
  const { tell, lines } = bench();
  for (const slug of ['not-found', 'not-signed-in', 'bad-body', 'refused'] as const)
    tell(new AppError(slug), 'imports-get');
  tell(new Error('a fault of ours'), 'imports-get');
  expect(lines).toEqual([]);
});
