#!/usr/bin/env bash
# Runs a plan as a job of Docker Swarm, one task for each shard, and waits for its end: shards.sh IMAGE PLAN RESULTS SHARDS
# PLAN and RESULTS are at the same path on each node of the swarm. See docs/deploy/swarm.md.
set -euo pipefail
image=${1:?usage: shards.sh IMAGE PLAN RESULTS SHARDS} plan=$(realpath "${2:?}") results=$(realpath "${3:?}") shards=${4:?}
name=warren-shards-$$
trap 'docker service rm "$name" >/dev/null 2>&1 || true' EXIT
# The engine counts tasks from 0 and gives the first one the node's name instead of 0. It restarts a task that fails hundreds of
# times, so each ends with status 0: the verdicts are in shard.json.
# shellcheck disable=SC2016
task='case $SLOT in "" | *[!0-9]*) SLOT=0 ;; esac; WARREN_SHARD=$((SLOT + 1))/$SHARDS; export WARREN_SHARD
  warren run --plan /plan.json --resume --out "/results/$((SLOT + 1))"; true'
docker service create --detach --quiet --name "$name" --mode replicated-job --replicas "$shards" --max-concurrent "$shards" \
  --no-resolve-image --restart-condition none --cap-drop ALL --user "$(id -u):$(id -g)" \
  --mount "type=bind,source=$plan,target=/plan.json,readonly" --mount "type=bind,source=$results,target=/results" \
  --env 'SLOT={{.Task.Slot}}' --env "SHARDS=$shards" --entrypoint sh "$image" -c "$task" >/dev/null
while :; do
  states=$(docker service ps --format '{{.CurrentState}}' "$name")
  ended=$(grep -cE '^(Complete|Failed|Rejected)' <<<"$states" || true)
  [ "$ended" -lt "$shards" ] || break
  sleep 2
done
! grep -qE '^(Failed|Rejected)' <<<"$states" || { docker service ps --no-trunc "$name" >&2; exit 1; }
