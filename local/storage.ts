import { createRequire } from 'node:module';

// Azurite as a part of the stack: a program of our own, so that it ends when the stack's supervisor is gone.
const orphaned = () => process.kill(process.pid, 'SIGTERM');
process.on('disconnect', orphaned);
// Its services close by themselves; an open channel to the supervisor would keep the process alive after that.
process.once('SIGTERM', () => {
  process.off('disconnect', orphaned);
  if (process.connected) process.disconnect();
});
// Ctrl-C reaches the whole terminal group; the supervisor ends the storage last.
process.on('SIGINT', () => undefined);

const load = createRequire(__filename);
const program = load.resolve('azurite/dist/src/azurite.js');
process.argv = [process.argv[0] ?? 'node', program, ...process.argv.slice(2)];
load(program);
