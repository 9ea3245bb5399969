// Who deploys: made once, by an owner of the subscription, before the first deployment. For each environment one
// identity that a workflow in that GitHub environment may act as, and one that may only look what would change.

targetScope = 'subscription'

@description('Region of the identities.')
param location string = deployment().location
@description('Repository whose workflows deploy (`owner/name`).')
param githubRepository string
@description('Environments that are deployed, as in main.bicep.')
param environmentNames string[] = ['test', 'prod']

var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
var accessAdministrator = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'
// Roles that main.bicep assigns; the deployer can give no other, above all not its own.
var assignable = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  '3913510d-42f4-4e42-8a64-420c390055eb'
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  '4633458b-17de-408a-b874-0445c86b69e6'
  'befefa01-2a29-4197-83a8-272ff33ce314'
  'ec156ff8-a8d1-4d15-830c-5b80698ca432'
]
var these = '{${join(assignable, ', ')}}'
var tags = { workload: 'job-importer', environment: 'all' }
var identities = flatten(map(environmentNames, name => [
  { name: 'id-importer-deployer-${name}', subject: 'repo:${githubRepository}:environment:${name}', deploys: true }
  { name: 'id-importer-planner-${name}', subject: 'repo:${githubRepository}:environment:${name}-plan', deploys: false }
]))

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-importer-deployers'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = [
  for one in identities: {
    scope: group
    name: one.name
    params: { location: location, tags: tags, name: one.name, githubSubjects: [one.subject] }
  }
]

resource mayPlan 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'importer-planner')
  properties: {
    roleName: 'Job Importer planner'
    description: 'Reads everything and asks what a deployment would change, and changes nothing.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          '*/read'
          'Microsoft.Resources/deployments/validate/action'
          'Microsoft.Resources/deployments/whatIf/action'
        ]
      }
    ]
  }
}

module roles 'modules/deployer-roles.bicep' = [
  for one in identities: {
    name: 'roles-${one.name}'
    dependsOn: [identity]
    params: {
      identityName: one.name
      identityGroup: group.name
      roleIds: one.deploys ? [contributor] : [mayPlan.name]
      conditionedRoleIds: one.deploys ? [accessAdministrator] : []
      condition: '((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/write\'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals ${these})) AND ((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/delete\'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals ${these}))'
    }
  }
]
