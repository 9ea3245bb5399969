// Every setting that the app reads (shared/platform/settings.ts) and that the host needs; a test holds the list.

@description('Values by the name that they have in the environment.')
type Settings = { *: string }

@export()
@description('Settings of the function app by name. Addresses and ids only: the app reaches everything by its identity.')
func appSettings(
  names {
    baseDomain: string
    frontDoorId: string
    identityClientId: string
    insightsConnection: string
    vault: string
    appStorage: string
    hostStorage: string
    facilityAppsSuffixes: string
    facilityAppsLookup: string
    mailEndpoint: string
    mailFrom: string
  }
) Settings => {
  APP_STORAGE__blobServiceUri: 'https://${names.appStorage}.blob.${environment().suffixes.storage}'
  APP_STORAGE__queueServiceUri: 'https://${names.appStorage}.queue.${environment().suffixes.storage}'
  APP_STORAGE__tableServiceUri: 'https://${names.appStorage}.table.${environment().suffixes.storage}'
  APP_STORAGE__credential: 'managedidentity'
  APP_STORAGE__clientId: names.identityClientId
  AzureWebJobsStorage__blobServiceUri: 'https://${names.hostStorage}.blob.${environment().suffixes.storage}'
  AzureWebJobsStorage__queueServiceUri: 'https://${names.hostStorage}.queue.${environment().suffixes.storage}'
  AzureWebJobsStorage__tableServiceUri: 'https://${names.hostStorage}.table.${environment().suffixes.storage}'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: names.identityClientId
  AzureWebJobsDisableHomepage: 'true'
  // A check of a large file takes half the memory so (decision 0008).
  languageWorkers__node__arguments: '--max-semi-space-size=2 --heap-growing-percent=20 --no-incremental-marking'
  MALLOC_MMAP_THRESHOLD_: '32768'
  APPLICATIONINSIGHTS_CONNECTION_STRING: names.insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${names.identityClientId};Authorization=AAD'
  AZURE_CLIENT_ID: names.identityClientId
  KEY_VAULT_URL: 'https://${names.vault}${environment().suffixes.keyvaultDns}'
  PASSWORD_MIN_LENGTH: '12'
  BREACHED_PASSWORDS_URL: ''
  ARGON2_MEMORY_KIB: '19456'
  ARGON2_PASSES: '2'
  ARGON2_LANES: '1'
  MAIL_FROM: names.mailFrom
  ACS_ENDPOINT: names.mailEndpoint
  BASE_DOMAIN: names.baseDomain
  FRONT_DOOR_ID: names.frontDoorId
  FACILITYAPPS_URL: 'https://{domain}'
  FACILITYAPPS_SUFFIXES: names.facilityAppsSuffixes
  FACILITYAPPS_REACH: 'public'
  FACILITYAPPS_LOOKUP: names.facilityAppsLookup
  FACILITYAPPS_TIMEOUT_SECONDS: '30'
  RUN_QUIET_SECONDS: '120'
  RUN_SLICE_SECONDS: '240'
  RUN_LEASE_SECONDS: '45'
  CLOCK_SKEW_SECONDS: '2'
  RUN_AWAY_SECONDS: '60'
  RUN_IN_FLIGHT: '10'
  SWEEP_STALE_SECONDS: '60'
  REFERENCE_MAX_AGE_SECONDS: '600'
  LIMIT_ADDRESS_PER_MINUTE: '2000'
  LIMIT_SESSION_PER_MINUTE: '600'
  LIMIT_KEY_PER_MINUTE: '1200'
  LIMIT_FACTOR: '1'
}
