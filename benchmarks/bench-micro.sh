#!/bin/sh
# Runs the benchmarks whose names match BENCH, each in FORKS processes. Forks of all variants alternate when ROUNDS is
# more than 1, so that a busy minute hurts none of them more than others.
set -eu
cd "$(dirname "$0")/.."
work=benchmarks/target/jmh
jdk=$(config/jdk.sh)
mkdir -p "$work"
if ! JAVA_HOME=$jdk mvn -B -ntp -q -pl benchmarks -am package dependency:build-classpath -DskipTests \
    -Dmdep.outputFile="$PWD/$work/classpath" -Dmdep.includeScope=runtime >"$work/build.log" 2>&1; then
  cat "$work/build.log" >&2
  exit 2
fi
path="benchmarks/target/classes:wireguard/target/classes:$(cat "$work/classpath")"
rm -rf "$work/generated"
mkdir -p "$work/generated/java" "$work/generated/classes"
"$jdk/bin/java" -cp "$path" org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator \
  benchmarks/target/classes "$work/generated/java" "$work/generated/classes" >"$work/generator.log"
find "$work/generated/java" -name '*.java' -exec "$jdk/bin/javac" -nowarn -proc:none -cp "$path" \
  -d "$work/generated/classes" {} +
round=1
while [ "$round" -le "${ROUNDS:-3}" ]; do
  "$jdk/bin/java" -cp "$work/generated/classes:$path" org.openjdk.jmh.Main "${BENCH:-.}" -f "${FORKS:-1}" -wi 3 -w 1 -i 3 -r 1 \
    -jvmArgs '-Xmx1g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow' -rf csv -rff "$work/round-$round.csv" | tee "$work/round-$round.log" | grep --line-buffered -E '^# Run progress|^Benchmark|^[A-Z][A-Za-z]*Benchmark'
  round=$((round + 1))
done
