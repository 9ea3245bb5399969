import {
  createReadStream,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
  constants,
} from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';

/** A job as the list of tasks shows it; the payload itself is kept on disk alone, since there may be a million. */
export interface Task {
  object: 'Task';
  id: number;
  title: unknown;
  date_start: unknown;
  date_end: unknown;
  hour_start: unknown;
  minute_start: unknown;
  hour_end: unknown;
  minute_end: unknown;
  labels: string[];
  state: 'open';
  real_id: number;
}

const FIRST_ID = 1_000_001;
const CHUNK = 1024 * 1024;
const NEWLINE = 0x0a;

const toTask = (job: Record<string, unknown>): Task => {
  const id = Number(job._id);
  return {
    object: 'Task',
    id,
    title: (job.translations as { text: string }[])[0]?.text,
    date_start: job.date_start,
    date_end: job.date_end,
    hour_start: job.hour_start,
    minute_start: job.minute_start,
    hour_end: job.hour_end,
    minute_end: job.minute_end,
    labels: job.labels as string[],
    state: 'open',
    real_id: id,
  };
};

/**
 * The jobs of one customer, one a line in the order in which they were stored. A job is in the file before it
 * counts, so that a killed sandbox forgets none that it answered.
 */
export class JobLog {
  readonly tasks: Task[] = [];
  private readonly byLabel = new Map<string, Task[]>();
  private readonly fd: number;
  private size = 0;
  private nextId = FIRST_ID;

  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.fd = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
    this.load();
  }

  /** A last line without its end was cut off by a kill and never answered: it is taken away. */
  private load(): void {
    const chunk = Buffer.alloc(CHUNK);
    let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
    for (let at = 0; ;) {
      const count = readSync(this.fd, chunk, 0, CHUNK, at);
      if (count === 0) break;
      at += count;
      const text = Buffer.concat([rest, chunk.subarray(0, count)]);
      let from = 0;
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, from)) {
        this.keep(JSON.parse(text.toString('utf8', from, end)) as Record<string, unknown>);
        from = end + 1;
        this.size = at - text.length + from;
      }
      rest = text.subarray(from);
    }
    if (fstatSync(this.fd).size > this.size) ftruncateSync(this.fd, this.size);
  }

  private keep(job: Record<string, unknown>): Task {
    const task = toTask(job);
    this.tasks.push(task);
    this.nextId = Math.max(this.nextId, task.id + 1);
    for (const label of task.labels) {
      const same = this.byLabel.get(label);
      if (same) same.push(task);
      else this.byLabel.set(label, [task]);
    }
    return task;
  }

  /** Keeps a payload that was checked; answers its new id. */
  store(payload: Record<string, unknown>, now: number): number {
    const job = { ...payload, _id: String(this.nextId), _receivedAt: new Date(now).toISOString() };
    const line = Buffer.from(`${JSON.stringify(job)}\n`);
    for (let done = 0; done < line.length;) {
      done += writeSync(this.fd, line, done, line.length - done, this.size + done);
    }
    this.size += line.length;
    return this.keep(job).id;
  }

  labelled(label: string): Task[] {
    return this.byLabel.get(label) ?? [];
  }

  /** The payloads that are stored at this moment, as NDJSON. */
  read(): Readable {
    return this.size === 0 ? Readable.from([]) : createReadStream(this.file, { end: this.size - 1 });
  }

  reset(): void {
    ftruncateSync(this.fd, 0);
    this.size = 0;
    this.tasks.length = 0;
    this.byLabel.clear();
  }
}
