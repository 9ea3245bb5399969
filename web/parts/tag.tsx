import type { Tone } from '../words/statuses';

export const Tag = ({ tone, children }: { tone: Tone; children: string }) => (
  <span class={`tag tag-${tone}`}>{children}</span>
);
