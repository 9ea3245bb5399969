import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { frontDoor } from '../../../local/front-door';

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};
const ask = async (port: number, path: string): Promise<IncomingMessage> => {
  const asked = request({ host: '127.0.0.1', port, path, agent: false }).end();
  asked.on('error', () => undefined);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
};

describe('the front door', () => {
  test('answers though hundreds went away in the middle of their answers', async () => {
    const origin = createServer((asked, response) => {
      if (asked.url === '/whole') response.end('whole');
      else response.write('an answer that goes on and on');
    });
    const door = frontDoor(new URL(`http://127.0.0.1:${await listening(origin)}`), 'door');
    const port = await listening(door);
    try {
      for (let round = 0; round < 3; round++) {
        const answers = await Promise.all(Array.from({ length: 100 }, () => ask(port, '/endless')));
        for (const answer of answers) answer.destroy();
      }
      let text = '';
      for await (const part of await ask(port, '/whole')) text += String(part);
      expect(text).toBe('whole');
    } finally {
      for (const server of [door, origin]) {
        server.closeAllConnections();
        server.close();
      }
    }
  });
});
