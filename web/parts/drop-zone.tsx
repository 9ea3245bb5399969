import { useState } from 'preact/hooks';
import { templatePath } from '../api/reference';
import { FileChoice } from './file-choice';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped or chosen. */
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
      <FileChoice label="Choose a file" several onFiles={onFiles} />
      <p class="hint">
        Excel (.xlsx) or CSV, up to 2 GB, with one row for each job and the names of the columns above them.
        Nothing is created until you have seen the check and approved it.
      </p>
      <p class="hint">
        Starting from nothing? Fill in a template:{' '}
        <a href={templatePath('jobs.xlsx')} download>
          Excel, with your sites and people
        </a>{' '}
        or{' '}
        <a href={templatePath('jobs.csv')} download>
          CSV
        </a>
        .
      </p>
    </div>
  );
}
