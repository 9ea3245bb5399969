// An alert on a query over the logs; each row of its answer beyond the threshold is one alert.

import { Tags } from '../types.bicep'

@description('Region of the rule.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Name of the rule.')
param name string
@description('What happened and what to do, in the mail.')
param summary string
@description('0 wakes somebody, 4 informs.')
@minValue(0)
@maxValue(4)
param severity int
@description('The query, without `summarize`.')
param query string
@description('Columns that make an alert of their own for each of their values.')
param by string[]
@description('Rows in the window above which it fires.')
param above int
@description('How often it looks, and how far back (ISO 8601).')
param every string
@description('Name of the workspace.')
param workspaceName string
@description('Name of the action group.')
param actionGroupName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}
resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: actionGroupName
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: name
    description: summary
    severity: severity
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: every
    windowSize: every
    autoMitigate: true
    // A workspace has a table only once something was written to it.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: above
          dimensions: [for column in by: { name: column, operator: 'Include', values: ['*'] }]
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [actionGroup.id] }
  }
}
