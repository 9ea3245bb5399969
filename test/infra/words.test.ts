import { unknownWords } from './rules/words';
import { ENVIRONMENTS, readSnapshot } from './snapshot';

it.each(ENVIRONMENTS)('says in %s only words that Azure knows in their place', (environment) => {
  expect(unknownWords(readSnapshot('main', environment))).toEqual([]);
  expect(unknownWords(readSnapshot('eventgrid', environment))).toEqual([]);
});
