#!/bin/sh
# Prints the home of a JDK 25 or newer: JAVA_HOME if it is one, else one that is installed where JDKs usually are, else
# that of the java in PATH. Exit status 2: there is none.
set -eu
for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* \
    "$(readlink -f "$(command -v java)" | sed 's|/bin/java$||')"; do
  if [ -x "$home/bin/javac" ] && grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$home/release" 2>/dev/null; then
    echo "$home"
    exit
  fi
done
echo 'No JDK 25 or newer was found; install one and set JAVA_HOME.' >&2
exit 2
