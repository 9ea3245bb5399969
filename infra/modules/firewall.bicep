// The web application firewall: the host's own routes are closed, odd paths refused, floods slowed.
// Tight limits are the app's: a window of Front Door leaks below some 200 requests.

import { FrontDoorSku, Tags } from '../types.bicep'

@description('Tags of every resource.')
param tags Tags
@description('Name of the policy; letters and digits.')
param name string
@description('The same as the profile\'s; the rules that Microsoft keeps come with Premium.')
param sku FrontDoorSku

var everybody = {
  matchVariable: 'SocketAddr'
  operator: 'IPMatch'
  negateCondition: false
  matchValue: ['0.0.0.0/0', '::/0']
}

resource policy 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-03-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: sku }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
      customBlockResponseStatusCode: 403
      // Customers' files hold anything, also what looks like an attack; the app parses them as text.
      requestBodyCheck: 'Disabled'
      // Its own log has whole addresses; the access log has the same request without the values of its query.
      logScrubbing: {
        state: 'Enabled'
        scrubbingRules: [
          { matchVariable: 'RequestUri', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'QueryStringArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
        ]
      }
    }
    customRules: {
      rules: [
        {
          // With host or without: what Front Door compares is documented by examples alone.
          name: 'closeHostRoutes'
          priority: 10
          ruleType: 'MatchRule'
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'RegEx'
              negateCondition: false
              transforms: ['UrlDecode', 'Lowercase']
              matchValue: ['^(https?://[^/?#]+)?/+(admin|administrators|runtime)([/?#;]|$)']
            }
          ]
        }
        {
          // A path of `/x/../admin` is `/admin` to the host; seen as it came, so that no encoding hides a step.
          name: 'refuseSteps'
          priority: 20
          ruleType: 'MatchRule'
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'RegEx'
              negateCondition: false
              transforms: ['Lowercase']
              matchValue: ['^[^?#]*(/|\\\\|%2f|%5c)(\\.|%2e){1,2}(/|\\\\|%2f|%5c|[?#]|$)']
            }
          ]
        }
        {
          name: 'slowSignIns'
          priority: 30
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 5
          rateLimitThreshold: 300
          matchConditions: [
            everybody
            {
              matchVariable: 'RequestUri'
              operator: 'RegEx'
              negateCondition: false
              transforms: ['UrlDecode', 'Lowercase']
              matchValue: ['^(https?://[^/?#]+)?/+api/session([/?#]|$)']
            }
            { matchVariable: 'RequestMethod', operator: 'Equal', negateCondition: false, matchValue: ['POST'] }
          ]
        }
        {
          name: 'slowFloods'
          priority: 40
          ruleType: 'RateLimitRule'
          action: 'Block'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: 3000
          matchConditions: [everybody]
        }
      ]
    }
    managedRules: {
      managedRuleSets: sku == 'Premium_AzureFrontDoor'
        ? [
            { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' }
            { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
          ]
        : []
    }
  }
}
