import type { ComponentChildren } from 'preact';

export interface Option {
  /** Null: the importer decides. */
  value: string | null;
  label: ComponentChildren;
}

/** One of several, as radio buttons: all of them can be read before one is taken. */
export function ChoiceList({
  name,
  legend,
  options,
  value,
  onChoose,
}: {
  name: string;
  legend: ComponentChildren;
  options: Option[];
  value: string | null;
  onChoose: (value: string | null) => void;
}) {
  return (
    <fieldset class="choice-list">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value ?? ''} class="choice">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** One of several in little room. */
export function ChoiceSelect({
  label,
  options,
  value,
  onChoose,
}: {
  label: string;
  options: { value: string | null; label: string }[];
  value: string | null;
  onChoose: (value: string | null) => void;
}) {
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select value={value ?? ''} onChange={(event) => onChoose(event.currentTarget.value || null)}>
        {options.map((option) => (
          <option key={option.value ?? ''} value={option.value ?? ''}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
