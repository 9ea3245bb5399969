// The name of every resource, made once from the environment, so that a snapshot and a reader find them.

@export()
@description('Names of an environment\'s resources.')
type Names = {
  group: string
  appIdentity: string
  eventsIdentity: string
  renewalIdentity: string
  frontDoorIdentity: string
  workspace: string
  component: string
  vault: string
  appStorage: string
  hostStorage: string
  plan: string
  app: string
  topic: string
  frontDoor: string
  endpoint: string
  firewall: string
  actionGroup: string
}

@export()
@description('Names for an environment; `token` makes those unique that all of Azure shares.')
func namesOf(environmentName string, token string) Names => {
  group: 'rg-importer-${environmentName}'
  appIdentity: 'id-importer-${environmentName}-app'
  eventsIdentity: 'id-importer-${environmentName}-events'
  renewalIdentity: 'id-importer-${environmentName}-renewal'
  frontDoorIdentity: 'id-importer-${environmentName}-frontdoor'
  workspace: 'log-importer-${environmentName}'
  component: 'appi-importer-${environmentName}'
  vault: 'kv-imp-${environmentName}-${token}'
  appStorage: 'stimpapp${environmentName}${token}'
  hostStorage: 'stimphost${environmentName}${token}'
  plan: 'plan-importer-${environmentName}'
  app: 'func-importer-${environmentName}-${token}'
  topic: 'evgt-importer-${environmentName}'
  frontDoor: 'afd-importer-${environmentName}'
  endpoint: 'importer-${environmentName}-${token}'
  firewall: 'wafimporter${environmentName}'
  actionGroup: 'ag-importer-${environmentName}'
}

@export()
@description('Where the deployed package, files too large for a trigger and lost events lie.')
var places = {
  packageContainer: 'package'
  largeFilesQueue: 'import-checks'
  deadLetterContainer: 'dead-letters'
}
