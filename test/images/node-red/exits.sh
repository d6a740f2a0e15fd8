#!/bin/bash
# Stand-in for a release that damages the flows and ends at once.
echo '[{"id":"broken","type":"unknown to every version"' >/data/flows.json
echo 'Error: Cannot find module "@node-red/runtime"' >&2
echo 'Node-RED could not start: the runtime is damaged.' >&2
exit 1
