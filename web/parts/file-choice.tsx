/** A button that is a real file input, so that keyboards and screen readers know it. */
export function FileChoice({
  label,
  several = false,
  onFiles,
}: {
  label: string;
  several?: boolean;
  onFiles: (files: File[]) => void;
}) {
  return (
    <label class="file-choice">
      <input
        type="file"
        multiple={several}
        accept=".csv,.xlsx,.xlsm,.txt,.tsv,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
