import type { TokenCredential } from '@azure/identity';

/** The app's user-assigned identity in Azure; whoever is signed in, on a developer's machine. Loaded when first used. */
export function appCredential(clientId: string | undefined): TokenCredential {
  let made: Promise<TokenCredential> | undefined;
  const credential = async (): Promise<TokenCredential> => {
    const { DefaultAzureCredential, ManagedIdentityCredential } = await import('@azure/identity');
    return clientId ? new ManagedIdentityCredential({ clientId }) : new DefaultAzureCredential();
  };
  return { getToken: async (scopes, options) => (await (made ??= credential())).getToken(scopes, options) };
}
