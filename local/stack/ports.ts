import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { claimPort } from './claim-port';

export const PORT_NAMES = [
  'frontDoor',
  'functions',
  'blob',
  'queue',
  'table',
  'facilityapps',
  'smtp',
  'mail',
] as const;
export type Ports = Record<(typeof PORT_NAMES)[number], number>;

/** The port if nobody listens on it; 0 asks for any. */
async function listenable(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  }
}

/** The same, and nobody else who is just starting wants it. */
async function isFree(port: number): Promise<number | undefined> {
  const found = await listenable(port);
  return found !== undefined && claimPort(found) ? found : undefined;
}

export const anyFreePort = (): Promise<number> => anyFree(new Set());

async function anyFree(except: ReadonlySet<number>): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = await isFree(0);
    if (port !== undefined && !except.has(port)) return port;
  }
  throw new Error('No free port was found');
}

/** The front door's usual port, or the next free one; where people look first. */
async function nextFree(from: number): Promise<number> {
  for (let port = from; port < from + 50; port++) if (await isFree(port)) return port;
  return anyFree(new Set());
}

/** Ports of a stack: those that its data folder had before, as far as they are free, else free ones. */
export async function choosePorts(file: string, frontDoor: number): Promise<Ports> {
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>) : {};
  const ports = {} as Ports;
  const taken = new Set<number>();
  for (const name of PORT_NAMES) {
    const wanted = before[name];
    let port = wanted !== undefined && !taken.has(wanted) ? await isFree(wanted) : undefined;
    port ??= name === 'frontDoor' ? await nextFree(frontDoor) : await anyFree(taken);
    ports[name] = port;
    taken.add(port);
  }
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}
