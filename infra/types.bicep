// What the parameter files may say, shared by main.bicep and its modules.

@export()
@description('Where the records of the base domain live.')
@discriminator('kind')
type Zone = NewZone | ExistingZone | ChildZone

@description('The base domain is a zone of its own, made here; the registrar has to be told its name servers.')
type NewZone = {
  kind: 'new'
  @description('Name of the zone; the base domain.')
  name: string
}

@description('A zone that exists in this subscription; the base domain is the zone itself or a name below it.')
type ExistingZone = {
  kind: 'existing'
  @description('Name of the zone; the base domain ends with it.')
  name: string
  @description('Resource group of the zone.')
  resourceGroup: string
}

@description('A zone of its own below a zone that exists in this subscription, which is told the name servers.')
type ChildZone = {
  kind: 'child'
  @description('Name of the zone to make; the base domain.')
  name: string
  @description('Name of the zone above it.')
  parentName: string
  @description('Resource group of the zone above it.')
  parentResourceGroup: string
}

@export()
@description('Who issues the certificate of the apex and of the wildcard.')
@discriminator('kind')
type Certificate = ManagedCertificate | OwnCertificate

@description('Front Door gets and renews them; the daily look of infra/certificates covers what it does not promise.')
type ManagedCertificate = { kind: 'managed' }

@description('One RSA certificate for `domain` and `*.domain` in a Key Vault of this subscription; its newest version is used.')
type OwnCertificate = {
  kind: 'own'
  @description('Name of the vault that holds the certificate; it uses role-based access.')
  vaultName: string
  @description('Resource group of that vault.')
  vaultResourceGroup: string
  @description('Name of the certificate in the vault.')
  secretName: string
}

@export()
type FrontDoorSku = 'Standard_AzureFrontDoor' | 'Premium_AzureFrontDoor'

@export()
type StorageSku = 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS' | 'Standard_RAGZRS'

@export()
@description('How the function app scales.')
type Scale = {
  @description('Memory of an instance in MB.')
  memory: 512 | 2048 | 4096
  @description('Most instances at once.')
  @minValue(40)
  @maxValue(1000)
  instances: int
  @description('Instances that are always ready for requests.')
  @minValue(0)
  @maxValue(20)
  ready: int
}

@export()
@description('Azure Communication Services with a verified domain; the app\'s identity sends by it (docs/operations.md).')
type Mail = {
  @description('Address of the Communication Services resource, like https://name.uk.communication.azure.com.')
  endpoint: string
  @description('Sender of every mail; of a domain that is verified and connected there.')
  from: string
}

@export()
@description('Who is told, and from where on.')
type Watch = {
  @description('Receives alerts and the budget.')
  email: string
  @description('A month, in the currency of the subscription.')
  @minValue(1)
  budget: int
  @description('First day of the month of the first deployment; it cannot be changed later.')
  budgetStart: string
  @description('GB a day that the logs take at most; what is above it is not kept.')
  @minValue(1)
  dailyLogs: int
  @description('Days that the logs are kept.')
  @minValue(30)
  @maxValue(730)
  keptDays: int
}

@export()
@description('Tags of a resource.')
type Tags = { *: string }
