import { importAddress, referenceAddress, routeOf } from '../../../web/routes';

const at = (address: string) => routeOf(new URL(address, 'http://regular.localhost'));

describe('addresses', () => {
  test.each(['/', '/imports', '/imports/'])('%s is the list', (address) => {
    expect(at(address)).toEqual({ screen: 'imports' });
  });

  test('an import with its filter comes back from its address', () => {
    const all = { outcome: null, code: null, column: null, text: null, edited: false, order: 'issues' };
    const address = importAddress('imp_1', { outcome: 'failed', code: 'INVALID_SITE' });
    expect(address).toBe('/imports/imp_1?outcome=failed&code=INVALID_SITE');
    expect(at(address)).toEqual({
      ...{ screen: 'import', id: 'imp_1' },
      ...{ ...all, outcome: 'failed', code: 'INVALID_SITE' },
    });
    expect(at('/imports/imp_1/')).toEqual({ screen: 'import', id: 'imp_1', ...all });
    const found = {
      ...all,
      column: 'site_name',
      text: 'North & South',
      edited: true,
      order: 'file',
    } as const;
    expect(at(importAddress('imp_1', found))).toEqual({ screen: 'import', id: 'imp_1', ...found });
  });

  test('recurring jobs have a list, one each, and one that is new', () => {
    expect(at('/schedules')).toEqual({ screen: 'schedules' });
    expect(at('/schedules/sch_1')).toEqual({ screen: 'schedule', id: 'sch_1' });
    expect(at('/schedules/new')).toEqual({ screen: 'schedule', id: 'new' });
  });

  test('reference data has a page for each kind, with what is searched for', () => {
    expect(at(referenceAddress())).toEqual({ screen: 'reference', kind: null, text: null });
    expect(at(referenceAddress('sites', 'a & b'))).toEqual({
      screen: 'reference',
      kind: 'sites',
      text: 'a & b',
    });
  });

  test('settings have pages', () => {
    expect(at('/settings')).toEqual({ screen: 'settings', section: null });
    expect(at('/settings/account/')).toEqual({ screen: 'settings', section: 'account' });
  });

  test.each(['/import/imp_1', '/imports/imp_1/rows', '/imports/imp_1%2Frows', '/nothing', '/settings/a/b'])(
    '%s is nothing',
    (address) => {
      expect(at(address)).toEqual({ screen: 'missing' });
    },
  );
});
