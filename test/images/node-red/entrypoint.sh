#!/bin/bash
# Starts Node-RED in the foreground, hands SIGTERM on and waits for the end.
set -u
node --require ./old-console.cjs node_modules/node-red/red.js --userDir /data ${FLOWS:+"$FLOWS"} "$@" &
server=$!
trap 'kill -TERM "$server" 2>/dev/null' TERM INT
wait "$server"
code=$?
while kill -0 "$server" 2>/dev/null; do
  wait "$server"
  code=$?
done
exit "$code"
