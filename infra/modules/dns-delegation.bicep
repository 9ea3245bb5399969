// Tells the zone above which name servers answer for the child.

@description('Name of the zone above.')
param parentName string
@description('Name of the child zone; ends with the name of the zone above.')
param childName string
@description('Name servers of the child.')
param nameServers string[]

resource above 'Microsoft.Network/dnsZones@2018-05-01' existing = {
  name: parentName

  resource delegation 'NS' = {
    name: take(childName, length(childName) - length(parentName) - 1)
    properties: { TTL: 3600, NSRecords: [for server in nameServers: { nsdname: server }] }
  }
}
