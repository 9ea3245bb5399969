const SPREADSHEETS =
  '.csv,.xlsx,.xlsm,.txt,.tsv,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A button that is a real file input, so that keyboards and screen readers know it. */
export function FileChoice({
  label,
  several = false,
  accept = SPREADSHEETS,
  onFiles,
}: {
  label: string;
  several?: boolean;
  /** Kinds of files, as the attribute of a file input takes them. */
  accept?: string;
  onFiles: (files: File[]) => void;
}) {
  return (
    <label class="file-choice">
      <input
        type="file"
        multiple={several}
        accept={accept}
        onChange={(event) => {
          const input = event.currentTarget;
          onFiles([...(input.files ?? [])]);
          // The same file, corrected, can be chosen again.
          input.value = '';
        }}
      />
      <span class="button">{label}</span>
    </label>
  );
}
