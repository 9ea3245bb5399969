import { costTable } from './costs/model';

// `npm run infra:costs`: the table of docs/operations.md, from the model beside this.
console.log(costTable());
