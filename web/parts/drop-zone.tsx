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
      <p class="drop-title">Drop a CSV file of jobs here</p>
      <p class="drop-or">or</p>
      <label class="file-choice">
        <input
          type="file"
          multiple
          accept=".csv,.txt,.tsv,text/csv,text/plain"
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
        One row for each job, with column names in the first row. Up to 2 GB. Nothing is created until you
        have seen the check and approved it.
      </p>
    </div>
  );
}
