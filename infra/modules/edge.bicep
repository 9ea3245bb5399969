// Front Door as a whole: profile, firewall, domains and routes.

import { Names } from '../names.bicep'
import { Certificate, FrontDoorSku, Tags } from '../types.bicep'

@description('Tags of every resource.')
param tags Tags
@description('Names of the environment\'s resources.')
param names Names
@description('Standard, or Premium with the rules that Microsoft keeps.')
param sku FrontDoorSku
@description('Who issues the certificate.')
param certificate Certificate
@description('The base domain.')
param baseDomain string
@description('Id of the DNS zone that holds the records.')
param zoneId string

module profile 'front-door-profile.bicep' = {
  name: 'front-door-profile'
  params: {
    tags: tags
    name: names.frontDoor
    endpointName: names.endpoint
    sku: sku
    certificate: certificate
    identityName: names.frontDoorIdentity
    workspaceName: names.workspace
  }
}

module firewall 'firewall.bicep' = {
  name: 'firewall'
  params: { tags: tags, name: names.firewall, sku: sku }
}

module routes 'front-door-routes.bicep' = {
  name: 'front-door-routes'
  dependsOn: [profile, firewall]
  params: {
    profileName: names.frontDoor
    endpointName: names.endpoint
    baseDomain: baseDomain
    zoneId: zoneId
    certificate: certificate
    // Front Door takes the name before the app is there; it is asked for only once a request comes.
    #disable-next-line no-hardcoded-env-urls
    originHost: '${names.app}.azurewebsites.net'
    firewallName: names.firewall
  }
}

module renewalAccess 'renewal-access.bicep' = {
  name: 'renewal-access'
  dependsOn: [profile]
  params: { profileName: names.frontDoor, identityName: names.renewalIdentity }
}

@description('Values that prove to Front Door that the domains are ours.')
output validationTokens string[] = routes.outputs.validationTokens
