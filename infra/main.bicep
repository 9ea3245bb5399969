// The platform, from an empty subscription: phase one of two. Code is deployed after it, then eventgrid.bicep.
// Names are made once and handed down, so that a snapshot shows every resource by its name.

targetScope = 'subscription'

import { namesOf, places } from 'names.bicep'
import { Certificate, FrontDoorSku, Mail, Scale, StorageSku, Watch, Zone } from 'types.bicep'

@description('Short name of the environment; part of every name. Small letters and digits.')
@minLength(2)
@maxLength(6)
param environmentName string
@description('Region of everything that has one.')
param location string = deployment().location
@description('Domain under which every customer has a sub-domain.')
param baseDomain string
@description('Where the records of the base domain live.')
param zone Zone
@description('Standard, or Premium with the rules that Microsoft keeps.')
param frontDoorSku FrontDoorSku
@description('Who issues the certificate of the apex and of the wildcard.')
param certificate Certificate
@description('Authorities that may issue certificates for the base domain (CAA).')
param certificateAuthorities string[] = ['digicert.com']
@description('How often and where the app\'s data is kept.')
param appStorageSku StorageSku
@description('Days that an entry of the audit log cannot be changed or deleted.')
param auditDays int
@description('How the app scales.')
param scale Scale
@description('What a customer\'s FacilityApps domain may end with, separated by commas.')
param facilityAppsSuffixes string = 'facilityapps.com'
@description('Whether FacilityApps finds jobs by label.')
param facilityAppsLookup 'yes' | 'no' = 'no'
@description('Who sends mails, and in whose name.')
param mail Mail
@description('Who is told what.')
param watch Watch
@description('Repository whose workflow looks at the certificates (`owner/name`).')
param githubRepository string

var token = take(uniqueString(subscription().id, environmentName, baseDomain), 6)
var names = namesOf(environmentName, token)
var tags = { workload: 'job-importer', environment: environmentName, 'azd-env-name': environmentName }
var zoneGroup = zone.kind == 'existing' ? zone.resourceGroup : names.group
var ownCertificate = certificate.kind == 'own'
var identities = concat(
  [
    { name: names.appIdentity, subjects: [] }
    { name: names.eventsIdentity, subjects: [] }
    { name: names.renewalIdentity, subjects: ['repo:${githubRepository}:environment:${environmentName}-certificates'] }
  ],
  ownCertificate ? [{ name: names.frontDoorIdentity, subjects: [] }] : []
)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = [
  for one in identities: {
    scope: group
    name: one.name
    params: { location: location, tags: tags, name: one.name, githubSubjects: one.subjects }
  }
]

module data 'modules/data.bicep' = {
  scope: group
  name: 'data'
  dependsOn: [identity]
  params: {
    location: location
    tags: tags
    names: names
    appStorageSku: appStorageSku
    auditDays: auditDays
    watch: watch
  }
}

module dnsZone 'modules/dns-zone.bicep' = if (zone.kind != 'existing') {
  scope: group
  name: 'dns-zone'
  params: { tags: tags, name: zone.name }
}
module delegation 'modules/dns-delegation.bicep' = if (zone.kind == 'child') {
  scope: resourceGroup(zone.?parentResourceGroup ?? names.group)
  name: 'dns-delegation-${environmentName}'
  params: {
    parentName: zone.?parentName ?? ''
    childName: zone.name
    nameServers: dnsZone.?outputs.nameServers ?? []
  }
}

module certificateAccess 'modules/certificate-access.bicep' = if (ownCertificate) {
  scope: resourceGroup(certificate.?vaultResourceGroup ?? names.group)
  name: 'certificate-access-${environmentName}'
  dependsOn: [identity]
  params: {
    vaultName: certificate.?vaultName ?? ''
    identityName: names.frontDoorIdentity
    identityResourceGroup: names.group
  }
}

module edge 'modules/edge.bicep' = {
  scope: group
  name: 'edge'
  dependsOn: [data, certificateAccess, dnsZone]
  params: {
    tags: tags
    names: names
    sku: frontDoorSku
    certificate: certificate
    baseDomain: baseDomain
    zoneId: resourceId(subscription().subscriptionId, zoneGroup, 'Microsoft.Network/dnsZones', zone.name)
  }
}

module records 'modules/dns-records.bicep' = {
  scope: resourceGroup(zoneGroup)
  name: 'dns-records-${environmentName}'
  params: {
    zoneName: zone.name
    baseDomain: baseDomain
    platformGroup: names.group
    frontDoorName: names.frontDoor
    endpointName: names.endpoint
    authorities: certificateAuthorities
    validationTokens: edge.outputs.validationTokens
    renewalIdentityName: names.renewalIdentity
  }
}

module app 'modules/app.bicep' = {
  scope: group
  name: 'app'
  dependsOn: [edge]
  params: {
    location: location
    tags: tags
    names: names
    packageContainer: places.packageContainer
    baseDomain: baseDomain
    scale: scale
    facilityAppsSuffixes: facilityAppsSuffixes
    facilityAppsLookup: facilityAppsLookup
    mail: mail
  }
}

module watching 'modules/watch.bicep' = {
  scope: group
  name: 'watch'
  dependsOn: [data]
  params: { location: location, tags: tags, names: names, baseDomain: baseDomain, watch: watch }
}

@description('What the next steps ask for: azd and the workflow read these.')
output AZURE_RESOURCE_GROUP string = names.group
output FUNCTION_APP string = names.app
output BASE_DOMAIN string = baseDomain
