import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { breachedPasswords } from '../../../shared/identity/breached-passwords';
import { passwordPolicy, wordsOf } from '../../../shared/identity/password-policy';
import { argonPasswords } from '../../../shared/identity/passwords';
import { silentLog } from '../../../shared/platform/log';

const policy = passwordPolicy({ shortest: 12 });
const words = wordsOf(
  { id: 'regularcleaning', name: 'Regular Cleaning Ltd' },
  { email: 'anna.clarke@example.org', name: 'Anna Clarke' },
);
const check = (password: string) => policy.check(password, { path: 'password', words });

describe('a password', () => {
  test.each([
    ['short', 'elevenchars'],
    ['among the most used', '1qaz2wsx3edc'],
    ['a common word with digits around it', 'Password2027'],
    ['a common word with signs around it', '!!!password!!!'],
    ['a common word in look-alike signs', 'P@$$w0rd1234'],
    ['a common word, twice', 'dragondragon'],
    ['one sign again and again', 'aaaaaaaaaaaaaaa'],
    ['two signs again and again', 'ababababababab'],
    ['a run', 'abcdefghijklm'],
    ['a run back', '987654321098'],
    ['the company', 'regularcleaning'],
    ['the company and a year', 'RegularCleaning1'],
    ['the person', 'annaclarke12'],
    ['too long', 'x7'.padEnd(257, 'quiet floors ')],
  ])('that is %s is refused, with the field and a sentence', async (_why, password) => {
    await expect(check(password)).rejects.toMatchObject({
      slug: 'refused',
      issues: [{ path: 'password' }],
    });
  });

  test.each([
    'ten brown mops dry slowly',
    'correct horse battery staple',
    'kX2#vbq9!mTz',
    'Fußböden wischen um vier',
    'zwölf 猫 auf dem Dach',
    'anna likes clean windows',
  ])('like %s is taken, whatever signs it has', async (password) => {
    await expect(check(password)).resolves.toBeUndefined();
  });

  test('is the same on a keyboard that composes its letters', async () => {
    const passwords = argonPasswords({ memoryKib: 8_192, passes: 1, lanes: 1 });
    const stored = await passwords.hash('caf\u00e9 im Flur');
    expect(await passwords.verify(stored, 'cafe\u0301 im Flur')).toBe(true);
    expect(await passwords.verify(undefined, 'no account has this password')).toBe(false);
    expect(passwords.isOutdated(stored)).toBe(false);
    expect(argonPasswords().isOutdated(stored)).toBe(true);
  });
});

describe('a list of stolen passwords', () => {
  test('is asked by five digits alone, and believed; where it is away the password passes', async () => {
    const stolen = 'seven stolen words here';
    const hash = createHash('sha1').update(stolen).digest('hex').toUpperCase();
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(`${'0'.repeat(35)}:0\r\n${hash.slice(5)}:12\r\n`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const strict = passwordPolicy({ shortest: 12, breached: breachedPasswords(url, silentLog) });
    await expect(strict.check(stolen, { path: 'password', words: [] })).rejects.toMatchObject({
      slug: 'refused',
    });
    await strict.check('seven other words here', { path: 'password', words: [] });
    expect(asked[0]).toBe(`/range/${hash.slice(0, 5)}`);
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await strict.check(stolen, { path: 'password', words: [] });
  });
});
