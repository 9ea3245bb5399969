import { useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem } from '../api/problem';
import { askPreview, type Definition, type Preview } from '../api/schedules';
import { monthsFrom } from './year-calendar';

/** Keystrokes come faster than anybody wants answers. */
const PAUSE_MS = 250;

/** The last day of the twelve months that begin with the month of a date. */
function lastOfYear(from: string): string {
  const [year = 0, month = 1] = (monthsFrom(from)[11] ?? from).split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** What the API says of a definition while it is being typed; the answer before stays until the next one comes. */
export function usePreview(value: Definition, from: string): { preview?: Preview; problem?: Problem } {
  const [state, setState] = useState<{ preview?: Preview; problem?: Problem }>({});
  const { rule, start, durationMinutes, timeZone, exclude, add, shortMonths, holidays, lastDay } = value;
  const { move } = value as { move?: unknown };
  const question = { rule, start, durationMinutes, timeZone, exclude, add, move, shortMonths, holidays };
  const to = lastDay !== undefined && lastDay < lastOfYear(from) ? lastDay : lastOfYear(from);
  const asked = JSON.stringify({ ...question, from: monthsFrom(from)[0] ?? from, to });
  useEffect(() => {
    const asking = new AbortController();
    const timer = setTimeout(() => {
      askPreview(JSON.parse(asked) as object, asking.signal).then(
        (preview) => setState({ preview }),
        (error: unknown) => {
          if (!asking.signal.aborted) setState((before) => ({ ...before, problem: asProblem(error) }));
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [asked]);
  return state;
}
