#!/bin/sh
# Scrolls and zooms the page of 50 clients in Chromium and prints the share of frames that took more than 50 ms.
set -eu
cd "$(dirname "$0")/.."
jdk=$(config/jdk.sh)
work=reports/target/bench-pages
mkdir -p "$work"
if ! JAVA_HOME=$jdk mvn -B -ntp -q -pl reports -am test-compile dependency:build-classpath \
    -Dmdep.outputFile="$PWD/$work/classpath" -Dmdep.includeScope=test >"$work/build.log" 2>&1; then
  cat "$work/build.log" >&2
  exit 2
fi
exec "$jdk/bin/java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -cp "reports/target/test-classes:reports/target/classes:$(cat "$work/classpath")" org.warren.reports.ScrollBenchmark
