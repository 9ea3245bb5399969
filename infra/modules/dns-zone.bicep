// A zone of our own.

import { Tags } from '../types.bicep'

@description('Tags of every resource.')
param tags Tags
@description('Name of the zone.')
param name string

resource zone 'Microsoft.Network/dnsZones@2018-05-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: { zoneType: 'Public' }
}

@description('Name servers that the zone above, or the registrar, has to be told.')
output nameServers string[] = zone.properties.nameServers
