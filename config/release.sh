#!/usr/bin/env bash
# Writes target/release: a Maven repository folder with all of Warren, for tools to consume and for a server to be filled from. Where a container
# engine answers, it gets the image warren/warren.
# Builds a copy of the source tree, so that group and version have one place, here, and nothing that lies about gets in.
#
#   GROUP=io.github.somebody VERSION=0.1.0 release.sh     (default: as the poms have them)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
group=${GROUP:-org.warren}
own_version=$(sed -n 's/^  <version>\(.*\)<\/version>$/\1/p' pom.xml | head -n 1)
version=${VERSION:-$own_version}
folder=$root/target/release
build=$root/target/release-build

fail() {
  echo "release: $1" >&2
  exit 1
}

# What the guest's jar holds: the packed root file system, and its digest beside it.
pack_guest() {
  local place=$build/packed/org/warren/guest/linux-x86_64 packed=${WARREN_PACKED_GUEST:-$root/guest/target/guest.tar.gz}
  [ -s "$packed" ] || fail "there is no packed guest $packed; build it with make guest"
  mkdir -p "$place"
  cp "$packed" "$place/guest.tar.gz"
  {
    echo "# The SHA-256 digest of guest.tar, and its length in bytes."
    echo "digest=$(gzip -dc "$place/guest.tar.gz" | sha256sum | cut -d' ' -f1)"
    echo "bytes=$(gzip -dc "$place/guest.tar.gz" | wc -c)"
  } >"$place/guest.properties"
  # Under a name of its own: each jar of a class path has a META-INF.
  mkdir -p "$build/packed/META-INF"
  cp -r "$(dirname "$packed")/contents" "$build/packed/META-INF/warren-guest"
  list_of_contents_is_whole "$build/packed/META-INF/warren-guest" "$place/guest.tar.gz"
}

# What is handed out is listed with its licence, or it is not handed out.
list_of_contents_is_whole() { # CONTENTS ARCHIVE
  local unlisted
  unlisted=$(comm -23 <(tar -xzOf "$2" ./packages | sed 's/_.*//' | LC_ALL=C sort) \
    <(awk -F'\t' '$1 == "root" && $7 != "" { print $2 }' "$1/contents.tsv" | LC_ALL=C sort) | paste -sd, -)
  [ -z "$unlisted" ] || fail "META-INF/warren-guest/contents.tsv names no licence of $unlisted; run make guest and then make release"
}

copy_sources() {
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    [ ! -e "$file" ] || printf '%s\0' "$file"
  done | xargs -0 cp --parents -p -t "$build"
  find "$build" -name pom.xml -exec sed -i -e "s|<groupId>org\.warren</groupId>|<groupId>$group</groupId>|" \
    -e "s|<version>$own_version</version>|<version>$version</version>|" {} +
  sed -i "s|\"warren $own_version\"|\"warren $version\"|" "$build/cli/src/main/java/org/warren/cli/Warren.java"
}

# Maven gives a snapshot's files the time of the day for a name, and keeps the last time in files of its own. Without both, a
# repository of snapshots is read as well, and two builds are the same.
forget_the_time() {
  find "$folder" -name 'maven-metadata.xml*' -delete
  [[ $version == *-SNAPSHOT ]] || return 0
  local base=${version%-SNAPSHOT} file
  find "$folder" -type f -regextype posix-extended -regex ".*-${base//./\\.}-[0-9]{8}\.[0-9]{6}-[0-9]+.*" -print0 | while IFS= read -r -d '' file; do
    mv "$file" "$(sed -E "s/-${base//./\\.}-[0-9]{8}\.[0-9]{6}-[0-9]+/-$version/" <<<"$file")"
  done
}

[[ $group =~ ^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$ ]] || fail "'$group' is not a group id, such as io.github.somebody"
[[ $version =~ ^[0-9A-Za-z.-]+$ ]] || fail "'$version' is not a version, such as 0.1.0"
rm -rf "$build" "$folder"
mkdir -p "$build" "$folder"
pack_guest
copy_sources
commit=$(git rev-parse --short HEAD)
sources=$root/guest/target/sources
[ -s "$sources/sources.tsv" ] || fail "there are no sources of the guest's packages in $sources; fetch them with guest/build.sh --sources"
(cd "$build" && mvn -B -ntp -q -T 2 -Prelease -DskipTests -Dmaven.install.skip -Dspotless.check.skip -Dcheckstyle.skip -Dwarren.commit="$commit" \
  -Dwarren.guest.packed="$build/packed" -Dwarren.guest.sources="$sources" -DaltDeploymentRepository="release::file:$folder" deploy >"$root/target/release.log" 2>&1) ||
  fail "the build failed: $(grep -m 1 '^\[ERROR\]' "$root/target/release.log"); see target/release.log"
contents=$build/packed/META-INF/warren-guest
guest=$build/packed/org/warren/guest/linux-x86_64
containers/warren-image.sh "$version" "$commit" "$build/scenarios/target" "$guest/guest.tar.gz" \
  "$(sed -n 's/^digest=//p' "$guest/guest.properties")" "$contents"
# Classes for the tests of other modules are nobody else's.
find "$folder" -name '*-tests.jar*' -delete
forget_the_time
rm -rf "$build"
(cd "$folder" && find . -type f -name '*.jar' -print0 | sort -z | xargs -0 sha256sum) >"$root/target/release.sums"
echo "release: $group $version in target/release, $(grep -c . "$root/target/release.sums") jars, $(du -sm "$folder" | cut -f1) MiB, together" \
  "$(sha256sum <"$root/target/release.sums" | cut -c1-16)"
