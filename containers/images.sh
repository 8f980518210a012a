#!/usr/bin/env bash
# Builds Warren's images; the engine's layer cache makes a repeated build a matter of seconds.
# Usage: images.sh [kernel|node]...   (all without an argument; WARREN_NODE_IMAGE gives the node image another name)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

build() { # NAME FOLDER EXPECTATION
  local log status=0 started=$SECONDS
  log=$(mktemp "${TMPDIR:-/tmp}/warren-build.XXXXXX")
  docker build --tag "$1" "$2" >"$log" 2>&1 </dev/null &
  local job=$!
  while kill -0 "$job" 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - started)) -gt 0 ] && [ $(((SECONDS - started) % 15)) = 0 ]; then
      printf '%s: %3d s (%s): %s\n' "$1" $((SECONDS - started)) "$3" "$(tail -n 1 "$log" | tr -d '\r' | cut -c1-80)"
      sleep 1
    fi
  done
  wait "$job" || status=$?
  if [ "$status" != 0 ]; then
    echo "$1: the build failed; its last lines:" >&2
    tail -n 20 "$log" >&2
    rm -f "$log"
    exit 1
  fi
  rm -f "$log"
  echo "$1: ready ($((SECONDS - started)) s)"
}

./base-image.sh debian:trixie-slim
[ $# -gt 0 ] || set -- kernel node
for image; do
  case $image in
    kernel) build warren/lab-kernel kernel "the first build compiles a kernel, 5 to 10 minutes" ;;
    node) build "${WARREN_NODE_IMAGE:-warren/node}" node "the first build installs packages, about 1 minute" ;;
    *) echo "images.sh: there is no image '$image'; known are kernel and node" >&2 && exit 2 ;;
  esac
done
