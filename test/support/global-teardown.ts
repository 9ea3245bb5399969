import type { startAzurite } from './azurite';

export default async function globalTeardown(): Promise<void> {
  await (globalThis as { azurite?: Awaited<ReturnType<typeof startAzurite>> }).azurite?.stop();
}
