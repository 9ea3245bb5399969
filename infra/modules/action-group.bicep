// Whom alerts are sent to.

import { Tags } from '../types.bicep'

@description('Tags of every resource.')
param tags Tags
@description('Name of the group.')
param name string
@description('Receives the alerts.')
param email string

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'importer'
    enabled: true
    emailReceivers: [{ name: 'operations', emailAddress: email, useCommonAlertSchema: true }]
  }
}
