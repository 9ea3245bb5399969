// Azurite as a part of the stack: a program of our own, so that it ends when the stack's supervisor is gone.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Ctrl-C reaches the whole terminal group; the supervisor ends the storage last.
process.on('SIGINT', () => undefined);

const program = require.resolve('azurite/dist/src/azurite.js');
process.argv = [process.argv[0] ?? 'node', program, ...process.argv.slice(2)];
require(program);
