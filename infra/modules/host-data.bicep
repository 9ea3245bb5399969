// What the Functions host keeps for itself: the deployed package, locks, timers. Nothing of a customer.

@description('Name of the storage account.')
param accountName string
@description('Container of the deployed package.')
param packageContainer string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: { deleteRetentionPolicy: { enabled: true, days: 7 } }

  resource package 'containers' = {
    name: packageContainer
    properties: { publicAccess: 'None' }
  }
}
