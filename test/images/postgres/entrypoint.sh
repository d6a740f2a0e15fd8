#!/bin/bash
# First start: make the data folder, the user and the database behind a socket only; then, every time, the server.
set -euo pipefail

# Value of NAME, or the content of the file that NAME_FILE points to; never both.
from_env_or_file() {
  local name=$1 file_name="$1_FILE"
  if [ -n "${!name:-}" ] && [ -n "${!file_name:-}" ]; then
    echo >&2 "error: both $name and $file_name are set (but are exclusive)"
    exit 1
  fi
  if [ -n "${!file_name:-}" ]; then
    export "$name"="$(cat "${!file_name}")"
  fi
  unset "$file_name"
}

if [ "${1:0:1}" = '-' ]; then set -- postgres "$@"; fi
if [ "$1" != postgres ]; then exec "$@"; fi

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /run/postgresql
  find "$PGDATA" \! -user postgres -exec chown postgres:postgres '{}' +
  chmod 0700 "$PGDATA"
  chown postgres:postgres /run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --clear-groups -- "$0" "$@"
fi

first_start() {
  from_env_or_file POSTGRES_PASSWORD
  from_env_or_file POSTGRES_USER
  from_env_or_file POSTGRES_DB
  from_env_or_file POSTGRES_INITDB_ARGS
  local user=${POSTGRES_USER:-postgres}
  local database=${POSTGRES_DB:-$user}
  local method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "$method" != trust ]; then
    echo >&2 'Error: Database is uninitialized and superuser password is not specified.'
    echo >&2 '       Give POSTGRES_PASSWORD a value that is not empty.'
    exit 1
  fi
  eval "initdb --username=\"\$user\" --pwfile=<(printf '%s\n' \"\${POSTGRES_PASSWORD:-unused}\") ${POSTGRES_INITDB_ARGS:-}"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  if [ "$database" != postgres ]; then
    psql -v ON_ERROR_STOP=1 --username "$user" --dbname postgres --no-password --set db="$database" <<<'CREATE DATABASE :"db";'
  fi
  local script
  for script in /docker-entrypoint-initdb.d/*.sql; do
    if [ -f "$script" ]; then psql -v ON_ERROR_STOP=1 --username "$user" --dbname "$database" --no-password -f "$script"; fi
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

if [ -s "$PGDATA/PG_VERSION" ]; then
  printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
else
  first_start
fi
unset POSTGRES_PASSWORD
exec "$@"
