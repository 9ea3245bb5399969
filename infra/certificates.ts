import { parseArgs } from 'node:util';
import { DefaultAzureCredential } from '@azure/identity';
import { dnsProof, frontDoorDomains } from './certificates/azure';
import { lookAtCertificates } from './certificates/look';
import { tlsVisitor } from './certificates/visit';

const USAGE =
  'Usage: npm run infra:certificates -- --resource-group RG --profile NAME --base-domain DOMAIN ' +
  '[--zone ZONE] [--zone-group RG], with AZURE_SUBSCRIPTION_ID, signed in to Azure';
const text = { type: 'string' } as const;

/**
 * The daily look at the certificates. Ends with 0 when there is nothing to do, with 1 when something was done or has
 * to be done: the workflow fails then, and whoever watches it is told.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { 'resource-group': text, profile: text, 'base-domain': text, zone: text, 'zone-group': text },
  });
  const { 'resource-group': resourceGroup, profile, 'base-domain': baseDomain } = values;
  const subscription = process.env.AZURE_SUBSCRIPTION_ID;
  if (!resourceGroup || !profile || !baseDomain || !subscription) throw new Error(USAGE);
  const credential = new DefaultAzureCredential();
  const zonePlace = { subscription, resourceGroup: values['zone-group'] ?? resourceGroup };
  const lines = await lookAtCertificates({
    domains: frontDoorDomains(credential, { subscription, resourceGroup }, profile),
    proof: dnsProof(credential, zonePlace, values.zone ?? baseDomain, baseDomain),
    visitor: tlsVisitor(Date.now),
    hosts: [baseDomain, `canary.${baseDomain}`],
    now: Date.now,
  });
  // `::error::` makes GitHub show a line at the top of the run.
  for (const { level, text: line } of lines)
    console.log(level === 'alert' ? `::error::${line}` : `${level}: ${line}`);
  return lines.some(({ level }) => level === 'alert') ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
