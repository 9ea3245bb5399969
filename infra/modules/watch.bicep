// Who hears of what, and the page that shows it.

import { Names } from '../names.bicep'
import { Tags, Watch } from '../types.bicep'

@description('Region of everything that has one.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Names of the environment\'s resources.')
param names Names
@description('The base domain.')
param baseDomain string
@description('Who is told, and from where on.')
param watch Watch

module actionGroup 'action-group.bicep' = {
  name: 'action-group'
  params: { tags: tags, name: names.actionGroup, email: watch.email }
}

module budget 'budget.bicep' = {
  name: 'budget'
  dependsOn: [actionGroup]
  params: {
    name: 'month'
    amount: watch.budget
    start: watch.budgetStart
    actionGroupName: names.actionGroup
  }
}

module alerts 'alerts.bicep' = {
  name: 'alerts'
  dependsOn: [actionGroup]
  params: {
    location: location
    tags: tags
    workspaceName: names.workspace
    topicName: names.topic
    actionGroupName: names.actionGroup
  }
}

module canary 'canary.bicep' = {
  name: 'canary'
  dependsOn: [actionGroup]
  params: {
    location: location
    tags: tags
    name: 'canary'
    url: 'https://canary.${baseDomain}/api/health'
    componentName: names.component
    actionGroupName: names.actionGroup
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  params: { location: location, tags: tags, title: 'Job Importer', workspaceName: names.workspace }
}
