import { cleanFileName } from '../../../shared/imports/file-names';

describe('the name of a file that came in', () => {
  test.each([
    ['jobs.csv', 'jobs.csv'],
    ['C:\\Users\\Ann\\my jobs.csv', 'my jobs.csv'],
    ['../../etc/passwd', 'passwd'],
    ['jobs\r\nSet-Cookie: x.csv', 'jobsSet-Cookie_ x.csv'],
    ['jobs\u202Evsc.exe', 'jobsvsc.exe'],
    ['Büro – Reinigung.csv', 'Büro – Reinigung.csv'],
    ['a"b<c>.csv', 'a_b_c_.csv'],
    ['', 'import.csv'],
    ['..', 'import.csv'],
    ['folder/', 'import.csv'],
    [undefined, 'import.csv'],
  ])('%j becomes %j', (given, expected) => {
    expect(cleanFileName(given)).toBe(expected);
  });

  test('a long one is cut to 200 characters and keeps its ending', () => {
    const cleaned = cleanFileName(`${'é'.repeat(400)}.csv`);
    expect([...cleaned]).toHaveLength(200);
    expect(cleaned.endsWith('é.csv')).toBe(true);
  });
});
