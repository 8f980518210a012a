#!/usr/bin/env bash
# Builds Warren's images; the engine's layer cache makes a repeated build a matter of seconds.
# Usage: images.sh [kernel|node]...   (all without an argument; WARREN_NODE_IMAGE gives the node image another name)
#        WARREN_KERNEL_SOURCE=linux-source-7.3/trixie-backports WARREN_NODE_IMAGE=warren/node:7.3 images.sh
#          (a node image with another lab kernel: a package as apt-get takes it, NAME, NAME=VERSION or NAME/SUITE)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

build() { # NAME FOLDER EXPECTATION BUILD-ARGUMENT...
  local log status=0 started=$SECONDS arguments=() argument
  for argument in "${@:4}"; do
    arguments+=(--build-arg "$argument")
  done
  log=$(mktemp "${TMPDIR:-/tmp}/warren-build.XXXXXX")
  docker build --tag "$1" "${arguments[@]}" "$2" >"$log" 2>&1 </dev/null &
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

kernel_source=${WARREN_KERNEL_SOURCE:-linux-source-6.12}
node_image=${WARREN_NODE_IMAGE:-warren/node}
kernel_image=warren/lab-kernel
if [ -n "${WARREN_KERNEL_SOURCE:-}" ]; then
  kernel_image=$kernel_image:$(printf %s "$kernel_source" | tr -c 'A-Za-z0-9.' -)
fi
check_kernel_source
./base-image.sh debian:trixie-slim
[ $# -gt 0 ] || set -- kernel node
for image; do
  case $image in
    kernel) build "$kernel_image" kernel "the first build compiles a kernel, 5 to 10 minutes" "KERNEL_SOURCE=$kernel_source" ;;
    node)
      build "$node_image" node "the first build installs packages, about 1 minute" \
        "KERNEL_IMAGE=$kernel_image" "KERNEL_SOURCE=$kernel_source"
      ;;
    *) echo "images.sh: there is no image '$image'; known are kernel and node" >&2 && exit 2 ;;
  esac
done
