// The Front Door profile and its endpoint: their names and ids are what app and DNS records need first.

import { Certificate, FrontDoorSku, Tags } from '../types.bicep'

@description('Tags of every resource.')
param tags Tags
@description('Name of the profile.')
param name string
@description('Name of the endpoint.')
param endpointName string
@description('Standard, or Premium with the rules that Microsoft keeps.')
param sku FrontDoorSku
@description('Who issues the certificate; an own one is read by an identity.')
param certificate Certificate
@description('Name of the identity that reads an own certificate.')
param identityName string
@description('Name of the workspace of the logs.')
param workspaceName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = if (certificate.kind == 'own') {
  name: identityName
}
resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: sku }
  identity: certificate.kind == 'own'
    ? { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
    : { type: 'None' }
  properties: {
    // The app's longest answer; a request is given up by the host after 230 s.
    originResponseTimeoutSeconds: 240
    // A calendar's link has its token in the query, which the access log would keep; paths and names stay readable.
    logScrubbing: {
      state: 'Enabled'
      scrubbingRules: [{ matchVariable: 'QueryStringArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }]
    }
  }

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }
  }
}

// The rule proposes 2016-09-01, which knows no category groups.
#disable-next-line use-recent-api-versions
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: profile
  name: 'logs'
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}
