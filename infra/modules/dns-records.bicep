// The records of the base domain in its zone, and who may rewrite them when a certificate is validated anew.

@description('Name of the zone.')
param zoneName string
@description('The base domain: the zone itself or a name below it.')
param baseDomain string
@description('Name of the Front Door profile.')
param frontDoorName string
@description('Name of the endpoint.')
param endpointName string
@description('Resource group of the profile.')
param platformGroup string
@description('Authorities that may issue certificates.')
param authorities string[]
@description('Values that prove to Front Door that the domains are ours.')
param validationTokens string[]
@description('Name of the identity of the daily look at the certificates.')
param renewalIdentityName string

var dnsZoneContributor = 'befefa01-2a29-4197-83a8-272ff33ce314'
var below = zoneName == baseDomain ? '' : take(baseDomain, length(baseDomain) - length(zoneName) - 1)

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2025-06-01' existing = {
  scope: resourceGroup(platformGroup)
  name: '${frontDoorName}/${endpointName}'
}
resource renewal 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: resourceGroup(platformGroup)
  name: renewalIdentityName
}

resource zone 'Microsoft.Network/dnsZones@2018-05-01' existing = {
  name: zoneName
}

resource apex4 'Microsoft.Network/dnsZones/A@2018-05-01' = {
  parent: zone
  name: empty(below) ? '@' : below
  properties: { TTL: 300, targetResource: { id: endpoint.id } }
}
resource apex6 'Microsoft.Network/dnsZones/AAAA@2018-05-01' = {
  parent: zone
  name: empty(below) ? '@' : below
  properties: { TTL: 300, targetResource: { id: endpoint.id } }
}
resource wildcard 'Microsoft.Network/dnsZones/CNAME@2018-05-01' = {
  parent: zone
  name: empty(below) ? '*' : '*.${below}'
  properties: { TTL: 300, CNAMERecord: { cname: endpoint.properties.hostName } }
}
resource authority 'Microsoft.Network/dnsZones/CAA@2018-05-01' = {
  parent: zone
  name: empty(below) ? '@' : below
  properties: {
    TTL: 3600
    caaRecords: flatten(map(authorities, name => [
      { flags: 0, tag: 'issue', value: name }
      { flags: 0, tag: 'issuewild', value: name }
    ]))
  }
}

// Apex and wildcard are proven at one name, so one set holds both values.
resource proof 'Microsoft.Network/dnsZones/TXT@2018-05-01' = {
  parent: zone
  name: empty(below) ? '_dnsauth' : '_dnsauth.${below}'
  properties: { TTL: 300, TXTRecords: map(validationTokens, value => { value: [value] }) }
}

resource mayRewrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: proof
  name: guid(proof.id, renewal.id, dnsZoneContributor)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dnsZoneContributor)
    principalId: renewal.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
