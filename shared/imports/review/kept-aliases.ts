import { z } from 'zod';
import type { Container } from '../../platform/blobs';
import { isAppError } from '../../platform/errors';
import type { Tenant } from '../../tenancy';
import { NAME_KINDS, type Alias } from '../checking/places';
import { aliasId, type ReadingMemory } from '../reading-memory';

/** Names that an edit made a customer's own, kept beside what else it wrote. */
const aliasesBlob = (folder: string, home: string): string => `${folder}/e-${home}.aliases`;
const aliasesSchema = z.array(
  z.object({ kind: z.enum(NAME_KINDS), parent: z.string(), name: z.string(), targetId: z.string() }),
);

interface AliasDeps {
  memory: ReadingMemory;
  container(tenant: Tenant): Container;
}

/** Keeps names that the customer did not have yet; answers how many. */
export async function keepNewAliases(
  { memory, container }: AliasDeps,
  tenant: Tenant,
  folder: string,
  home: string,
  wanted: Alias[],
  { by, at }: { by: string; at: number },
): Promise<number> {
  if (wanted.length === 0) return 0;
  const known = new Set((await memory.aliases(tenant)).map(({ id }) => id));
  const fresh = wanted.filter((alias) => !known.has(aliasId(alias)));
  if (fresh.length === 0) return 0;
  await container(tenant).write(aliasesBlob(folder, home), JSON.stringify(fresh));
  await memory.keepAliases(tenant, fresh, by, at);
  return fresh.length;
}

/** The names that an edit made. */
export async function aliasesOf(
  { container }: Pick<AliasDeps, 'container'>,
  tenant: Tenant,
  folder: string,
  home: string,
): Promise<Alias[]> {
  const bytes = await container(tenant).read(aliasesBlob(folder, home));
  return bytes ? aliasesSchema.parse(JSON.parse(bytes.toString('utf8'))) : [];
}

/** Forgets names again; one that a person removed meanwhile is gone already. */
export async function dropAliases({ memory }: Pick<AliasDeps, 'memory'>, tenant: Tenant, aliases: Alias[]) {
  for (const alias of aliases) {
    try {
      await memory.dropAlias(tenant, aliasId(alias));
    } catch (error) {
      if (!isAppError(error, 'not-found')) throw error;
    }
  }
}
