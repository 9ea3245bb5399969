// The page that operations opens first: requests, errors and availability by customer, imports held and given up.

import { Tags } from '../types.bicep'

@description('Region of the workbook.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Title.')
param title string
@description('Name of the workspace.')
param workspaceName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    sourceId: workspace.id
    serializedData: loadTextContent('../workbook.json')
  }
}
