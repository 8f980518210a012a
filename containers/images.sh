#!/usr/bin/env bash
# Builds Warren's image, with the guest in it; the engine's layer cache makes a repeated build a matter of seconds.
# Usage: images.sh   (WARREN_NODE_IMAGE gives the node image another name)
#        WARREN_KERNEL=6.12 images.sh   (the image warren/node:6.12, with another lab kernel of guest/packages.txt)
#        WARREN_KERNEL_SOURCE=linux-source-7.2/sid WARREN_NODE_IMAGE=warren/node:7.2 images.sh
#          (a node image with any other lab kernel: a package as apt-get takes it, NAME, NAME=VERSION or NAME/SUITE)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

build() { # NAME EXPECTATION BUILD-ARGUMENT...
  local log status=0 started=$SECONDS arguments=() argument
  for argument in "${@:3}"; do
    arguments+=(--build-arg "$argument")
  done
  log=$(mktemp "${TMPDIR:-/tmp}/warren-build.XXXXXX")
  tar -c -C node Dockerfile -C "$guests" "$guest" | docker build --tag "$1" "${arguments[@]}" - >"$log" 2>&1 &
  local job=$!
  while kill -0 "$job" 2>/dev/null; do
    sleep 0.2
    if [ $((SECONDS - started)) -gt 0 ] && [ $(((SECONDS - started) % 15)) = 0 ]; then
      printf '%s: %3d s (%s): %s\n' "$1" $((SECONDS - started)) "$2" "$(tail -n 1 "$log" | tr -d '\r' | cut -c1-80)"
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

# A node image keeps the kernel that it was made for, also when a later build does not name it again.
check_kernel_source() {
  local there
  if [ -n "${WARREN_KERNEL_SOURCE:-}" ] && [ -z "${WARREN_NODE_IMAGE:-}" ]; then
    echo "images.sh: WARREN_KERNEL_SOURCE wants another node image beside the usual one; name it with WARREN_NODE_IMAGE, for example warren/node:other" >&2
    exit 2
  fi
  there=$(docker image inspect --format '{{index .Config.Labels "org.warren.kernel-source"}}' "$node_image" 2>/dev/null || true)
  if [ -n "${WARREN_NODE_IMAGE:-}" ] && [ -n "$there" ] && [ "$there" != "$kernel_source" ]; then
    echo "images.sh: $node_image has the kernel of $there; set WARREN_KERNEL_SOURCE=$there, or another WARREN_NODE_IMAGE" >&2
    exit 2
  fi
}

kernel_source=${WARREN_KERNEL_SOURCE:-${WARREN_KERNEL:-usual}}
node_image=${WARREN_NODE_IMAGE:-warren/node${WARREN_KERNEL:+:$WARREN_KERNEL}}
link=current
if [ "$kernel_source" != usual ]; then
  link=${kernel_source%%[/=]*}
  link=kernel-${link#linux-source-}
fi
check_kernel_source
[ $# = 0 ] || [ "$*" = node ] || {
  echo "images.sh: there is no image '$*'; known is node" >&2
  exit 2
}
./base-image.sh debian:trixie-slim
../guest/build.sh
guests=${XDG_CACHE_HOME:-$HOME/.cache}/warren/guest
guest=$(readlink "$guests/$link")
build "$node_image" "the first build installs packages, about 1 minute" "GUEST=$guest" "KERNEL_SOURCE=$kernel_source"
