// What the app keeps in its storage account: tables, queues, the containers that are not a customer's, and for how long.
// Customers' containers (`t-...`) are made by the app.

@description('Name of the storage account.')
param accountName string
@description('Days that an entry of the audit log cannot be changed or deleted by anybody.')
@minValue(1)
@maxValue(146000)
param auditDays int

// functions/tables.ts without `secrets`, which only one machine has; a test holds both to each other.
var tables = [
  'tenants'
  'users'
  'sessions'
  'throttles'
  'keys'
  'imports'
  'importwork'
  'uploads'
  'idempotency'
  'schedules'
  'schedulesdue'
  'audit'
  'limits'
]
// Poison queues too, so that the triggers on them find them.
var queues = [
  'import-checks'
  'import-checks-poison'
  'import-runs'
  'import-runs-poison'
  'people-mails'
  'people-mails-poison'
  'webjobs-blobtrigger-poison'
]
var erasureDays = 30

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: 14 }
    containerDeleteRetentionPolicy: { enabled: true, days: 14 }
  }

  resource audit 'containers' = {
    name: 'audit'
    properties: { publicAccess: 'None' }

    // Made unlocked: docs/operations.md says when and how to lock it, which cannot be undone.
    resource worm 'immutabilityPolicies' = {
      name: 'default'
      properties: { immutabilityPeriodSinceCreationInDays: auditDays, allowProtectedAppendWrites: true }
    }
  }

  resource backup 'containers' = {
    name: 'backup'
    properties: { publicAccess: 'None' }
  }

  resource deadLetters 'containers' = {
    name: 'dead-letters'
    properties: { publicAccess: 'None' }
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'

  resource table 'tables' = [for name in tables: { name: name }]
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'

  resource queue 'queues' = [for name in queues: { name: name }]
}

// A prefix without a slash fits every container that begins so.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'forgetOldVersions'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['t-', 'backup/'] }
            actions: {
              version: { delete: { daysAfterCreationGreaterThan: erasureDays } }
              snapshot: { delete: { daysAfterCreationGreaterThan: erasureDays } }
            }
          }
        }
        {
          name: 'coolOldFiles'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['t-'] }
            actions: { baseBlob: { tierToCool: { daysAfterModificationGreaterThan: 90 } } }
          }
        }
        {
          name: 'dropOldBackups'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['backup/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 35 } } }
          }
        }
        {
          name: 'dropDeadLetters'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['dead-letters/'] }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 60 } } }
          }
        }
      ]
    }
  }
}
