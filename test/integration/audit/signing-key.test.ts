import { sign } from 'node:crypto';
import { keysIn, keysText, verifyChain } from '../../../shared/audit';
import { sealText } from '../../../shared/audit/copies';
import { SIGNING_KEY } from '../../../shared/audit/signing';
import { aLog, tenant } from './a-log';

describe('the key that signs the ends of an audit log', () => {
  const privateKeyOf = async ({ secrets }: Awaited<ReturnType<typeof aLog>>): Promise<string> => {
    const secret = String(await secrets.get(SIGNING_KEY));
    return secret.startsWith('{') ? (JSON.parse(secret) as { privateKey: string }).privateKey : secret;
  };
  type Line = { seal?: { seq: number; hash: string; at: number; key: string; signature: string } };
  const copyOf = async ({ container }: Awaited<ReturnType<typeof aLog>>) => {
    const lines: string[] = [];
    for await (const { name } of container.list(`${tenant.id}/`))
      lines.push(
        ...String(await container.read(name))
          .trim()
          .split('\n'),
      );
    return lines;
  };
  const sealsOf = async (log: Awaited<ReturnType<typeof aLog>>) =>
    (await copyOf(log)).flatMap((line) => (JSON.parse(line) as Line).seal ?? []);
  /** Puts entries and a seal of them behind the copy, as somebody would who has a key and may append. */
  async function forge(log: Awaited<ReturnType<typeof aLog>>, privateKey: string, key: string, at: number) {
    const { seq, hash } = await log.store.head(tenant);
    const { seq: copied } = await log.store.copied(tenant);
    const lines: string[] = [];
    for await (const page of log.store.entries(tenant, copied + 1, seq))
      for (const one of page) lines.push(JSON.stringify({ seq: one.seq, text: one.text, hash: one.hash }));
    const text = sealText(tenant.id, { seq, hash, at: 0 }, at);
    const signature = sign(null, Buffer.from(text), privateKey).toString('base64url');
    lines.push(JSON.stringify({ seal: { seq, hash, at, key, signature } }));
    const month = `${tenant.id}/${new Date(log.clock.now()).toISOString().slice(0, 7)}.ndjson`;
    await log.container.append(month, Buffer.from(`${lines.join('\n')}\n`));
  }
  const broken = async ({ verify }: Awaited<ReturnType<typeof aLog>>, words: RegExp) => {
    const found = await verify();
    expect(found).toMatchObject({ whole: false });
    expect(found.broken?.reason).toMatch(words);
  };

  it('is followed by another in the middle of a chain, which stays whole and has ends of both', async () => {
    const log = await aLog();
    const [first] = await log.signer.keys();
    const keys = await log.rotate();
    expect(keys).toMatchObject([{ id: first?.id, from: 0 }, { until: null }]);
    expect(keys[0]?.until).toBe((keys[1]?.from ?? 0) + 15 * 60_000);
    await log.log.keep([tenant]);
    expect((await sealsOf(log)).map(({ key }) => key)).toEqual([first?.id, first?.id, keys[1]?.id]);
    const found = await log.verify();
    expect(found).toMatchObject({ whole: true, entries: 13, seals: 3, sealed: { seq: 13 }, keys });
    const { items } = await log.log.list(tenant, { limit: 1 });
    expect(items).toMatchObject([
      {
        action: 'audit.key-rotated',
        actor: { kind: 'system', id: 'audit' },
        target: { kind: 'signing-key', id: keys[1]?.id },
        before: { key: first?.id },
      },
    ]);
    // It is told once, and again after the next time.
    expect(await log.log.keep([tenant])).toMatchObject({ copied: 0 });
    const [, , third] = await log.rotate();
    expect(await log.log.keep([tenant])).toMatchObject({ copied: 1 });
    expect(await log.verify()).toMatchObject({ whole: true, entries: 14, seals: 4 });
    expect((await sealsOf(log)).at(-1)?.key).toBe(third?.id);
    // A year later all of it is still good.
    log.later(365 * 24 * 3_600_000);
    expect(await log.verify()).toMatchObject({ whole: true, seals: 4 });
  });

  it('signs to the end of a round that had begun with it, and shows where it does so later', async () => {
    const log = await aLog();
    const [first] = await log.signer.keys();
    const old = await privateKeyOf(log);
    const [, second] = await log.rotate();
    log.later(14 * 60_000);
    await log.put(13, 13);
    await forge(log, old, first?.id ?? '', log.clock.now());
    expect(await log.verify()).toMatchObject({ whole: true, seals: 3 });

    const other = await aLog();
    const [firstToo] = await other.signer.keys();
    const oldToo = await privateKeyOf(other);
    await other.rotate();
    other.later(16 * 60_000);
    await other.put(13, 13);
    await forge(other, oldToo, firstToo?.id ?? '', other.clock.now());
    await broken(other, /signed by a key that had been retired at 2\d{3}-/);
    expect(second?.id).not.toBe(first?.id);
  });

  it('once retired, signs nothing that was written after its end, whatever time the signature claims', async () => {
    const log = await aLog();
    const [first] = await log.signer.keys();
    const old = await privateKeyOf(log);
    const claimed = log.clock.now();
    await log.rotate();
    log.later(3_600_000);
    await log.put(13, 13);
    await forge(log, old, first?.id ?? '', claimed);
    await broken(log, /had been retired/);
  });

  it('counts no more in a chain that the next one signed, not within the quarter of an hour either', async () => {
    const log = await aLog();
    const [first] = await log.signer.keys();
    const old = await privateKeyOf(log);
    await log.rotate();
    await log.log.keep([tenant]);
    await log.put(13, 13);
    await forge(log, old, first?.id ?? '', log.clock.now());
    await broken(log, /a key that another had followed/);
  });

  it('is not taken for another: what is signed in its name, by a stranger or before its time shows', async () => {
    const log = await aLog();
    const old = await privateKeyOf(log);
    const [, second] = await log.rotate();
    await log.put(13, 13);
    await forge(log, old, second?.id ?? '', log.clock.now());
    await broken(log, /signature of its end is false/);

    const other = await aLog();
    await other.rotate();
    await other.put(13, 13);
    await forge(other, old, second?.id ?? '', other.clock.now());
    await broken(other, /a key that is not ours/);

    const early = await aLog();
    const [, next] = await early.rotate();
    await forge(early, await privateKeyOf(early), next?.id ?? '', (next?.from ?? 0) - 1);
    await broken(early, /before its time/);
  });

  it('is known from a file that was kept elsewhere, with its times; one from before does not know the next', async () => {
    const log = await aLog();
    const before = keysText(await log.signer.keys());
    const keys = await log.rotate();
    await log.log.keep([tenant]);
    expect(keysIn(keysText(keys))).toEqual(keys);
    const check = (file: string) => verifyChain({ ...log, keys: keysIn(file) }, tenant);
    expect(await check(keysText(keys))).toMatchObject({ whole: true, seals: 3 });
    expect((await check(before)).broken?.reason).toMatch(/a key that is not ours/);
    // The PEM alone, as it was printed before keys were rotated.
    const pems = keys.map(({ publicKey }) => publicKey).join('');
    expect(await check(pems)).toMatchObject({ whole: true, seals: 3 });
    expect(() => keysIn('no key')).toThrow();
    expect(() => keysIn(keysText(keys).replace(/from \S+/, 'from tomorrow'))).toThrow();
  });
});
