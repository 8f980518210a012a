#!/bin/sh
# Makes docs/wire-mutants.md: mutants of the Java daemon, drawn with a seed, each against its groups of conformance rows.
# What was asked already is kept in target/mutants/results.tsv, so that it goes on where it was stopped; remove that to begin anew.
#   MUTANTS=200  how many
#   SEED=1       of the sample
set -eu
cd "$(dirname "$0")/.."
jdk=$(config/jdk.sh)
work=target/mutants
mkdir -p "$work"
if ! JAVA_HOME=$jdk mvn -B -ntp -q -pl scenarios -am -DskipTests package dependency:build-classpath \
    -Dmdep.outputFile="$PWD/$work/classpath" -Dmdep.includeScope=test >"$work/build.log" 2>&1; then
  cat "$work/build.log" >&2
  exit 2
fi
nice "$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.slf4j.simpleLogger.defaultLogLevel=off \
  -cp "scenarios/target/test-classes:scenarios/target/classes:$(cat "$work/classpath")" \
  org.warren.scenarios.conformance.MutantsProgram "$work" "${MUTANTS:-200}" "${SEED:-1}" scenarios/mutant-answers.txt
cp "$work/wire-mutants.md" docs/
