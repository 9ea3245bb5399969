// A small environment on a child of a zone that exists: everything real, little of it.
using 'main.bicep'

param environmentName = 'test'
param location = 'uksouth'
param baseDomain = 'test.facilityapps.co.uk'
param zone = {
  kind: 'child'
  name: 'test.facilityapps.co.uk'
  parentName: 'facilityapps.co.uk'
  parentResourceGroup: 'rg-importer-prod'
}
param frontDoorSku = 'Standard_AzureFrontDoor'
param certificate = { kind: 'managed' }
param appStorageSku = 'Standard_LRS'
param auditDays = 1
param scale = { memory: 2048, instances: 40, ready: 0 }
param mail = {
  endpoint: 'https://acs-importer-test.uk.communication.azure.com'
  from: 'no-reply@test.facilityapps.co.uk'
}
param watch = {
  email: 'operations@facilityapps.co.uk'
  budget: 150
  budgetStart: '2026-12-01'
  dailyLogs: 1
  keptDays: 30
}
param githubRepository = 'facilityapps/job-importer'
