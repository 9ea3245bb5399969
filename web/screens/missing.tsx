import { ScreenHeading } from '../parts/heading';
import { importsAddress } from '../routes';

export const MissingScreen = () => (
  <div class="narrow">
    <ScreenHeading title="There is nothing at this address" />
    <p>
      The address may have been copied in part. <a href={importsAddress}>Go to your imports</a>.
    </p>
  </div>
);
