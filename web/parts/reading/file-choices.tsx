import type { ImportView } from '../../../shared/imports/views';
import type { FileColumns } from '../../api/reading';
import { DATE_ORDER_WORDS, DELIMITER_WORDS, ENCODING_WORDS } from '../../words/recognised';
import { ChoiceList, ChoiceSelect } from './choice-list';
import type { Draft } from './draft';

interface Props {
  view: ImportView;
  columns: FileColumns | null;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}
type Kind = NonNullable<ImportView['question']>['kind'];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const listOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label: capital(label) }));
const decided = (found: string | undefined) => ({
  value: null,
  label: found === undefined ? 'Let the importer decide' : `As recognised: ${found}`,
});

const ORDER_EXAMPLES: Record<string, string> = {
  dmy: 'Day first: 03/04/2031 is 3 April',
  mdy: 'Month first: 03/04/2031 is 4 March',
  ymd: 'Year first: 2031/04/03 is 3 April',
};

/** The question of an import that waits, as the choice that answers it; mapping has its own part. */
export function Answer({ view, columns, draft, change }: Props) {
  const { kind, sentence, options = [] } = view.question ?? { kind: 'mapping' as const, sentence: '' };
  switch (kind) {
    case 'date-order':
      return (
        <ChoiceList
          name="answer"
          legend={sentence}
          options={options.map((value) => ({ value, label: ORDER_EXAMPLES[value] ?? value }))}
          value={draft.dateOrder}
          onChoose={(dateOrder) => change({ dateOrder })}
        />
      );
    case 'sheet':
      return (
        <ChoiceList
          name="answer"
          legend={sentence}
          options={[
            ...(options.length === 0 ? [{ value: null, label: 'No sheet: it is no workbook' }] : []),
            ...options.map((value) => ({ value, label: value })),
          ]}
          value={draft.sheet}
          onChoose={(sheet) => change({ sheet })}
        />
      );
    case 'encoding':
      return (
        <ChoiceList
          name="answer"
          legend={sentence}
          options={[{ value: null, label: 'Let the importer decide' }, ...listOf(ENCODING_WORDS)]}
          value={draft.encoding}
          onChoose={(encoding) => change({ encoding })}
        />
      );
    case 'delimiter':
      return (
        <ChoiceList
          name="answer"
          legend={sentence}
          options={[{ value: null, label: 'Let the importer decide' }, ...listOf(DELIMITER_WORDS)]}
          value={draft.delimiter}
          onChoose={(delimiter) => change({ delimiter })}
        />
      );
    case 'header-row':
      return <HeaderRow columns={columns} draft={draft} change={change} legend={sentence} />;
    case 'mapping':
      return null;
  }
}

/** Which row has the names of the columns, chosen from the rows themselves. */
export function HeaderRow({
  columns,
  draft,
  change,
  legend = 'Which row has the names of the columns?',
}: Omit<Props, 'view'> & { legend?: string }) {
  const top = columns?.top ?? [];
  return (
    <ChoiceList
      name="header-row"
      legend={legend}
      options={[
        { value: null, label: 'Let the importer decide' },
        ...top.map(({ row, cells }) => ({
          value: String(row),
          label: (
            <>
              <strong>Row {row}</strong> <span class="row-cells">{cells.filter(Boolean).join(' · ')}</span>
            </>
          ),
        })),
      ]}
      value={draft.headerRow === null ? null : String(draft.headerRow)}
      onChoose={(row) => change({ headerRow: row === null ? null : Number(row) })}
    />
  );
}

/** How the bytes of the file become a table, and its dates days. */
export function FileChoices({ view, columns, draft, change, asked }: Props & { asked: Kind | undefined }) {
  const layout = view.layout;
  const sheets = columns?.sheets;
  const words = (table: Record<string, string>, key: string | null | undefined) =>
    key == null ? undefined : (table[key] ?? key);
  return (
    <>
      <div class="choice-fields">
        {sheets === undefined ? (
          <>
            {asked !== 'encoding' && (
              <ChoiceSelect
                label="Text encoding"
                options={[
                  decided(draft.encoding === null ? words(ENCODING_WORDS, layout?.encoding) : undefined),
                  ...listOf(ENCODING_WORDS),
                ]}
                value={draft.encoding}
                onChoose={(encoding) => change({ encoding })}
              />
            )}
            {asked !== 'delimiter' && (
              <ChoiceSelect
                label="Cells are separated by"
                options={[
                  decided(draft.delimiter === null ? words(DELIMITER_WORDS, layout?.delimiter) : undefined),
                  ...listOf(DELIMITER_WORDS),
                ]}
                value={draft.delimiter}
                onChoose={(delimiter) => change({ delimiter })}
              />
            )}
          </>
        ) : (
          asked !== 'sheet' && (
            <ChoiceSelect
              label="Sheet of the workbook"
              options={[
                decided(draft.sheet === null ? columns?.sheet : undefined),
                ...sheets.map((value) => ({ value, label: value })),
              ]}
              value={draft.sheet}
              onChoose={(sheet) => change({ sheet })}
            />
          )
        )}
        {asked !== 'date-order' && (
          <ChoiceSelect
            label="Dates are written"
            options={[
              decided(draft.dateOrder === null ? words(DATE_ORDER_WORDS, layout?.dateOrder) : undefined),
              ...listOf(DATE_ORDER_WORDS),
            ]}
            value={draft.dateOrder}
            onChoose={(dateOrder) => change({ dateOrder })}
          />
        )}
      </div>
      {asked !== 'header-row' && columns !== null && (
        <details class="header-choice">
          <summary>
            Names of the columns are in row {draft.headerRow ?? columns.headerRow}: choose another
          </summary>
          <HeaderRow columns={columns} draft={draft} change={change} />
        </details>
      )}
    </>
  );
}
