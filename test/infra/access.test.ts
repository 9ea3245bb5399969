import { openedOrigin, wrongRoles, wrongSecrets } from './rules/access';
import { ENVIRONMENTS, ofType, readSnapshot } from './snapshot';

describe.each(ENVIRONMENTS)('who may what in %s', (environment) => {
  const main = readSnapshot('main', environment);

  it('is what the code needs: no role is missing, none is more', () => {
    expect(wrongRoles(main)).toEqual([]);
  });

  it('lets nobody to the app but this Front Door and the webhook of events', () => {
    expect(openedOrigin(main)).toEqual([]);
  });

  it('goes without keys, passwords and public blobs', () => {
    expect(wrongSecrets(main)).toEqual([]);
  });

  it('trusts one environment of one repository to look at the certificates', () => {
    const trusted = ofType(
      main,
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
    );
    expect(trusted.map(({ properties }) => properties)).toEqual([
      {
        issuer: 'https://token.actions.githubusercontent.com',
        subject: `repo:facilityapps/job-importer:environment:${environment}-certificates`,
        audiences: ['api://AzureADTokenExchange'],
      },
    ]);
  });
});
