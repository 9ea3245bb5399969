import type { Snapshot } from '../snapshot';

const SWITCH = ['Enabled', 'Disabled'];
const DOOR = ['Allow', 'Deny'];

/**
 * Values that the REST reference knows, by the property that takes them. The compiler's types leave most of these
 * open to any text, so that a wrong one would be found only by Azure.
 */
const WORDS: Record<string, string[]> = {
  HttpVerb: ['GET', 'HEAD', 'POST'],
  IngestionMode: ['LogAnalytics', 'ApplicationInsights'],
  accessTier: ['Hot', 'Cool', 'Cold'],
  action: ['Allow', 'Deny', 'Block', 'Log', 'Redirect'],
  category: ['Cost'],
  certificateType: ['ManagedCertificate', 'CustomerCertificate'],
  cipherSuiteSetType: ['Customized', 'TLS10_2019', 'TLS12_2022', 'TLS12_2023'],
  criterionType: ['StaticThresholdCriterion', 'DynamicThresholdCriterion'],
  enabledState: SWITCH,
  endpointType: ['StorageBlob', 'StorageQueue', 'WebHook'],
  eventDeliverySchema: ['EventGridSchema', 'CloudEventSchemaV1_0'],
  evaluationFrequency: ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H', 'P1D'],
  forwardingProtocol: ['HttpOnly', 'HttpsOnly', 'MatchRequest'],
  ftpsState: ['AllAllowed', 'FtpsOnly', 'Disabled'],
  httpsRedirect: SWITCH,
  includedEventTypes: ['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted'],
  ipAddress: ['AzureFrontDoor.Backend', 'AzureEventGrid'],
  ipSecurityRestrictionsDefaultAction: DOOR,
  linkToDefaultDomain: SWITCH,
  matchValue: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
  matchVariable: ['SocketAddr', 'RemoteAddr', 'RequestMethod', 'RequestUri', 'RequestHeader'].concat(
    // Of what is scrubbed from logs.
    ['QueryStringArgNames', 'RequestIPAddress'],
  ),
  metricName: ['DeadLetteredCount', 'DeliveryAttemptFailCount', 'DroppedEventCount'],
  'Microsoft.Cdn/profiles/customDomains minimumTlsVersion': ['TLS12', 'TLS13'],
  'Microsoft.Storage/storageAccounts minimumTlsVersion': ['TLS1_2', 'TLS1_3'],
  mode: ['Prevention', 'Detection'],
  // Names of SKUs; of alerts, the columns that their queries answer.
  name: ['FC1', 'PerGB2018', 'Standard_AzureFrontDoor', 'Premium_AzureFrontDoor'].concat(
    ['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS', 'Standard_RAGZRS'],
    ['Customer', 'Reason', 'Host'],
  ),
  'odata.type': [
    'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
    'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria',
  ],
  'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies operator': [
    ...['Any', 'Equal', 'Contains', 'BeginsWith', 'EndsWith', 'GeoMatch', 'IPMatch', 'RegEx'],
    ...['LessThan', 'LessThanOrEqual', 'GreaterThan', 'GreaterThanOrEqual'],
  ],
  'Microsoft.Consumption/budgets operator': ['EqualTo', 'GreaterThan', 'GreaterThanOrEqualTo'],
  operator: [
    'Include',
    'Exclude',
    'Equals',
    'GreaterThan',
    'GreaterThanOrEqual',
    'LessThan',
    'LessThanOrEqual',
  ],
  operatorType: ['NumberGreaterThan', 'NumberLessThanOrEquals', 'StringContains', 'StringBeginsWith'],
  principalType: ['ServicePrincipal'],
  publicAccess: ['None'],
  publicNetworkAccess: SWITCH,
  queryStringCachingBehavior: ['IgnoreQueryString', 'UseQueryString'],
  requestBodyCheck: SWITCH,
  ruleSetAction: ['Block', 'Log'],
  ruleSetType: ['Microsoft_DefaultRuleSet', 'Microsoft_BotManagerRuleSet'],
  ruleType: ['MatchRule', 'RateLimitRule'],
  scmIpSecurityRestrictionsDefaultAction: DOOR,
  sessionAffinityState: SWITCH,
  supportedProtocols: ['Http', 'Https'],
  tag: ['ServiceTag'],
  thresholdType: ['Actual', 'Forecasted'],
  tier: ['FlexConsumption'],
  timeAggregation: ['Average', 'Count', 'Maximum', 'Minimum', 'Total'],
  timeGrain: ['Monthly', 'Quarterly', 'Annually'],
  topicType: ['Microsoft.Storage.StorageAccounts'],
  selectorMatchOperator: ['Equals', 'EqualsAny'],
  state: SWITCH,
  transforms: ['Lowercase', 'Uppercase', 'UrlDecode', 'UrlEncode', 'Trim', 'RemoveNulls'],
  'Microsoft.Web/sites type': ['UserAssigned', 'SystemAssigned', 'UserAssignedIdentity'],
  'Microsoft.Cdn/profiles type': ['None', 'UserAssigned', 'SystemAssigned'],
  type: ['Lifecycle', 'UserAssigned', 'WebApplicationFirewall', 'CustomerCertificate'],
  windowSize: ['PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H', 'P1D'],
  zoneType: ['Public'],
};

/** A word of an interface rather than a name, a text or an address. */
const isWord = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Z][A-Za-z]+[\w.]*$/.test(value);

/** Words that the REST reference does not know in their place. */
export function unknownWords({ predictedResources }: Snapshot): string[] {
  const wrong: string[] = [];
  const walk = (type: string, key: string, value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(type, key, one);
    else if (value !== null && typeof value === 'object')
      for (const [name, inner] of Object.entries(value)) walk(type, name, inner);
    else if (isWord(value) && !(WORDS[`${type} ${key}`] ?? WORDS[key] ?? []).includes(value))
      wrong.push(`${type}: ${key} is ${value}`);
  };
  for (const one of predictedResources)
    for (const part of ['properties', 'sku', 'identity'] as const)
      if (one.type !== 'Microsoft.Insights/workbooks')
        walk(one.type, '', (one as unknown as Record<string, unknown>)[part]);
  return [...new Set(wrong)];
}
