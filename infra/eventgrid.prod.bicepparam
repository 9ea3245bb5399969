using 'eventgrid.bicep'

param environmentName = 'prod'
param baseDomain = 'facilityapps.co.uk'
