import { ownDaysAddress, schedulesAddress, schedulesMonthAddress } from '../../routes';

/** The pages of recurring jobs. */
export function RecurringPlaces({ here }: { here: 'list' | 'month' | 'holidays' }) {
  const current = (one: string) => (one === here ? { 'aria-current': 'page' as const } : {});
  return (
    <nav class="sub-places" aria-label="Recurring jobs">
      <a href={schedulesAddress} {...current('list')}>
        List
      </a>
      <a href={schedulesMonthAddress(null)} {...current('month')}>
        Month
      </a>
      <a href={ownDaysAddress} {...current('holidays')}>
        Our own holidays
      </a>
    </nav>
  );
}
