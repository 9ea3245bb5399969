import { sealAll } from '../../../shared/audit/chain';
import type { Entity } from '../../../shared/platform/tables';
import { aLog, event, tenant } from './a-log';

describe('an audit log', () => {
  it('is whole when nobody touched it, and says how far it was signed', async () => {
    const { verify } = await aLog();
    expect(await verify()).toMatchObject({
      ...{ whole: true, entries: 12, broken: null, seals: 2, erased: 0 },
      sealed: { seq: 8 },
    });
  });

  const broken = async ({ verify }: Awaited<ReturnType<typeof aLog>>, seq: number, words: RegExp) => {
    const found = await verify();
    expect(found).toMatchObject({ whole: false, broken: { seq } });
    expect(found.broken?.reason).toMatch(words);
  };

  it('shows an entry that was changed', async () => {
    const log = await aLog();
    const { text } = (await log.read(log.key(10))) as Entity<{ text: string }>;
    await log.change(log.key(10), { text: text.replace('"n":10', '"n":11') });
    await broken(log, 10, /changed/);
  });

  it('shows an entry that was taken out', async () => {
    const log = await aLog();
    await log.drop(log.key(3));
    await broken(log, 3, /missing/);
  });

  it('shows entries that changed places', async () => {
    const log = await aLog();
    const [a, b] = [await log.read(log.key(10)), await log.read(log.key(11))] as Entity<{
      text: string;
      hash: string;
    }>[];
    await log.change(log.key(10), { text: b?.text, hash: b?.hash });
    await log.change(log.key(11), { text: a?.text, hash: a?.hash });
    await broken(log, 10, /changed, or does not follow/);
  });

  it('shows that its end was cut off', async () => {
    const log = await aLog();
    for (const seq of [11, 12]) await log.drop(log.key(seq));
    await broken(log, 11, /the head knows it/);
  });

  it('shows that its end was cut off together with the head, as far as it was copied', async () => {
    const log = await aLog();
    for (let seq = 7; seq <= 12; seq++) await log.drop(log.key(seq));
    await log.change('head', { ...(await log.headAt(6)) });
    await log.change('copied', { ...(await log.headAt(5)) });
    await broken(log, 7, /its copy is there/);
  });

  it('shows that all of it was taken away', async () => {
    const log = await aLog();
    for (let seq = 1; seq <= 12; seq++) await log.drop(log.key(seq));
    await log.drop('head');
    await log.drop('copied');
    await broken(log, 1, /missing/);
  });

  it('shows that it was computed anew, though it is whole in itself', async () => {
    const log = await aLog();
    await log.recompute(4, 12, await log.headAt(3));
    await broken(log, 4, /something else than its copy/);
  });

  it('shows it where the copy was made anew too, since the signature is missing or false', async () => {
    const log = await aLog();
    const month = `${tenant.id}/${new Date().toISOString().slice(0, 7)}.ndjson`;
    const lines = String(await log.container.read(month))
      .trim()
      .split('\n');
    await log.recompute(4, 12, await log.headAt(3));
    const forged = [];
    for (const line of lines) {
      const { seq, seal } = JSON.parse(line) as { seq?: number; seal?: { seq: number } };
      if (seal) {
        const { hash } = await log.headAt(seal.seq);
        forged.push(JSON.stringify({ seal: { ...seal, hash } }));
      } else {
        const { text, hash } = (await log.read(log.key(seq ?? 0))) as Entity<{ text: string; hash: string }>;
        forged.push(JSON.stringify({ seq, text, hash }));
      }
    }
    await log.container.remove(month);
    await log.container.append(month, Buffer.from(`${forged.join('\n')}\n`));
    await broken(log, 5, /signature of its end is false/);
  });

  it('shows that its copy was taken away or cut off', async () => {
    const log = await aLog();
    const month = `${tenant.id}/${new Date().toISOString().slice(0, 7)}.ndjson`;
    const text = String(await log.container.read(month));
    await log.container.remove(month);
    await broken(log, 1, /its copy is missing/);
    await log.container.append(month, Buffer.from(text.slice(0, text.length / 2)));
    await broken(log, 5, /its copy (cannot be read|is missing)/);
  });

  it('shows an entry behind the head, and a network address that was changed or is gone', async () => {
    const log = await aLog();
    await log.change(log.key(9), { personal: '' });
    await broken(log, 9, /no entry says that it was erased/);
    await log.change(log.key(9), { personal: '{"salt":"x","address":"198.51.100.1"}' });
    await broken(log, 9, /network address was changed/);
    const other = await aLog();
    const [next] = sealAll({ seq: 12, hash: (await other.headAt(12)).hash, at: 0 }, [event(13)], Date.now());
    await other.table.write(tenant.id, [
      {
        kind: 'create',
        rowKey: other.key(13),
        props: { text: next?.text, hash: next?.hash, personal: next?.personal },
      },
    ]);
    await broken(other, 13, /the head does not know it/);
  });

  it('stays whole when a person is erased, whose addresses are gone from the table and were never in the copy', async () => {
    const { log, table, container, verify } = await aLog();
    expect(await log.erasePersonal(tenant, 'usr_1', { kind: 'system', id: 'erasure' })).toBe(6);
    expect(await verify()).toMatchObject({ whole: true, entries: 13, erased: 6 });
    await log.keep([tenant]);
    const rows: unknown[] = [];
    for await (const page of table.scan()) rows.push(...page);
    const there = JSON.stringify(rows);
    expect(there).not.toMatch(/203\.0\.113\.7\b/);
    expect(there).toContain('203.0.113.8');
    for await (const { name } of container.list(''))
      expect(String(await container.read(name))).not.toContain('203.0.113');
    const { items } = await log.list(tenant, { limit: 20, actor: 'usr_1' });
    expect(items.map(({ address }) => address)).toEqual(Array(6).fill(undefined));
  });

  it('does not sign what does not follow on its copy', async () => {
    const log = await aLog();
    await log.recompute(4, 12, await log.headAt(3));
    expect(await log.log.keep([tenant])).toMatchObject({ broken: 1, copied: 0 });
  });

  it('copies the same again after a crash, and stays whole', async () => {
    const log = await aLog();
    await log.log.keep([tenant]);
    await log.change('copied', { ...(await log.headAt(8)) });
    await log.put(13, 14);
    await log.log.keep([tenant]);
    expect(await log.verify()).toMatchObject({ whole: true, entries: 14, seals: 4, sealed: { seq: 14 } });
  });

  it('tells of a write that ended without a word, once and only after no request can live any more', async () => {
    const { log, later, verify } = await aLog();
    const about = {
      route: 'imports-approve',
      actor: { kind: 'user' as const, id: 'usr_7' },
      target: 'imp_7',
      address: '203.0.113.99',
    };
    await log.begin(tenant, about);
    expect(await log.keep([tenant])).toMatchObject({ brokenOff: 0 });
    later(16 * 60_000);
    expect(await log.keep([tenant])).toMatchObject({ brokenOff: 1 });
    expect(await log.keep([tenant])).toMatchObject({ brokenOff: 0 });
    const { items } = await log.list(tenant, { limit: 1 });
    expect(items).toMatchObject([
      {
        action: 'request.broken-off',
        actor: about.actor,
        address: about.address,
        target: { kind: 'route', id: 'imports-approve' },
        after: { id: 'imp_7' },
      },
    ]);
    expect(await verify()).toMatchObject({ whole: true });
  });

  it('is another for each customer: entries of one fit under no other', async () => {
    const { log, table, read, key } = await aLog();
    const { text, hash, personal } = (await read(key(1))) as Entity<Record<string, string>>;
    await table.write('officeclean', [
      { kind: 'create', rowKey: key(1), props: { text, hash, personal } },
      { kind: 'create', rowKey: 'head', props: { seq: 1, hash, at: 1 } },
    ]);
    expect(await log.verify({ id: 'officeclean' })).toMatchObject({ whole: false, broken: { seq: 1 } });
    const { next } = await log.list(tenant, { limit: 2 });
    await expect(log.list({ id: 'officeclean' }, { limit: 2, after: next ?? '' })).rejects.toMatchObject({
      slug: 'bad-cursor',
    });
  });
});

