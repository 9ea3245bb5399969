import { useEffect, useState } from 'preact/hooks';
import type { ImportView } from '../../../shared/imports/views';
import { listEdits, type PastEdit } from '../../api/review';
import { counted } from '../../words/numbers';
import { Confirm } from '../confirm';
import { Notice } from '../notice';

/** What a person agrees to: the import as it was when they were asked, and its version. */
export interface Agreed {
  view: ImportView;
  etag: string | null;
}

/** Whose changes they are, those of people who are not there any more among them. */
const people = (edits: PastEdit[]): string => {
  const names = [...new Set(edits.map(({ byName }) => byName ?? 'somebody who is not here any more'))];
  return new Intl.ListFormat('en-GB').format(names);
};

/** Asks before a file is read anew whose rows people have changed: the changes would be gone. */
export function DropEdits({
  asked: { view },
  again,
  onYes,
  onNo,
}: {
  asked: Agreed;
  /** It was asked before, and rows were changed since. */
  again: boolean;
  onYes: () => void;
  onNo: () => void;
}) {
  const [edits, setEdits] = useState<PastEdit[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    // Without the list it is asked all the same, in fewer words.
    listEdits(view.id, null, controller.signal).then(
      ({ items }) => setEdits(items.filter(({ undone }) => !undone)),
      () => undefined,
    );
    return () => controller.abort();
  }, [view.id]);
  const more = view.edits > edits.length;
  return (
    <Confirm
      title="Drop the changes of rows?"
      yes="Drop them and check the file again"
      no="Keep them"
      onYes={onYes}
      onNo={onNo}
    >
      {again && (
        <Notice>
          <p>Rows were changed while you were asked. Nothing was dropped: please decide again.</p>
        </Notice>
      )}
      <p>
        Rows of this file were changed here after it was checked. Reading the file anew begins without these
        changes: they are not in the file.
      </p>
      <p>
        It is {counted(view.edits, 'change')}
        {edits.length > 0 && `${more ? `, the last ${edits.length} of them` : ''} by ${people(edits)}`}.
      </p>
      <p>To keep them, download the result so far first: it has the rows as they are now.</p>
    </Confirm>
  );
}
