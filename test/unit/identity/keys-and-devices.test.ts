import fc from 'fast-check';
import { deviceWords, shortAddress } from '../../../shared/identity/devices';
import { isKey, keyHint, newKey } from '../../../shared/identity/key-format';
import { KEY_SCOPES } from '../../../shared/identity/permissions';
import { SCOPE_NAMES } from '../../../web/words/scopes';

describe('keys', () => {
  test('are known by their form and checksum, and any other sign in one is noticed', () => {
    for (let n = 0; n < 200; n++) expect(isKey(newKey())).toBe(true);
    const key = newKey();
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.constantFrom(...'0aZ_.-'), (at, sign) => {
        const other = key.slice(0, at) + sign + key.slice(at + 1);
        expect(isKey(other)).toBe(other === key);
      }),
    );
    for (const text of ['', 'fji_live_', `${key} `, `${key}a`, key.toUpperCase()])
      expect(isKey(text)).toBe(false);
  });

  test('are shown by their last four signs alone', () => {
    const key = newKey();
    expect(keyHint(key)).toBe(`fji_live_…${key.slice(-4)}`);
  });

  test('can be given every scope that there is on the page, each in words', () => {
    expect([...SCOPE_NAMES].sort()).toEqual([...KEY_SCOPES].sort());
  });
});

describe('a device', () => {
  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1',
      'Safari on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['curl/8.5.0', 'A program'],
    ['', 'A program'],
  ])('%s is %s', (agent, words) => expect(deviceWords(agent)).toBe(words));

  test('is shown with a part of its address', () => {
    expect(shortAddress('203.0.113.77')).toBe('203.0.113.x');
    expect(shortAddress('::ffff:203.0.113.77')).toBe('203.0.113.x');
    expect(shortAddress('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:x');
    expect(shortAddress('unknown')).toBe('');
  });
});
