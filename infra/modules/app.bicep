// The function app on Flex Consumption. It hears this deployment's Front Door and Event Grid's webhook, and nobody else.

import { Names } from '../names.bicep'
import { Mail, Scale, Tags } from '../types.bicep'
import { appSettings } from 'app-settings.bicep'

@description('Region of the app.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Names of the environment\'s resources; the app\'s address is its name under azurewebsites.net.')
param names Names
@description('Container of the deployed package.')
param packageContainer string
@description('The base domain.')
param baseDomain string
@description('How the app scales.')
param scale Scale
@description('What a customer\'s FacilityApps domain may end with, separated by commas.')
param facilityAppsSuffixes string
@description('Whether FacilityApps finds jobs by label.')
param facilityAppsLookup 'yes' | 'no'
@description('Who sends mails, and in whose name.')
param mail Mail

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.appIdentity
}
resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.component
}
resource frontDoor 'Microsoft.Cdn/profiles@2025-06-01' existing = {
  name: names.frontDoor
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.app
  location: location
  tags: union(tags, { 'azd-service-name': 'importer' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${names.hostStorage}.blob.${environment().suffixes.storage}/${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      runtime: { name: 'node', version: '24' }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.memory
        maximumInstanceCount: scale.instances
        alwaysReady: scale.ready == 0 ? [] : [{ name: 'http', instanceCount: scale.ready }]
        // Measured: sixteen uploads of 16 MB at once take some 1.8 GB in host and worker. More at once need a further
        // instance.
        triggers: { http: { perInstanceConcurrency: 16 } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: 'Deny'
      ipSecurityRestrictions: [
        {
          name: 'front-door'
          description: 'Front Door, and of all its profiles this one alone'
          priority: 100
          action: 'Allow'
          tag: 'ServiceTag'
          ipAddress: 'AzureFrontDoor.Backend'
          headers: { 'x-azure-fdid': [frontDoor.properties.frontDoorId] }
        }
        {
          name: 'event-grid'
          description: 'Blob events; the webhook asks for its key, the app for the Front Door on every other route'
          priority: 200
          action: 'Allow'
          tag: 'ServiceTag'
          ipAddress: 'AzureEventGrid'
        }
      ]
      // Deployments come from anywhere, with a token of Entra ID: passwords are off below.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: appSettings({
      baseDomain: baseDomain
      frontDoorId: frontDoor.properties.frontDoorId
      identityClientId: identity.properties.clientId
      insightsConnection: component.properties.ConnectionString
      vault: names.vault
      appStorage: names.appStorage
      hostStorage: names.hostStorage
      facilityAppsSuffixes: facilityAppsSuffixes
      facilityAppsLookup: facilityAppsLookup
      mailEndpoint: mail.endpoint
      mailFrom: mail.from
    })
  }

  resource noFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
  resource noPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}
