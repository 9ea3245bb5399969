import { spawnSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { releasePort } from '../../../../local/stack/claim-port';
import { choosePorts } from '../../../../local/stack/ports';
import { freePort } from '../../../support/azurite';

const folder = mkdtempSync(join(tmpdir(), 'ports-'));
const program = join(folder, 'ports.cjs');
beforeAll(() => {
  buildSync({
    stdin: {
      contents: `import { choosePorts } from './local/stack/ports';
        choosePorts(process.argv[2], Number(process.argv[3])).then((ports) => {
          console.log(JSON.stringify(ports));
          setTimeout(() => undefined, Number(process.argv[4]));
        });`,
      resolveDir: join(__dirname, '..', '..', '..', '..'),
    },
    bundle: true,
    platform: 'node',
    outfile: program,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

type Ports = Record<string, number>;

test('stacks that start in the same moment take different ports', async () => {
  const wanted = await freePort();
  const children = [1, 2, 3, 4].map((n) =>
    spawn(process.execPath, [program, join(folder, `${n}.json`), String(wanted), '60000']),
  );
  const chosen = await Promise.all(
    children.map(async ({ stdout }) => JSON.parse(String((await once(stdout, 'data'))[0])) as Ports),
  );
  for (const child of children) child.kill();
  const fronts = chosen.map(({ frontDoor }) => frontDoor);
  expect(fronts).toContain(wanted);
  expect(new Set(chosen.flatMap((ports) => Object.values(ports))).size).toBe(4 * 8);
});

test('a data folder keeps its ports, unless somebody else listens there', async () => {
  const file = join(folder, 'kept.json');
  const choose = () =>
    JSON.parse(spawnSync(process.execPath, [program, file, '20000', '0']).stdout.toString()) as Ports;
  const first = choose();
  expect(choose()).toEqual(first);
  const server = createServer().listen(first.mail, '127.0.0.1');
  await once(server, 'listening');
  const third = choose();
  server.close();
  expect({ ...third, mail: 0 }).toEqual({ ...first, mail: 0 });
  expect(third.mail).not.toBe(first.mail);
});

test('stacks of one process take different ports too, and may have them again once they were given back', async () => {
  const wanted = await freePort();
  // One after the other: nobody listens yet, so nothing but the claim keeps them apart.
  const first = await choosePorts(join(folder, 'a.json'), wanted);
  const second = await choosePorts(join(folder, 'b.json'), wanted);
  const all = [first, second].flatMap((ports) => Object.values(ports));
  expect(new Set(all).size).toBe(2 * 8);
  expect(first.frontDoor).toBe(wanted);
  for (const port of Object.values(first)) releasePort(port);
  expect((await choosePorts(join(folder, 'c.json'), wanted)).frontDoor).toBe(wanted);
  for (const port of all) releasePort(port);
});