describe('looking for entries', () => {
  it('finds them by who, what, to what and when, newest first, page by page', async () => {
    const { log, later, put } = await aLog();
    const seqs = async (query: Parameters<typeof log.list>[1]) =>
      (await log.list(tenant, query)).items.map(({ seq }) => seq);
    const { items } = await log.list(tenant, { limit: 1 });
    later(60_000);
    const later1 = (items[0]?.at ?? 0) + 1;
    await put(13, 20);
    expect(await seqs({ limit: 3 })).toEqual([20, 19, 18]);
    expect(await seqs({ limit: 50, from: later1 })).toEqual([20, 19, 18, 17, 16, 15, 14, 13]);
    expect(await seqs({ limit: 3, to: later1 })).toEqual([12, 11, 10]);
    expect(await seqs({ limit: 50, actor: 'usr_1', from: later1 })).toEqual([19, 17, 15, 13]);
    expect(await seqs({ limit: 50, target: 'imp_4' })).toEqual([4]);
    expect(await seqs({ limit: 2, action: 'import' })).toEqual([20, 19]);
    expect(await seqs({ limit: 2, action: 'import.approved' })).toEqual([20, 19]);
    expect(await seqs({ limit: 2, action: 'imp' })).toEqual([]);
    const all: number[] = [];
    let after: string | undefined;
    do {
      const page = await log.list(tenant, { limit: 7, after });
      all.push(...page.items.map(({ seq }) => seq));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(all).toEqual(Array.from({ length: 20 }, (_, n) => 20 - n));
  });

  it('gives a file in which nothing runs as a formula', async () => {
    const { log } = await aLog();
    await log.record(tenant, { ...event(1), target: { kind: 'thing', id: '=HYPERLINK("x")' } });
    const { text, entries } = await log.csv(tenant, {});
    expect(entries).toBe(13);
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text.split('\r\n')).toHaveLength(15);
  });
});
