import { useState } from 'preact/hooks';
import { inviteAgain, revokeInvitation, type InvitationView } from '../../api/people';
import { asProblem, type Problem } from '../../api/problem';
import { ProblemNotice } from '../../parts/notice';
import { Tag } from '../../parts/tag';
import { inShort } from '../../words/numbers';
import { ROLE_WORDS } from '../../words/roles';

function stateOf({ expired, sentAt }: InvitationView): { words: string; tone: 'bad' | 'good' | 'busy' } {
  if (expired) return { words: 'Ran out', tone: 'bad' };
  return sentAt === null ? { words: 'Being sent', tone: 'busy' } : { words: 'Sent', tone: 'good' };
}

/** Who was invited and has not come yet. */
export function Invitations({
  items,
  timeZone,
  writes,
  onChanged,
}: {
  items: InvitationView[];
  timeZone: string;
  writes: boolean;
  onChanged: () => void;
}) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  async function run(work: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
    onChanged();
  }
  return (
    <section aria-labelledby="waiting-title">
      <h2 id="waiting-title">Invited</h2>
      {problem && <ProblemNotice problem={problem} />}
      <table class="table stacks">
        <thead>
          <tr>
            <th scope="col">Email</th>
            <th scope="col">Role</th>
            <th scope="col">Mail</th>
            <th scope="col">Works until</th>
            <th scope="col">
              <span class="sr-only">What to do</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const { words, tone } = stateOf(item);
            return (
              <tr key={item.id}>
                <th scope="row">{item.email}</th>
                <td data-label="Role">{ROLE_WORDS[item.role].label}</td>
                <td data-label="Mail">
                  <Tag tone={tone}>{words}</Tag>
                </td>
                <td data-label="Works until">{inShort(item.expiresAt, timeZone)}</td>
                <td>
                  {writes && (
                    <div class="actions">
                      <button
                        type="button"
                        class="button-link"
                        disabled={busy}
                        aria-label={`Send again: ${item.email}`}
                        onClick={() => void run(() => inviteAgain(item.id))}
                      >
                        Send again
                      </button>
                      <button
                        type="button"
                        class="button-link"
                        disabled={busy}
                        aria-label={`Take back: ${item.email}`}
                        onClick={() => void run(() => revokeInvitation(item.id))}
                      >
                        Take back
                      </button>
                    </div>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
