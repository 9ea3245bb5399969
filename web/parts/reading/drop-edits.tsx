import { useEffect, useState } from 'preact/hooks';
import { listEdits, type PastEdit } from '../../api/review';
import { counted } from '../../words/numbers';
import { Confirm } from '../confirm';

/** Whose changes they are, those of people who are not there any more among them. */
const people = (edits: PastEdit[]): string => {
  const names = [...new Set(edits.map(({ byName }) => byName ?? 'somebody who is not here any more'))];
  return new Intl.ListFormat('en-GB').format(names);
};

/** Asks before a file is read anew whose rows people have changed: the changes would be gone. */
export function DropEdits({
  importId,
  onYes,
  onNo,
}: {
  importId: string;
  onYes: () => void;
  onNo: () => void;
}) {
  const [edits, setEdits] = useState<{ items: PastEdit[]; more: boolean }>();
  useEffect(() => {
    const controller = new AbortController();
    // Without the list it is asked all the same, in fewer words.
    listEdits(importId, null, controller.signal).then(
      ({ items, next }) => setEdits({ items: items.filter(({ undone }) => !undone), more: next !== null }),
      () => undefined,
    );
    return () => controller.abort();
  }, [importId]);
  return (
    <Confirm
      title="Drop the changes of rows?"
      yes="Drop them and check the file again"
      no="Keep them"
      onYes={onYes}
      onNo={onNo}
    >
      <p>
        Rows of this file were changed here after it was checked. Reading the file anew begins without these
        changes: they are not in the file.
      </p>
      {edits && edits.items.length > 0 && (
        <p>
          {edits.more ? 'The last' : 'It is'} {counted(edits.items.length, 'change', 'changes')} by{' '}
          {people(edits.items)}.
        </p>
      )}
      <p>To keep them, download the result so far first: it has the rows as they are now.</p>
    </Confirm>
  );
}
