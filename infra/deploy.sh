#!/usr/bin/env bash
# Deploys an environment, step by step: bash infra/deploy.sh STEP ENVIRONMENT
#   plan            what a deployment of the infrastructure would change
#   infrastructure  phase one: everything but the event subscriptions
#   code            the bundle
#   events          phase two: blob events reach the app, which has to run for it
#   smoke           whether it works, seen from outside (--without-import before there is a canary customer)
#   all             infrastructure, code, events, smoke
# Needs the Azure CLI, signed in, with the subscription chosen; and infra/main.ENVIRONMENT.bicepparam.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

step="${1:-}" environment="${2:-}"
parameters="infra/main.$environment.bicepparam"
usage() {
  sed -n '2,9s/^# \{0,1\}//p' "infra/deploy.sh" >&2
  exit 2
}
[ -n "$step" ] && [ -n "$environment" ] || usage
[ -f "$parameters" ] || { echo "There is no $parameters." >&2; exit 2; }
deployment="importer-$environment"
location="$(sed -n "s/^param location = '\(.*\)'$/\1/p" "$parameters")"

# output NAME: what phase one left behind for the next steps; azd hands it over in the environment.
output() {
  if [ -n "${!1:-}" ]; then
    echo "${!1}"
    return
  fi
  az deployment sub show --name "$deployment" --query "properties.outputs.$1.value" --output tsv
}

plan() {
  az deployment sub what-if --name "$deployment" --location "$location" --parameters "$parameters" \
    --validation-level ProviderNoRbac "$@"
}

infrastructure() {
  az deployment sub create --name "$deployment" --location "$location" --parameters "$parameters" --output none
  echo "Infrastructure of $environment: $(output AZURE_RESOURCE_GROUP), app $(output FUNCTION_APP)"
}

code() {
  local package="$PWD/dist/package.zip"
  npm run --silent package
  rm -f "$package"
  (cd dist/package && zip --quiet --recurse-paths "$package" .)
  az functionapp deployment source config-zip --resource-group "$(output AZURE_RESOURCE_GROUP)" \
    --name "$(output FUNCTION_APP)" --src "$package" --build-remote false --output none
  echo "Code of $environment: $(git rev-parse --short HEAD), $(wc -c < "$package") bytes"
}

events() {
  local group app key='' try
  group="$(output AZURE_RESOURCE_GROUP)" app="$(output FUNCTION_APP)"
  # The key of the webhook is made when code with a blob trigger first runs.
  for try in $(seq 1 30); do
    key="$(az functionapp keys list --resource-group "$group" --name "$app" \
      --query "length(systemKeys.blobs_extension || '')" --output tsv || true)"
    [ "${key:-0}" -gt 0 ] && break
    echo "The webhook of blob events has no key yet ($try of 30)"
    sleep 10
  done
  [ "${key:-0}" -gt 0 ] || { echo 'The app did not start: its log says why (docs/operations.md, "The first deployment", 6).' >&2; exit 1; }
  az deployment group create --name "$deployment-events" --resource-group "$group" \
    --parameters "infra/eventgrid.$environment.bicepparam" --output none
  echo "Blob events of $environment reach $app"
}

smoke() {
  npm run --silent infra:smoke -- --base-domain "$(output BASE_DOMAIN)" \
    --origin "$(output FUNCTION_APP).azurewebsites.net" "$@"
}

case "$step" in
  plan | smoke) "$step" "${@:3}" ;;
  infrastructure | code | events) "$step" ;;
  all)
    infrastructure
    code
    events
    smoke
    ;;
  *) usage ;;
esac
