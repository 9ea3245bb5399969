// Where blob events start, and what Event Grid may do with them. The subscriptions are the second phase (eventgrid.bicep).

import { Tags } from '../types.bicep'

@description('Region of the topic.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Name of the topic.')
param topicName string
@description('Name of the storage account whose events these are.')
param accountName string
@description('Name of the identity that delivers.')
param identityName string
@description('Queue of files that are too large to trigger a function.')
param queueName string
@description('Container of events that could not be delivered.')
param deadLetterContainer string

var queueMessageSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}
resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource queues 'queueServices' existing = {
    name: 'default'

    resource checks 'queues' existing = {
      name: queueName
    }
  }
  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainer
    }
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: topicName
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: { source: account.id, topicType: 'Microsoft.Storage.StorageAccounts' }
}

resource maySend 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::queues::checks
  name: guid(account::queues::checks.id, identity.id, queueMessageSender)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueMessageSender)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource mayKeepDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::blobs::deadLetters
  name: guid(account::blobs::deadLetters.id, identity.id, blobDataContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
