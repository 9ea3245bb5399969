// Lets the daily look at the certificates ask Front Door for a new validation token.

@description('Name of the profile.')
param profileName string
@description('Name of the identity of the daily look.')
param identityName string

var cdnProfileContributor = 'ec156ff8-a8d1-4d15-830c-5b80698ca432'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}
resource profile 'Microsoft.Cdn/profiles@2025-06-01' existing = {
  name: profileName
}

resource mayRefresh 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: profile
  name: guid(profile.id, identity.id, cdnProfileContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', cdnProfileContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
