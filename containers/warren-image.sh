#!/usr/bin/env bash
# Builds the image warren/warren: Warren's command line and its guest, for who wants to install nothing. The engine keeps it under that name and
# under its version; nothing is written to a file. `make release` calls this.
#
#   warren-image.sh VERSION COMMIT PROGRAM GUEST DIGEST CONTENTS
#     PROGRAM    folder with the program's jar, and those that it needs in lib/
#     GUEST      the packed guest, and its DIGEST
#     CONTENTS   folder that says what the guest is made of
set -euo pipefail
version=$1
commit=$2
program=$3
guest=$4
digest=$5
contents=$6
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() {
  echo "warren/warren: $1" >&2
  exit 1
}

command -v docker >/dev/null && docker info >/dev/null 2>&1 || {
  echo 'warren/warren: no container engine answers, so this image is not made; start one (make engine) and run make release again'
  exit 0
}
./base-image.sh debian:trixie-slim
context=$(mktemp -d "${TMPDIR:-/tmp}/warren-image.XXXXXX")
trap 'rm -rf "$context"' EXIT
mkdir -p "$context/program/lib"
cp warren/Dockerfile "$context/"
sed "s/COMMIT/$commit/" warren/warren >"$context/warren"
chmod 755 "$context/warren"
cp "$program/warren-scenarios-$version.jar" "$context/program/"
cp "$program"/lib/*.jar "$context/program/lib/"
# The guest lies in the image unpacked; packed on the class path it would be unpacked at each start.
rm -f "$context"/program/lib/warren-guest-*.jar
cp "$guest" "$context/guest.tar.gz"
cp -r "$contents" "$context/contents"
chmod -R u=rwX,go=rX "$context"
docker build --quiet --build-arg "GUEST=$digest" --label "org.opencontainers.image.version=$version" --tag "warren/warren:$version" --tag warren/warren \
  "$context" >"$context/log" 2>&1 || fail "the build failed: $(tail -n 1 "$context/log"); see whether the engine reaches Debian's mirror"
echo "warren/warren: ready, also as warren/warren:$version, $(($(docker image inspect --format '{{.Size}}' warren/warren) >> 20)) MiB"
