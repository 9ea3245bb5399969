import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { BadRequest, bodyOf, jsonOf, send } from './http';

const clockBody = z.strictObject({ now: z.iso.datetime({ offset: true }) });

/**
 * `GET /_sandbox/clock` says what time it is for the stack; `PUT` with `{now}` moves it there, and it runs on from
 * there. Throws `BadRequest` for what is no moment, or where no stack listens.
 */
export async function clockRoute(
  { now, moveClock }: { now: () => number; moveClock?: ((now: number) => void) | undefined },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'PUT') {
    const body = clockBody.safeParse(jsonOf(await bodyOf(request)));
    if (!body.success) throw new BadRequest('Say when it is: {"now": "2027-01-04T09:00:00Z"}');
    if (!moveClock) throw new BadRequest('This sandbox stands alone: there is no clock of a stack to move.');
    moveClock(Date.parse(body.data.now));
    return send(response, 200, { now: body.data.now });
  }
  if (request.method !== 'GET')
    return send(response, 404, { message: 'The clock is read or moved (GET, PUT).' });
  send(response, 200, { now: new Date(now()).toISOString() });
}
