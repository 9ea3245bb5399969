/** Where the command says what happens: one line that moves on a terminal, plain lines elsewhere. */
export interface Progress {
  /** Something happened; stays on the screen. */
  line(text: string): void;
  /** How far it is; `total` 0 when nobody knows. */
  at(label: string, done: number, total: number, tail?: string): void;
  /** Ends the moving line. */
  end(): void;
}

interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const WIDTH = 24;
/** A plain line for every tenth of the way, and after so many seconds without one. */
const QUIET_MS = 5_000;

export const number = (value: number): string => value.toLocaleString('en-GB');

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const share = (done: number, total: number): number => (total > 0 ? Math.min(1, done / total) : 0);

const bar = (part: number): string => {
  const full = Math.floor(part * WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
};

function moving(screen: Screen): Progress {
  let shown = false;
  const clear = () => {
    if (shown) screen.write('\r\u001b[K');
    shown = false;
  };
  return {
    line(text) {
      clear();
      screen.write(`${text}\n`);
    },
    at(label, done, total, tail = '') {
      const part = share(done, total);
      const counted = total > 0 ? `${bar(part)} ${Math.floor(part * 100)} %` : '...';
      const text = [label, counted, tail].filter(Boolean).join('  ');
      screen.write(`\r\u001b[K${text.slice(0, (screen.columns ?? 80) - 1)}`);
      shown = true;
    },
    end: clear,
  };
}

function plain(screen: Screen, monotonic: () => number): Progress {
  let last = '';
  let lastAt = 0;
  const line = (text: string) => {
    screen.write(`${text}\n`);
    lastAt = monotonic();
  };
  return {
    line,
    at(label, done, total, tail = '') {
      const step = `${label} ${Math.floor(share(done, total) * 10)}`;
      if (step === last && monotonic() - lastAt < QUIET_MS) return;
      last = step;
      const counted = total > 0 ? `${number(done)} of ${number(total)}` : '...';
      line([label, counted, tail].filter(Boolean).join('  '));
    },
    end: () => undefined,
  };
}

export const progressOn = (screen: Screen, monotonic: () => number = () => performance.now()): Progress =>
  screen.isTTY ? moving(screen) : plain(screen, monotonic);
