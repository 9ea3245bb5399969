// A user-assigned identity, and who outside of Azure may act as it.

import { Tags } from '../types.bicep'

@description('Region of the identity.')
param location string
@description('Tags of every resource.')
param tags Tags
@description('Name of the identity.')
param name string
@description('Subjects of GitHub tokens (`repo:owner/name:environment:prod`) that may act as it; empty for identities of services.')
param githubSubjects string[] = []

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

// One after the other: the service refuses two writes to one identity at once.
@batchSize(1)
resource credentials 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = [
  for (subject, index) in githubSubjects: {
    parent: identity
    name: 'github-${index}'
    properties: {
      issuer: 'https://token.actions.githubusercontent.com'
      subject: subject
      audiences: ['api://AzureADTokenExchange']
    }
  }
]
