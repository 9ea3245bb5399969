/** What a customer does in a month. Assumptions: to be replaced by what the workbook shows once there are customers. */
export const CUSTOMER = {
  /** Rows imported, at the usual pace. */
  rows: 2_000,
  rowsPerSecond: 5,
  imports: 4,
  /** Requests of its people, and what they receive. */
  requests: 3_000,
  egressGb: 0.05,
  /** Files, checked rows, results and their old versions; then tables. */
  blobGb: 0.2,
  tableGb: 0.02,
  /** Lines of the app's own log. */
  logGb: 0.01,
};

const SECONDS = 730 * 3_600;
const MEMORY_GB = 2;
/** `functions/timer/availability.ts`: every five minutes. */
const LOOKS = SECONDS / 300;
/** `functions/timer/sweep.ts`: every fifteen seconds. */
const SWEEPS = SECONDS / 15;
/** An execution on demand is billed for a second at least. */
const SHORTEST_SECONDS = 1;
/** What Application Insights bills for a result of a look, and Log Analytics for a line of Front Door's log. */
const LOOK_GB = 1e-6;
const ACCESS_GB = 1.5e-6;

/** List prices in dollars of the region East US, with the page that names them. */
export const PRICES = {
  functions: {
    gbSecond: 0.000026,
    freeGbSeconds: 100_000,
    million: 0.4,
    freeMillions: 0.25,
    baseline: 0.000004,
  },
  frontDoor: { profile: 35, tenThousand: 0.01, gb: 0.08 },
  storage: {
    blobGb: 0.06,
    tableGb: 0.12,
    tableTenThousand: 0.001,
    blobWrites: 0.15,
    queueTenThousand: 0.004,
  },
  logs: { gb: 2.3, freeGb: 5, alertFast: 1.5, alertSlow: 0.5, metricAlert: 0.1, webTest: 26 },
  keyVault: { tenThousand: 0.03 },
  dns: { zone: 0.5, million: 0.4 },
  eventGrid: { million: 0.6, freeMillions: 0.1 },
};

/** Resources without a price of their own, and why. */
export const FREE: Record<string, string> = {
  'Microsoft.Resources/resourceGroups': 'a folder',
  'Microsoft.ManagedIdentity/userAssignedIdentities': 'identities are free',
  'Microsoft.Authorization/roleAssignments': 'rights are free',
  'Microsoft.Insights/diagnosticSettings': 'what they write counts as logs',
  'Microsoft.Insights/actionGroups': '1,000 mails a month are free',
  'Microsoft.Insights/workbooks': 'free',
  'Microsoft.Consumption/budgets': 'free',
};

export interface Line {
  what: string;
  /** Types of resource whose price this is. */
  types: string[];
  dollars: number;
  how: string;
}

const above = (amount: number, free: number): number => Math.max(0, amount - free);

