// Phase two: blob events of customers' inboxes reach the app. It needs code that has run once (only then does the
// webhook have a key), and an app that answers: Event Grid asks the webhook before it keeps the subscription.

import { namesOf, places } from 'names.bicep'

@description('Short name of the environment, as in main.bicep.')
param environmentName string
@description('The base domain, as in main.bicep.')
param baseDomain string

var token = take(uniqueString(subscription().id, environmentName, baseDomain), 6)
var names = namesOf(environmentName, token)
// A trigger is handed the whole blob: larger ones go by the queue, and are read as a stream.
var mostTriggerBytes = 16777216

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.app
}
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.eventsIdentity
}
resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: names.appStorage
}
resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: names.topic
}

var delivery = {
  eventDeliverySchema: 'EventGridSchema'
  retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
  deadLetterWithResourceIdentity: {
    identity: { type: 'UserAssigned', userAssignedIdentity: identity.id }
    deadLetterDestination: {
      endpointType: 'StorageBlob'
      properties: { resourceId: account.id, blobContainerName: places.deadLetterContainer }
    }
  }
}
var inboxes = {
  includedEventTypes: ['Microsoft.Storage.BlobCreated']
  subjectBeginsWith: '/blobServices/default/containers/t-'
}
var inInbox = { operatorType: 'StringContains', key: 'subject', values: ['/blobs/inbox/'] }

resource small 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'inbox-small'
  properties: {
    ...delivery
    filter: {
      ...inboxes
      advancedFilters: [
        inInbox
        { operatorType: 'NumberLessThanOrEquals', key: 'data.contentLength', value: mostTriggerBytes }
      ]
    }
    destination: {
      endpointType: 'WebHook'
      properties: {
        // The function `inbox` of functions/blob/inbox.ts.
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.inbox&code=${listKeys('${app.id}/host/default', '2023-12-01').systemKeys.blobs_extension}'
        maxEventsPerBatch: 1
      }
    }
  }
}

resource large 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'inbox-large'
  properties: {
    ...delivery
    filter: {
      ...inboxes
      advancedFilters: [
        inInbox
        { operatorType: 'NumberGreaterThan', key: 'data.contentLength', value: mostTriggerBytes }
      ]
    }
    deliveryWithResourceIdentity: {
      identity: { type: 'UserAssigned', userAssignedIdentity: identity.id }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: account.id
          queueName: places.largeFilesQueue
          queueMessageTimeToLiveInSeconds: 604800
        }
      }
    }
  }
}
