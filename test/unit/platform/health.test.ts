import { healthOf } from '../../../shared/platform/health';
import { silentLog, type Log } from '../../../shared/platform/log';
import type { Clock } from '../../../shared/platform/clock';

/** A clock that moves by hand; who sleeps on it wakes when it has come so far. */
function handClock(): Clock & { move(ms: number): void } {
  let time = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => time,
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve());
        sleepers.push({ at: time + ms, wake: resolve });
      }),
    move(ms) {
      time += ms;
      for (const { at, wake } of sleepers) if (at <= time) wake();
    },
  };
}

const fine = () => Promise.resolve('there');
const broken = () => Promise.reject(new Error('AuthorizationPermissionMismatch at https://stx.table'));

describe('the health of the app', () => {
  it('is told by part', async () => {
    const health = healthOf({ tables: fine, secrets: broken }, handClock(), silentLog);
    expect(await health()).toEqual({ tables: true, secrets: false });
  });

  it('logs what went wrong, and gives it to nobody who asks', async () => {
    const logged: unknown[] = [];
    const log: Log = { ...silentLog, error: (message, fields) => logged.push([message, fields?.part]) };
    const answer = await healthOf({ tables: broken }, handClock(), log)();
    expect(JSON.stringify(answer)).toBe('{"tables":false}');
    expect(logged).toEqual([['a part is away', 'tables']]);
  });

  it('counts a part that hangs as away', async () => {
    const clock = handClock();
    const health = healthOf({ tables: fine, files: () => new Promise(() => undefined) }, clock, silentLog);
    const asked = health();
    clock.move(5_000);
    expect(await asked).toEqual({ tables: true, files: false });
  });

  it('looks once for all who ask within ten seconds, and again after', async () => {
    const clock = handClock();
    let looks = 0;
    const health = healthOf({ tables: () => Promise.resolve(looks++) }, clock, silentLog);
    await Promise.all([health(), health()]);
    clock.move(9_999);
    await health();
    expect(looks).toBe(1);
    clock.move(1);
    await health();
    expect(looks).toBe(2);
  });
});