/** What a month of the production environment costs with so many customers, by line. */
export function month(customers: number): Line[] {
  const { functions, frontDoor, storage, logs, keyVault, dns, eventGrid } = PRICES;
  const looks = LOOKS * (customers + 1);
  const requests = customers * CUSTOMER.requests + looks;
  const runs = customers * (CUSTOMER.rows / CUSTOMER.rowsPerSecond);
  // Looks of one round overlap on one instance: a round of a thousand takes a minute.
  const rounds = LOOKS * Math.max(SHORTEST_SECONDS, (customers / 1_000) * 60);
  const gbSeconds =
    MEMORY_GB * (runs + SWEEPS * SHORTEST_SECONDS + rounds + customers * CUSTOMER.requests * 0.1);
  const executions = (SWEEPS + LOOKS + requests + customers * CUSTOMER.imports * 10) / 1e6;
  const logGb = 1 + customers * CUSTOMER.logGb + looks * LOOK_GB + requests * ACCESS_GB;
  const tableCalls = requests * 3 + customers * CUSTOMER.rows * 0.05 + SWEEPS * 2;
  const queuePolls = (5 * SECONDS) / 2;
  return [
    {
      what: 'Front Door and its firewall',
      types: ['Microsoft.Cdn/profiles', 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies'],
      dollars:
        frontDoor.profile +
        (requests / 1e4) * frontDoor.tenThousand +
        customers * CUSTOMER.egressGb * frontDoor.gb,
      how: 'Standard; requests of people and of the looks, what people receive',
    },
    {
      what: 'Functions, always ready',
      types: ['Microsoft.Web/serverfarms', 'Microsoft.Web/sites'],
      dollars: MEMORY_GB * SECONDS * functions.baseline,
      how: 'one instance of 2 GB for requests (`scale.ready`; 0 in test)',
    },
    {
      what: 'Functions, on demand',
      types: ['Microsoft.Web/sites'],
      dollars:
        above(gbSeconds, functions.freeGbSeconds) * functions.gbSecond +
        above(executions, functions.freeMillions) * functions.million,
      how: 'runs at 5 rows a second, the sweep, the looks, requests',
    },
    {
      what: 'Logs',
      types: ['Microsoft.OperationalInsights/workspaces', 'Microsoft.Insights/components'],
      dollars: above(logGb, logs.freeGb) * logs.gb,
      how: 'lines of the app, results of the looks, Front Door’s log; `watch.dailyLogs` is the ceiling',
    },
    {
      what: 'Canary',
      types: ['Microsoft.Insights/webtests'],
      dollars: logs.webTest,
      how: 'one test from five places every five minutes',
    },
    {
      what: 'Alerts',
      types: ['Microsoft.Insights/scheduledQueryRules', 'Microsoft.Insights/metricAlerts'],
      dollars: 2 * logs.alertFast + 4 * logs.alertSlow + 6 * logs.metricAlert,
      how: 'two queries every 5 minutes, four less often, two on metrics (five places and one)',
    },
    {
      what: 'Storage',
      types: ['Microsoft.Storage/storageAccounts'],
      dollars:
        customers * (CUSTOMER.blobGb * storage.blobGb + CUSTOMER.tableGb * storage.tableGb) +
        (tableCalls / 1e4) * storage.tableTenThousand +
        ((customers * CUSTOMER.imports * 40) / 1e4) * storage.blobWrites +
        (queuePolls / 1e4) * storage.queueTenThousand,
      how: 'two regions, read access to the second; five queues asked every two seconds',
    },
    {
      what: 'Key Vault',
      types: ['Microsoft.KeyVault/vaults'],
      dollars: ((customers * CUSTOMER.imports * 20 + SECONDS / 10) / 1e4) * keyVault.tenThousand,
      how: 'tokens are kept for a minute; the canary’s look every ten seconds at most',
    },
    {
      what: 'DNS',
      types: ['Microsoft.Network/dnsZones'],
      dollars: dns.zone + (requests / 10 / 1e6) * dns.million,
      how: 'one zone; a tenth of the requests ask anew',
    },
    {
      what: 'Blob events',
      types: ['Microsoft.EventGrid/systemTopics'],
      dollars: above((customers * CUSTOMER.imports * 2) / 1e6, eventGrid.freeMillions) * eventGrid.million,
      how: 'one or two for a file; 100,000 are free',
    },
  ];
}

export const SIZES = [3, 100, 1_000] as const;

/** The table of docs/operations.md. */
export function costTable(): string {
  const months = SIZES.map(month);
  const dollars = (value: number): string => (value < 1 ? '< 1' : String(Math.round(value)));
  const total = (lines: Line[]): string =>
    String(Math.round(lines.reduce((sum, line) => sum + line.dollars, 0)));
  const [first = []] = months;
  const rows = first.map(({ what, types, how }, index) => {
    const values = months.map((lines) => dollars(lines[index]?.dollars ?? 0));
    return `| ${what} | ${types.map((type) => `\`${type}\``).join(', ')} | ${values.join(' | ')} | ${how} |`;
  });
  return [
    `| what | resources | ${SIZES.map((size) => size.toLocaleString('en')).join(' | ')} | what it counts |`,
    '|---|---|---|---|---|---|',
    ...rows,
    `| **together** | | ${months.map((lines) => `**${total(lines)}**`).join(' | ')} | dollars a month |`,
  ].join('\n');
}
