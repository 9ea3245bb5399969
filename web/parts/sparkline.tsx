import type { Schedule } from '../api/schedules';
import { counted } from '../words/numbers';

/** How the last jobs went, a stroke each, oldest first; in words for who cannot see it. */
export function Sparkline({ states }: { states: Schedule['recent'] }) {
  if (states.length === 0) return null;
  const failed = states.filter((state) => state === 'failed').length;
  const label = `The last ${counted(states.length, 'job')}: ${failed === 0 ? 'none failed' : `${failed} failed`}`;
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${states.length * 4} 12`}
      width={states.length * 4}
      height="12"
      role="img"
      aria-label={label}
    >
      {states.map((state, index) => (
        <rect
          key={index}
          class={`spark-${state}`}
          x={index * 4}
          y={state === 'created' ? 0 : state === 'failed' ? 2 : 6}
          width="3"
          height={state === 'created' ? 12 : state === 'failed' ? 10 : 6}
        />
      ))}
    </svg>
  );
}
