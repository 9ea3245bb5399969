// What somebody has to hear of. Queries stand in ../queries, where tests hold their words to the app's log lines.

import { Tags } from '../types.bicep'

@description('Region of the rules.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Name of the workspace.')
param workspaceName string
@description('Name of the topic of blob events.')
param topicName string
@description('Name of the action group.')
param actionGroupName string

var rules = {
  'given-up': {
    description: 'The host gave up a message after five tries. docs/operations.md, "A stuck import".'
    severity: 1
    query: loadTextContent('../queries/given-up.kql')
    by: ['Customer']
    above: 0
    every: 'PT5M'
  }
  'runs-held': {
    description: 'Imports are held: FacilityApps is away, refuses the token, or too many rows fail. docs/operations.md, "A stuck import".'
    severity: 2
    query: loadTextContent('../queries/runs-held.kql')
    by: ['Customer', 'Reason']
    above: 0
    every: 'PT15M'
  }
  'server-errors': {
    description: 'Requests of one customer are answered with 5xx.'
    severity: 1
    query: loadTextContent('../queries/server-errors.kql')
    by: ['Host']
    above: 5
    every: 'PT5M'
  }
  'customer-unavailable': {
    description: 'The address of a customer does not answer as it should, seen from the app through Front Door.'
    severity: 1
    query: loadTextContent('../queries/customer-unavailable.kql')
    by: ['Host']
    above: 1
    every: 'PT15M'
  }
  'certificate-ends': {
    description: 'The certificate that visitors see ends within 21 days. docs/operations.md, "Certificate trouble".'
    severity: 1
    query: loadTextContent('../queries/certificate-ends.kql')
    by: ['Host']
    above: 0
    every: 'PT1H'
  }
  'logs-full': {
    description: 'The daily limit of the logs was reached: other alerts see nothing until it begins anew.'
    severity: 2
    query: loadTextContent('../queries/logs-full.kql')
    by: []
    above: 0
    every: 'PT15M'
  }
}

module rule 'log-alert.bicep' = [
  for entry in items(rules): {
    name: 'alert-${entry.key}'
    params: {
      location: location
      tags: tags
      name: entry.key
      summary: entry.value.description
      severity: entry.value.severity
      query: entry.value.query
      by: entry.value.by
      above: entry.value.above
      every: entry.value.every
      workspaceName: workspaceName
      actionGroupName: actionGroupName
    }
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: actionGroupName
}
resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource lostEvents 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'lost-events'
  location: 'global'
  tags: tags
  properties: {
    description: 'Blob events could not be delivered for a day and lie in container dead-letters. docs/operations.md, "A stuck import".'
    severity: 2
    enabled: true
    scopes: [topic.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'lost'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: actionGroup.id }]
  }
}
