import type { SessionView } from '../../../shared/imports/views';
import { ROLE_WORDS } from '../../words/roles';

/** What a person sees and changes of their own account. */
export function Page({ who: { user, customer } }: { who: SessionView }) {
  const role = ROLE_WORDS[user.role as keyof typeof ROLE_WORDS];
  return (
    <section aria-label="Who you are">
      <dl class="pairs card">
        <dt>Name</dt>
        <dd>{user.name}</dd>
        <dt>Email</dt>
        <dd>{user.email}</dd>
        <dt>Company</dt>
        <dd>{customer.name}</dd>
        <dt>Role</dt>
        <dd>
          {role.label}. {role.may}
        </dd>
      </dl>
    </section>
  );
}
