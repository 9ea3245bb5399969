// Everything that is kept: logs, secrets, the app's data, the host's data, and where blob events start.

import { Names, places } from '../names.bicep'
import { StorageSku, Tags, Watch } from '../types.bicep'

@description('Region of everything.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Names of the environment\'s resources.')
param names Names
@description('How often and where the app\'s data is kept.')
param appStorageSku StorageSku
@description('Days that an entry of the audit log cannot be changed or deleted.')
param auditDays int
@description('Limits of the logs.')
param watch Watch

module logs 'logs.bicep' = {
  name: 'logs'
  params: {
    location: location
    tags: tags
    workspaceName: names.workspace
    componentName: names.component
    appIdentityName: names.appIdentity
    dailyLogs: watch.dailyLogs
    keptDays: watch.keptDays
  }
}

module vault 'vault.bicep' = {
  name: 'vault'
  dependsOn: [logs]
  params: {
    location: location
    tags: tags
    name: names.vault
    appIdentityName: names.appIdentity
    workspaceName: names.workspace
  }
}

module appStorage 'storage-account.bicep' = {
  name: 'app-storage'
  params: {
    location: location
    tags: tags
    name: names.appStorage
    sku: appStorageSku
    appIdentityName: names.appIdentity
  }
}
module appData 'app-data.bicep' = {
  name: 'app-data'
  dependsOn: [appStorage]
  params: { accountName: names.appStorage, auditDays: auditDays }
}

// Apart from the app's data: nothing that the host does can reach it, and it needs no second copy elsewhere.
module hostStorage 'storage-account.bicep' = {
  name: 'host-storage'
  params: {
    location: location
    tags: tags
    name: names.hostStorage
    sku: 'Standard_LRS'
    appIdentityName: names.appIdentity
  }
}
module hostData 'host-data.bicep' = {
  name: 'host-data'
  dependsOn: [hostStorage]
  params: { accountName: names.hostStorage, packageContainer: places.packageContainer }
}

module events 'events.bicep' = {
  name: 'events'
  dependsOn: [appData]
  params: {
    location: location
    tags: tags
    topicName: names.topic
    accountName: names.appStorage
    identityName: names.eventsIdentity
    queueName: places.largeFilesQueue
    deadLetterContainer: places.deadLetterContainer
  }
}
