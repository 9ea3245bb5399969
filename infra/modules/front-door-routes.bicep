// What Front Door does with a request: which domains, which origin, what may be cached.

import { Certificate } from '../types.bicep'

@description('Name of the profile.')
param profileName string
@description('Name of the endpoint.')
param endpointName string
@description('The base domain.')
param baseDomain string
@description('Id of the DNS zone that holds the records.')
param zoneId string
@description('Who issues the certificate.')
param certificate Certificate
@description('Host name of the function app.')
param originHost string
@description('Name of the firewall policy.')
param firewallName string

resource profile 'Microsoft.Cdn/profiles@2025-06-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' existing = {
    name: endpointName
  }
}

resource policy 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-03-01' existing = {
  name: firewallName
}

resource ownVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = if (certificate.kind == 'own') {
  scope: resourceGroup(certificate.?vaultResourceGroup ?? resourceGroup().name)
  name: certificate.?vaultName ?? 'none'

  resource secret 'secrets' existing = {
    name: certificate.?secretName ?? 'none'
  }
}
resource ownCertificate 'Microsoft.Cdn/profiles/secrets@2025-06-01' = if (certificate.kind == 'own') {
  parent: profile
  name: 'certificate'
  properties: {
    parameters: {
      type: 'CustomerCertificate'
      useLatestVersion: true
      secretSource: { id: ownVault::secret.id }
    }
  }
}

var tls = {
  // Alone, `minimumTlsVersion` is ignored.
  cipherSuiteSetType: 'TLS12_2023'
  minimumTlsVersion: 'TLS12'
  certificateType: certificate.kind == 'own' ? 'CustomerCertificate' : 'ManagedCertificate'
  secret: certificate.kind == 'own' ? { id: ownCertificate.id } : null
}

resource apex 'Microsoft.Cdn/profiles/customDomains@2025-06-01' = {
  parent: profile
  name: 'apex'
  properties: { hostName: baseDomain, azureDnsZone: { id: zoneId }, tlsSettings: tls }
}
resource wildcard 'Microsoft.Cdn/profiles/customDomains@2025-06-01' = {
  parent: profile
  name: 'wildcard'
  properties: { hostName: '*.${baseDomain}', azureDnsZone: { id: zoneId }, tlsSettings: tls }
}

resource group 'Microsoft.Cdn/profiles/originGroups@2025-06-01' = {
  parent: profile
  name: 'app'
  properties: {
    // One origin: probes would change nothing and keep the app awake.
    loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 }
    sessionAffinityState: 'Disabled'
  }

  resource origin 'origins' = {
    name: 'functions'
    properties: {
      hostName: originHost
      // The app refuses a host that is not its own; the customer's host travels in X-Forwarded-Host.
      originHostHeader: originHost
      httpsPort: 443
      priority: 1
      weight: 1000
      enforceCertificateNameCheck: true
    }
  }
}

// Both domains stand on every route: a deployment must never drop one.
var everyRoute = {
  originGroup: { id: group.id }
  customDomains: [{ id: apex.id }, { id: wildcard.id }]
  supportedProtocols: ['Http', 'Https']
  forwardingProtocol: 'HttpsOnly'
  httpsRedirect: 'Enabled'
  linkToDefaultDomain: 'Disabled'
}

resource everything 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = {
  parent: profile::endpoint
  name: 'everything'
  dependsOn: [group::origin]
  properties: { ...everyRoute, patternsToMatch: ['/*'] }
}

// Names under /assets/ hold a hash of what is in them; nothing else is cached.
resource assets 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = {
  parent: profile::endpoint
  name: 'assets'
  dependsOn: [group::origin, everything]
  properties: {
    ...everyRoute
    patternsToMatch: ['/assets/*']
    cacheConfiguration: {
      queryStringCachingBehavior: 'IgnoreQueryString'
      compressionSettings: {
        isCompressionEnabled: true
        contentTypesToCompress: ['text/javascript', 'text/css', 'image/svg+xml', 'application/json']
      }
    }
  }
}

resource firewall 'Microsoft.Cdn/profiles/securityPolicies@2025-06-01' = {
  parent: profile
  name: 'firewall'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: policy.id }
      associations: [
        { domains: [{ id: apex.id }, { id: wildcard.id }, { id: profile::endpoint.id }], patternsToMatch: ['/*'] }
      ]
    }
  }
}

// A domain that is proven may have no value any more; an empty one would be refused as a TXT record.
@description('Values that prove to Front Door that the domains are ours: apex, wildcard.')
output validationTokens string[] = [
  apex.properties.?validationProperties.?validationToken ?? 'proven'
  wildcard.properties.?validationProperties.?validationToken ?? 'proven'
]
