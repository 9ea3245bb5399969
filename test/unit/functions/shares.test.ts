import { customerShares } from '../../../functions/pipeline/shares';
import type { Tenant } from '../../../shared/tenancy';

const customer = (id: string): Tenant => ({ id }) as Tenant;
const [greedy, other] = [customer('greedy'), customer('other')];
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Requests that go on until they are let go; which began, in their order. */
function requests(shares = customerShares({ atOnce: 2, mostWaiting: 3 })) {
  const begun: string[] = [];
  const gates = new Map<string, { end: () => void; fail: (error: Error) => void }>();
  const send = (of: Tenant, name: string): Promise<string> =>
    shares(of, () => {
      begun.push(name);
      return new Promise<string>((resolve, reject) =>
        gates.set(name, { end: () => resolve(name), fail: reject }),
      );
    });
  return { begun, gates, send };
}

it('works on so many requests of a customer at once, the others in their order, and on those of others beside them', async () => {
  const { begun, gates, send } = requests();
  const sent = ['a', 'b', 'c', 'd'].map((name) => send(greedy, name));
  const quiet = send(other, 'quiet');
  await settle();
  expect(begun).toEqual(['a', 'b', 'quiet']);
  gates.get('b')?.end();
  await settle();
  expect(begun).toEqual(['a', 'b', 'quiet', 'c']);
  for (const name of ['a', 'c', 'quiet']) gates.get(name)?.end();
  await settle();
  gates.get('d')?.end();
  expect(await Promise.all([...sent, quiet])).toEqual(['a', 'b', 'c', 'd', 'quiet']);
});

it('gives the place of a request that failed to the next', async () => {
  const { begun, gates, send } = requests(customerShares({ atOnce: 1, mostWaiting: 3 }));
  const [failing, next] = [send(greedy, 'failing'), send(greedy, 'next')];
  await settle();
  gates.get('failing')?.fail(new Error('no'));
  await expect(failing).rejects.toThrow('no');
  await settle();
  expect(begun).toEqual(['failing', 'next']);
  gates.get('next')?.end();
  expect(await next).toBe('next');
});

it('refuses what more cannot wait, says when to come back, and hears the customer again afterwards', async () => {
  const { gates, send } = requests();
  const sent = ['a', 'b', 'c', 'd', 'e'].map((name) => send(greedy, name));
  await settle();
  await expect(send(greedy, 'f')).rejects.toMatchObject({ slug: 'too-many-requests', retryAfter: 1 });
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    gates.get(name)?.end();
    await settle();
  }
  await Promise.all(sent);
  const again = send(greedy, 'again');
  await settle();
  gates.get('again')?.end();
  expect(await again).toBe('again');
});
