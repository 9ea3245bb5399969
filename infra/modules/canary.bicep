// One look from outside, every five minutes from five places: DNS, certificate, Front Door, app, storage, vault.
// Customers' own addresses are looked at by the app (functions/timer/availability.ts): tests of Azure are few and dear.

import { Tags } from '../types.bicep'

@description('Region of the test.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Name of the test.')
param name string
@description('Address that is looked at.')
param url string
@description('Name of the Application Insights component.')
param componentName string
@description('Name of the action group.')
param actionGroupName string

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}
resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: actionGroupName
}

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: name
  location: location
  tags: union(tags, { 'hidden-link:${component.id}': 'Resource' })
  kind: 'standard'
  properties: {
    Name: name
    SyntheticMonitorId: name
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [
      for place in ['emea-ru-msa-edge', 'emea-se-sto-edge', 'emea-nl-ams-azr', 'emea-fr-pra-edge', 'emea-gb-db3-azr']: {
        Id: place
      }
    ]
    Request: { RequestUrl: url, HttpVerb: 'GET', ParseDependentRequests: false, FollowRedirects: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource down 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'canary-down'
  location: 'global'
  tags: tags
  properties: {
    description: 'Two of five places cannot reach ${url}, or its certificate ends within 14 days. The answer says which part is away.'
    severity: 0
    enabled: true
    scopes: [test.id, component.id]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: component.id
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: actionGroup.id }]
  }
}
