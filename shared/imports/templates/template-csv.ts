import { csvFile } from '../../platform/csv';
import { TEMPLATE_COLUMNS } from './columns';

/** A file to fill in: the names of the columns. */
export const templateCsv = (): string => csvFile([TEMPLATE_COLUMNS.map(({ header }) => header)]);
