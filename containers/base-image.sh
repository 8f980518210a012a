#!/usr/bin/env bash
# Provides a base image under its public name: pulled where a registry answers, else a stand-in made with debootstrap.
# Usage: base-image.sh debian:SUITE-slim
set -euo pipefail

image=${1:?usage: base-image.sh debian:SUITE-slim}
suite=${image#debian:}
suite=${suite%-slim}

if docker image inspect "$image" >/dev/null 2>&1; then
  exit 0
fi
echo "base image $image: pulling"
if timeout 300 docker pull --quiet "$image" 2>/tmp/warren-pull.$$; then
  rm -f /tmp/warren-pull.$$
  exit 0
fi
echo "base image $image: cannot be pulled ($(tail -n 1 /tmp/warren-pull.$$ | cut -c1-160)); making a stand-in with debootstrap (about a minute)"
rm -f /tmp/warren-pull.$$

if ! command -v debootstrap >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null
  else
    echo "base image $image: no registry answers and debootstrap is missing; install debootstrap or pull $image" >&2
    exit 1
  fi
fi
if [ "$(id -u)" != 0 ]; then
  echo "base image $image: debootstrap needs root; run this once with sudo" >&2
  exit 1
fi

# The mirror that this machine's own apt uses, so that a machine behind a mirror works too.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  sed -nE 's/^(deb[[:space:]]+(\[[^]]*\][[:space:]]+)?|URIs:[[:space:]]*)(https?:\/\/[^[:space:]]+\/debian)\/?([[:space:]].*)?$/\3/p' | head -n 1 || true)
root=$(mktemp -d "${TMPDIR:-/var/tmp}/warren-base.XXXXXX")
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 || {
  echo "base image $image: debootstrap failed: $(tail -n 1 "$root.log")" >&2
  exit 1
}
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root.log"
tar -C "$root" -c . | docker import --change 'CMD ["bash"]' --change 'LABEL org.warren.stand-in=true' - "$image" >/dev/null
echo "base image $image: stand-in made"
