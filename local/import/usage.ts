/** A mistake in how the command was called, or something it needs that is not there: exit code 1, no stack trace. */
export class CannotStart extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'CannotStart';
  }
}

export const USAGE = `Imports a file of jobs into FacilityApps: npm run import -- FILE [options]

  --tenant NAME      the customer (regularcleaning)
  --check-only       check the file and stop; nothing is created
  --json             one JSON object on stdout at the end, everything else on stderr
  --result FILE      write the result CSV there
  --issues FILE      write all issues there, one JSON object a line
  --jobs-out FILE    write the job payloads that the sandbox stored there, one JSON object a line
  --reference FILE   reference data for the sandbox: {sites, floors, spaces, users, forms}
  --fault SPEC       faults of the sandbox, such as 500:0.05,drop-after:0.02,delay:50
  --now ISO          where the clock starts, such as 2027-11-01T09:00:00Z
  --rate N           jobs a second
  --data DIR         folder to keep everything in, or of a stack that runs
  --url URL          the customer's address at a stack that runs, or the real thing
  --user EMAIL       who signs in there
  --password TEXT    their password (or the environment's IMPORTER_PASSWORD)
  --help             this text

How the file is read is decided as the app does, unless it is said:
  --encoding NAME    utf-8, utf-16le, utf-16be or windows-1252
  --delimiter SIGN   comma, semicolon, tab or pipe
  --header-row N     the row with the names of the columns; 1 is the first row of the file
  --sheet NAME       the sheet of a workbook
  --map "Header=field"   which field a column is (#3 is the third column); no field: not imported; repeatable
  --set field=value  what stands where the file has no such column, or nothing in its cell; repeatable
  --date-order ORDER dmy, mdy or ymd
  --accept-suggestions   take names that are nearly right for what they are like

Ends with 0 when every row was created (now or before), 2 when rows have errors, when it asks something that an
option answers, or when it did not end well, 1 when it could not start.
`;
