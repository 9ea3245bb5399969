import fc from 'fast-check';
import { allows, moved, MOVES, STATUSES, type Move, type Status } from '../../../shared/imports/model';

const move = fc.constantFrom(...(Object.keys(MOVES) as Move[]));

/** Where an import ends up that is moved again and again; what the table does not allow changes nothing. */
const after = (moves: Move[], from: Status = 'received'): Status =>
  moves.reduce((status, next) => (allows(status, next) ? moved(status, next) : status), from);

describe('the moves of an import', () => {
  it('are allowed or refused, never anything between, and lead to a status that there is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATUSES), move, (status, next) => {
        if (allows(status, next)) expect(STATUSES).toContain(moved(status, next));
        else expect(() => moved(status, next)).toThrow(`An import that is ${status} cannot`);
      }),
    );
  });

  it('never lead out of cancelled, and out of rejected only to another reading of the file', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        expect(after(moves, 'cancelled')).toBe('cancelled');
        const rejected = (Object.keys(MOVES) as Move[]).filter((next) => allows('rejected', next));
        expect(rejected.every((next) => moved('rejected', next) === 'checking')).toBe(true);
      }),
    );
  });

  it('never run what nobody approved', () => {
    // A correction that is dropped goes back to where the import was; the check's rule, not the table's.
    const others = move.filter((next) => next !== 'drop-correction');
    fc.assert(
      fc.property(fc.array(others, { maxLength: 30 }), (moves) => {
        const approved = moves.includes('approve');
        const ran = ['queued', 'running', 'paused', 'held', 'finished'].includes(after(moves));
        expect(ran && !approved).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('lead from every status to an end, by the app alone or with a person', () => {
    const ends: Status[] = ['finished', 'cancelled', 'rejected'];
    const reaches = (status: Status, seen = new Set<Status>()): boolean => {
      if (ends.includes(status)) return true;
      if (seen.has(status)) return false;
      seen.add(status);
      const next = (Object.keys(MOVES) as Move[]).filter((name) => allows(status, name));
      return next.some((name) => reaches(moved(status, name), seen));
    };
    expect(STATUSES.filter((status) => !reaches(status))).toEqual([]);
  });
});
