#!/usr/bin/env node
// The door to every command of the README. It is plain JavaScript without dependencies, because it is what
// installs them: `npm run <command>` works in a clone where nothing was ever installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [command = 'help', ...args] = process.argv.slice(2);

/** Runs npm with the Node.js that runs us, so that a second Node.js on the PATH cannot mix in. */
function npm(npmArgs) {
  const cli = process.env.npm_execpath;
  const viaNode = cli !== undefined && /\.[cm]?js$/.test(cli);
  // The installer's words go to stderr: stdout belongs to the command (`--json`).
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  return viaNode
    ? spawnSync(process.execPath, [cli, ...npmArgs], options)
    : spawnSync('npm', npmArgs, { ...options, shell: process.platform === 'win32' });
}

function installIfMissing() {
  const wanted = join(root, 'package-lock.json');
  const stamp = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(stamp) && sameTree(wanted, stamp)) return;
  process.stderr.write('Installing packages (once)...\n');
  const done = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (done.status !== 0) {
    process.stderr.write('npm could not install the packages; its words are above.\n');
    process.exit(1);
  }
}

/** True when what stands in node_modules is what the lock file names (packages of other platforms left out). */
function sameTree(lockFile, installedFile) {
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.peer || installed[path]?.version === entry.version,
  );
}

/** Runs a program in the foreground and ends as it ends; Ctrl-C reaches it through the terminal's group. */
function handOver(file, programArgs, env = {}) {
  const child = spawn(process.execPath, [file, ...programArgs], {
    cwd: process.cwd(),
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const programs = {
  import: 'import',
  schedules: 'schedules',
  start: 'start',
  'test-host': 'test-host',
  chaos: 'chaos',
  audit: 'audit',
  screens: 'screens',
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Node.js 20.19 or newer is needed (24 is what runs in Azure); this is ${process.version}.\n`,
  );
  process.exit(1);
}
installIfMissing();
const { build } = await import(pathToFileURL(join(root, 'local', 'build.mjs')).href);
if (command === 'build') {
  await build({ force: true });
  process.stderr.write('Built dist/.\n');
} else if (command === 'package') {
  await build({});
  const { layOutPackage } = await import(pathToFileURL(join(root, 'local', 'package.mjs')).href);
  process.stderr.write(`${layOutPackage()}\n`);
} else if (command === 'test') {
  await build({});
  handOver(join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ['--rootDir', root, ...args]);
} else if (command === 'bench' || command === 'infra') {
  await build({});
  const [name, ...rest] = args;
  const file = join(root, 'dist', command, `${name}.js`);
  if (!name || !existsSync(file)) {
    process.stderr.write(`Usage: npm run ${command} -- <name of a file in ${command}/> [options]\n`);
    process.exit(1);
  }
  handOver(file, rest, { IMPORTER_ROOT: root });
} else if (Object.hasOwn(programs, command)) {
  await build({});
  handOver(join(root, 'dist', 'local', `${programs[command]}.js`), args, { IMPORTER_ROOT: root });
} else {
  process.stderr.write(
    'Commands: import, schedules, start, test, test-host, build, package, bench, chaos, audit, screens, infra.\n',
  );
  process.exit(1);
}
