import { Pool } from 'undici';

/** Connections to one origin. Imported late: much to load, and only runs and the reference data need it. */
export const connectionPool = (origin: string, timeoutMs: number): Pool =>
  new Pool(origin, {
    connections: 256,
    pipelining: 1,
    connect: { timeout: Math.min(10_000, timeoutMs) },
    // Shorter than what servers keep idle connections open for, so that few requests meet a closing one.
    keepAliveTimeout: 4_000,
  });
