// Customers' data: kept in three zones and a second region, one instance always ready.
using 'main.bicep'

param environmentName = 'prod'
param location = 'uksouth'
param baseDomain = 'facilityapps.co.uk'
param zone = { kind: 'new', name: 'facilityapps.co.uk' }
param frontDoorSku = 'Standard_AzureFrontDoor'
param certificate = { kind: 'managed' }
param appStorageSku = 'Standard_RAGZRS'
param auditDays = 365
param scale = { memory: 2048, instances: 100, ready: 1 }
param mail = { endpoint: 'https://acs-importer-prod.uk.communication.azure.com', from: 'no-reply@facilityapps.co.uk' }
param watch = {
  email: 'operations@facilityapps.co.uk'
  budget: 600
  budgetStart: '2026-12-01'
  dailyLogs: 5
  keptDays: 90
}
param githubRepository = 'facilityapps/job-importer'
