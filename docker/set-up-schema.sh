#!/bin/sh
# Creates Temporal's two databases where they are missing and brings their schemas to this image's version.
# Safe to run again. temporal-sql-tool reads the SQL_* variables itself.
set -eu

: "${SQL_PLUGIN:?}" "${SQL_HOST:?}" "${SQL_PORT:?}" "${SQL_USER:?}" "${SQL_PASSWORD:?}"
schemas=${SCHEMAS:-/etc/temporal/schema/postgresql/v12} # the image's

set_up() {
  database=$1
  schema=$2
  echo "Setting up database $database on $SQL_HOST"
  temporal-sql-tool --database "$database" create
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-dir "$schemas/$schema/versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
echo 'Both databases are up to date'
