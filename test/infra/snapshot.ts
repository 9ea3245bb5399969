import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const infra = join(__dirname, '..', '..', 'infra');

export interface Resource {
  id: string;
  type: string;
  name: string;
  apiVersion: string;
  kind?: string;
  sku?: { name: string };
  properties: Record<string, unknown>;
}
export interface Snapshot {
  predictedResources: Resource[];
  diagnostics: unknown[];
}
export type Environment = 'test' | 'prod';
export const ENVIRONMENTS: Environment[] = ['test', 'prod'];

export const readSnapshot = (template: 'main' | 'eventgrid', environment: Environment): Snapshot =>
  JSON.parse(readFileSync(join(infra, `${template}.${environment}.snapshot.json`), 'utf8')) as Snapshot;

export const ofType = ({ predictedResources }: Snapshot, type: string): Resource[] =>
  predictedResources.filter((one) => one.type === type);

/** The only resource of a type; of several, the one that `pick` names. */
export function only(
  snapshot: Snapshot,
  type: string,
  pick: (one: Resource) => boolean = () => true,
): Resource {
  const found = ofType(snapshot, type).filter(pick);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources of type ${type}, not one`);
  return found[0];
}

/** What Azure's public cloud puts for the expressions that a snapshot leaves open, and samples for what is made up there. */
const KNOWN: [RegExp, string][] = [
  [/environment\(\)\.suffixes\.storage/g, "'core.windows.net'"],
  [/environment\(\)\.suffixes\.keyvaultDns/g, "'.vault.azure.net'"],
  [/reference\('[^']*', '[^']*'\)\.(frontDoorId|clientId)/g, "'5f0c7a3e-1d2b-4c3d-8e4f-5a6b7c8d9e0f'"],
  [
    /reference\('[^']*', '[^']*'\)\.ConnectionString/g,
    "'InstrumentationKey=5f0c7a3e;IngestionEndpoint=https://x'",
  ],
];

/** A value as the deployment would set it. Throws for an expression that it does not know. */
export function settled(value: unknown): string {
  const text = String(value);
  if (!text.startsWith('[')) return text;
  const known = KNOWN.reduce((left, [from, to]) => left.replace(from, to), text.slice(1, -1));
  const literal = /^'([^']*)'$/.exec(known);
  if (literal?.[1] !== undefined) return literal[1];
  const format = /^format\('([^']*)'((?:, '[^']*')*)\)$/.exec(known);
  if (!format) throw new Error(`An expression that this test does not know: ${text}`);
  const values = [...(format[2] ?? '').matchAll(/'([^']*)'/g)].map(([, one]) => one ?? '');
  return (format[1] ?? '').replace(/\{(\d+)\}/g, (_, index) => values[Number(index)] ?? '');
}
