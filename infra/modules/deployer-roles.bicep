// What an identity that deploys may do in the subscription.

targetScope = 'subscription'

@description('Name of the identity.')
param identityName string
@description('Resource group of the identity.')
param identityGroup string
@description('Roles without a condition.')
param roleIds string[]
@description('Roles that the condition bounds.')
param conditionedRoleIds string[]
@description('Condition of those roles, in the language of role assignment conditions, version 2.0.')
param condition string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: resourceGroup(identityGroup)
  name: identityName
}

resource free 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roleIds: {
    name: guid(subscription().id, identity.id, role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource bounded 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in conditionedRoleIds: {
    name: guid(subscription().id, identity.id, role)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      condition: condition
      conditionVersion: '2.0'
    }
  }
]
