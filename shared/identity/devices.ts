const BROWSERS: [RegExp, string][] = [
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];
const first = (text: string, table: [RegExp, string][]): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** A browser in words that a person knows it by, like "Firefox on Windows". */
export function deviceWords(userAgent: string): string {
  const text = userAgent.slice(0, 500);
  const [browser, system] = [first(text, BROWSERS), first(text, SYSTEMS)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? system ?? 'A program';
}

/** An address without its end (RFC 6973, data minimisation): the /24 of IPv4, the /48 of IPv6. */
export function shortAddress(address: string): string {
  const v4 = /(?:^|:)(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address)?.[1];
  if (v4 !== undefined) return `${v4}.x`;
  if (!address.includes(':')) return '';
  const [before = ''] = address.split('::');
  const groups = before.split(':').filter((group) => group !== '');
  return `${groups.slice(0, 3).join(':') || ':'}:x`;
}
