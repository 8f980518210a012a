#!/bin/sh
# Prints the home of a JDK 25 or newer, as wireguard/bin/java-home.sh finds it. Exit status 2: there is none.
set -eu
. "$(dirname "$0")/../wireguard/bin/java-home.sh"
find_java javac || {
  echo 'No JDK 25 or newer was found; install one, or set JAVA_HOME to it.' >&2
  exit 2
}
echo "$java_home"
