#!/usr/bin/env bash
# Builds the commit that is checked out once for each JDK and each Maven that are to run it, in fresh clones, and compares the
# jars by digest. Formatting and house rules are checked by the way. Exit status 1: a build failed, or jars differ.
# Usage: reproducible.sh [JDK...]   (without one: all JDKs from 17 on that are installed in /usr/lib/jvm)
#        MAVEN='mvn /opt/maven-3.9/bin/mvn' reproducible.sh   (several Mavens)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ $# = 0 ]; then
  for home in /usr/lib/jvm/*; do
    [ ! -L "$home" ] && [ -x "$home/bin/javac" ] && grep -qE '^JAVA_VERSION="(1[7-9]|[2-9][0-9])' "$home/release" && set -- "$@" "$home"
  done
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/warren-builds.XXXXXX")
trap 'rm -rf "$folder"' EXIT
status=0
builds=0
for mvn in ${MAVEN:-mvn}; do
  for home; do
    builds=$((builds + 1))
    clone=$folder/$builds
    git clone -q --no-hardlinks . "$clone"
    what="Java $(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$home/release"), $(JAVA_HOME=$home "$mvn" -B -version 2>/dev/null | sed -n 's/^.*Apache \(Maven [^ ]*\).*/\1/p')"
    if ! (cd "$clone" && JAVA_HOME=$home "$mvn" -B -ntp -DskipTests verify >build.log 2>&1); then
      echo "$what: the build failed:" >&2
      grep '^\[ERROR\]' "$clone/build.log" | head -n 10 >&2
      status=1
      continue
    fi
    # scenarios/target/lib holds the jars of other people, and those of this build once more.
    (cd "$clone" && find . -path '*/target/*.jar' -not -path '*/target/lib/*' -print0 | sort -z | xargs -0 sha256sum) >"$folder/$builds.sums"
    if [ "$builds" = 1 ] || [ ! -s "$folder/first" ]; then
      cp "$folder/$builds.sums" "$folder/first"
    fi
    if cmp -s "$folder/first" "$folder/$builds.sums"; then
      echo "$what: $(wc -l <"$folder/$builds.sums") jars, together $(sha256sum <"$folder/$builds.sums" | cut -c1-16)"
    else
      echo "$what: other jars than the first build:" >&2
      diff "$folder/first" "$folder/$builds.sums" | grep '^>' >&2 || true
      status=1
    fi
    rm -rf "$clone"
  done
done
exit $status
