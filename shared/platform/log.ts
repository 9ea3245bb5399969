/** Structured log lines. Fields are ids, counts and codes; never names, mail addresses, tokens or cells of a file. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields & { error?: unknown }): void;
}
export type LogFields = Record<string, unknown>;

const line = (level: string, message: string, fields: LogFields & { error?: unknown } = {}): string => {
  const { error, ...rest } = fields;
  const shown =
    error instanceof Error ? { error: `${error.name}: ${error.message}`, stack: error.stack } : {};
  return JSON.stringify({ level, message, ...rest, ...shown });
};

/** Writes one JSON object a line; in a function the host's console capture carries it to Application Insights. */
export const jsonLog = (write: (line: string) => void): Log => ({
  info: (message, fields) => write(line('info', message, fields)),
  warn: (message, fields) => write(line('warn', message, fields)),
  error: (message, fields) => write(line('error', message, fields)),
});

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
