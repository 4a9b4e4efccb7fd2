#!/bin/sh
# Creates the namespace where it is missing, registers Catenary's search attributes and waits until they can be used.
# Safe to run again; an existing namespace keeps its retention. The temporal CLI reads TEMPORAL_ADDRESS and
# TEMPORAL_NAMESPACE itself.
set -eu

: "${TEMPORAL_ADDRESS:?}" "${TEMPORAL_NAMESPACE:?}" "${TEMPORAL_RETENTION:?}"
tries=${TRIES:-60}

retry() {
  what=$1
  shift
  try=1
  until output=$("$@" 2>&1); do
    if [ "$try" -ge "$tries" ]; then
      echo "$what: gave up at $TEMPORAL_ADDRESS after $try tries: $output" >&2
      exit 1
    fi
    try=$((try + 1))
    sleep "${PAUSE:-2}"
  done
  echo "$what: done"
}

create_namespace() {
  temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" ||
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"
}

retry 'Server' temporal operator cluster health
retry "Namespace $TEMPORAL_NAMESPACE" create_namespace
# For a second or so after its creation the server doesn't find the namespace yet.
retry 'Search attributes' temporal operator search-attribute create \
  --name CatenaryChain --type Keyword --name CatenaryWaiting --type Keyword
retry 'Search attributes usable' temporal workflow list --limit 1 \
  --query "CatenaryChain = 'none' AND CatenaryWaiting = 'none'"
