import { ofType, only, type Snapshot } from '../snapshot';

const CDN = 'Microsoft.Cdn/profiles';

/** Hosts of Front Door's domains, by the id of the domain. */
const domains = (main: Snapshot): Map<string, string> =>
  new Map(
    ofType(main, `${CDN}/customDomains`).map(({ id, properties }) => [id, String(properties.hostName)]),
  );

const baseDomain = (main: Snapshot): string =>
  String(only(main, 'Microsoft.Web/sites/config').properties.BASE_DOMAIN);

/** Routes and the firewall that do not stand before the apex and the wildcard alike. */
export function droppedDomains(main: Snapshot): string[] {
  const base = baseDomain(main);
  const wanted = [base, `*.${base}`];
  const hosts = domains(main);
  const named = (list: unknown): (string | undefined)[] =>
    (list as { id: string }[]).map(({ id }) => hosts.get(id));
  const wrong: string[] = [];
  for (const { name, properties } of ofType(main, `${CDN}/afdEndpoints/routes`)) {
    const has = named(properties.customDomains);
    for (const host of wanted) if (!has.includes(host)) wrong.push(`${host} is not on route ${name}`);
  }
  const policy = only(main, `${CDN}/securityPolicies`).properties.parameters as {
    associations: { domains: unknown }[];
  };
  const behind = policy.associations.flatMap((one) => named(one.domains));
  for (const host of wanted) if (!behind.includes(host)) wrong.push(`the firewall does not see ${host}`);
  return wrong;
}

interface Scrubbing {
  state?: string;
  scrubbingRules?: { matchVariable: string; selectorMatchOperator: string; state?: string }[];
}

/** Logs of the edge that would keep the value of a query, which is where a calendar's link has its token. */
export function loggedQueries(main: Snapshot): string[] {
  const firewall = only(main, 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies').properties;
  const logs: [log: string, scrubbing: unknown, variables: string[]][] = [
    ['the access log', only(main, CDN).properties.logScrubbing, ['QueryStringArgNames']],
    [
      'the firewall’s log',
      (firewall.policySettings as { logScrubbing?: unknown }).logScrubbing,
      ['RequestUri', 'QueryStringArgNames'],
    ],
  ];
  return logs.flatMap(([log, scrubbing, variables]) => {
    const { state, scrubbingRules = [] } = (scrubbing ?? {}) as Scrubbing;
    const scrubs = (variable: string): boolean =>
      state === 'Enabled' &&
      scrubbingRules.some(
        (rule) =>
          rule.matchVariable === variable &&
          rule.selectorMatchOperator === 'EqualsAny' &&
          rule.state === 'Enabled',
      );
    return variables.filter((variable) => !scrubs(variable)).map((variable) => `${log} keeps ${variable}`);
  });
}

interface Rule {
  name: string;
  action: string;
  ruleType: string;
  matchConditions: { matchVariable: string; transforms?: string[]; matchValue: string[] }[];
}

/** What the firewall does at once with an address, by its match rules; undefined where it lets it pass. */
export function firewallBlocks(main: Snapshot, url: string): string | undefined {
  const policy = only(main, 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies').properties;
  const { rules } = policy.customRules as { rules: Rule[] };
  const fits = ({ transforms = [], matchValue }: Rule['matchConditions'][number]) => {
    const seen = transforms.reduce(
      (text, transform) => (transform === 'UrlDecode' ? decodeURIComponent(text) : text.toLowerCase()),
      url,
    );
    return matchValue.some((pattern) => new RegExp(pattern).test(seen));
  };
  return rules.find(
    ({ ruleType, matchConditions }) => ruleType === 'MatchRule' && matchConditions.every(fits),
  )?.name;
}
