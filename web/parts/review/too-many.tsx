import { MOST_REVIEWED_ROWS } from '../../../shared/imports/review/bounds';
import { inFigures } from '../../words/numbers';
import { Notice } from '../notice';

/** Said before anybody tries: the API refuses filters and changes of so many rows. */
export const TooMany = () => (
  <Notice>
    <p>
      This file has more than {inFigures(MOST_REVIEWED_ROWS)} rows: they are shown in the order of the file,
      and cannot be filtered or changed here. To put rows right, correct your file and upload it again, in
      parts of at most {inFigures(MOST_REVIEWED_ROWS)} rows.
    </p>
  </Notice>
);
