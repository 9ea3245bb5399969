import { startAzurite } from './azurite';

/** One Azurite in memory for the whole run; tests take fresh names in it. */
export default async function globalSetup(): Promise<void> {
  const azurite = await startAzurite();
  process.env.TEST_STORAGE = azurite.connectionString;
  (globalThis as { azurite?: typeof azurite }).azurite = azurite;
}
