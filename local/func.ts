import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

/** Azure Functions Core Tools as a part of the stack: the same bundle, the same settings, in the real host. */
const { values } = parseArgs({ options: { port: { type: 'string' }, app: { type: 'string' } } });
const child = spawn('func', ['start', '--port', values.port ?? '7071', '--javascript'], {
  cwd: values.app,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
const stop = () => child.kill('SIGTERM');
process.on('SIGTERM', stop);
process.on('SIGINT', () => undefined);
process.on('disconnect', stop);
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 1));
