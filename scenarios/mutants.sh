#!/bin/sh
# Makes docs/wire-mutants.md: mutants of the Java daemon, drawn with a seed, each against its groups of conformance rows.
# What was asked already is kept in scenarios/mutant-results.tsv, so that it goes on where it was stopped. Take out the lines of mutants
# that are to be asked again: those of a class that has changed, or that may meet a row that is new. A mutant is known by its class,
# line and instruction, so that a change of a class renames what is below it.
#   MUTANTS=200   how many
#   SEED=1        of the sample
#   SHARD=1/2     each second of them alone, to ask on several machines: each has results of its own, whose lines are put together
#   RESULTS=FILE  in place of scenarios/mutant-results.tsv
set -eu
cd "$(dirname "$0")/.."
jdk=$(config/jdk.sh)
work=target/mutants
results=${RESULTS:-scenarios/mutant-results.tsv}
mkdir -p "$work"
if ! JAVA_HOME=$jdk mvn -B -ntp -q -pl scenarios -am -DskipTests package dependency:build-classpath \
    -Dmdep.outputFile="$PWD/$work/classpath" -Dmdep.includeScope=test >"$work/build.log" 2>&1; then
  cat "$work/build.log" >&2
  exit 2
fi
nice "$jdk/bin/java" --enable-native-access=ALL-UNNAMED -Dorg.slf4j.simpleLogger.defaultLogLevel=off \
  -cp "scenarios/target/test-classes:scenarios/target/classes:$(cat "$work/classpath")" \
  org.warren.scenarios.conformance.MutantsProgram "$work" "${MUTANTS:-200}" "${SEED:-1}" scenarios/mutant-answers.txt "$results" \
  "${SHARD:-1/1}"
cp "$work/wire-mutants.md" docs/
