// Says when the month becomes dear: at 80 % spent, and at 100 % foreseen.

@description('Name of the budget.')
param name string
@description('A month, in the currency of the subscription.')
param amount int
@description('First day of the first month; cannot be changed later.')
param start string
@description('Name of the action group.')
param actionGroupName string

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: actionGroupName
}

var told = { enabled: true, operator: 'GreaterThanOrEqualTo', contactEmails: [], contactGroups: [actionGroup.id] }

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      spent: { ...told, thresholdType: 'Actual', threshold: 80 }
      foreseen: { ...told, thresholdType: 'Forecasted', threshold: 100 }
    }
  }
}
