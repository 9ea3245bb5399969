using 'eventgrid.bicep'

param environmentName = 'test'
param baseDomain = 'test.facilityapps.co.uk'
