import { useState } from 'preact/hooks';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped or chosen; the button is a real file input, so keyboards and screen readers know it. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  return (
    <div
      class={`drop-zone${over ? ' is-over' : ''}`}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <p class="drop-title">Drop a spreadsheet of jobs here</p>
      <p class="drop-or">or</p>
      <label class="file-choice">
        <input
          type="file"
          multiple
          accept=".csv,.xlsx,.xlsm,.txt,.tsv,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={(event) => {
            const input = event.currentTarget;
            onFiles([...(input.files ?? [])]);
            // The same file, corrected, can be chosen again.
            input.value = '';
          }}
        />
        <span class="button">Choose a file</span>
      </label>
      <p class="hint">
        Excel (.xlsx) or CSV, up to 2 GB, with one row for each job and the names of the columns above them.
        Nothing is created until you have seen the check and approved it.
      </p>
    </div>
  );
}
