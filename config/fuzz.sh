# Sourced by the fuzz.sh of a module, in its folder: runs the fuzz targets with Jazzer, one after the other, for FUZZ_SECONDS
# each. What was learnt stays in target/fuzz and is where the next run begins. Exit status 1: an input was found that breaks a
# target.
# The module's script sets module, package (that Jazzer looks into), seeds (the class that writes the first inputs) and
# usual_targets, and defines repeat CRASH TARGET, which says how an input that was found becomes a test.
set -eu
seconds=${FUZZ_SECONDS:-60}
targets=${FUZZ_TARGETS:-$usual_targets}
work=target/fuzz
jdk=$(../config/jdk.sh)
found=0

mkdir -p "$work"
# A module may need others of this build, so it is compiled from the top.
if ! (cd .. && JAVA_HOME=$jdk mvn -B -ntp -q -Pfuzz -pl "$module" -am test-compile dependency:build-classpath \
    -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test) >"$work/build.log" 2>&1; then
  cat "$work/build.log" >&2
  exit 2
fi
path="target/classes:target/test-classes:$(cat "$work/classpath")"
"$jdk/bin/java" -cp "$path" "$seeds" "$work"

qualified() {
  find target/test-classes -name "$1.class" | sed 's|^target/test-classes/||; s|\.class$||' | tr / .
}

# The last line of the log, again and again while the fuzzer runs.
watch() {
  while kill -0 "$2" 2>/dev/null; do
    sleep 5
    kill -0 "$2" 2>/dev/null || break
    line=$(grep -a '^#' "$work/$1/log" | tail -1 | sed 's/ L: .*//')
    if [ -t 1 ]; then printf '\r  o %s %s\033[K' "$1" "$line"; else echo "  o $1 $line"; fi
  done
}

for target in $targets; do
  class=$(qualified "$target")
  [ -n "$class" ] || { echo "There is no fuzz target $target." >&2; exit 2; }
  mkdir -p "$work/$target/corpus"
  rm -f "$work/$target"/crash-* "$work/$target"/timeout-* "$work/$target"/oom-*
  echo "  o $target for $seconds s"
  "$jdk/bin/java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "$path" com.code_intelligence.jazzer.Jazzer --target_class="$class" \
    --instrumentation_includes="$package.**" --custom_hook_includes="$package.**" \
    --reproducer_path="$work/$target" "$work/$target/corpus" \
    -artifact_prefix="$work/$target/" -max_total_time="$seconds" -timeout=20 -print_final_stats=1 \
    >"$work/$target/log" 2>&1 &
  fuzzer=$!
  watch "$target" "$fuzzer"
  status=0
  wait "$fuzzer" || status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$target/log")
  cover=$(grep -ao 'cov: [0-9]*' "$work/$target/log" | tail -1)
  [ -t 1 ] && printf '\r\033[K'
  crash=$(find "$work/$target" -maxdepth 1 \( -name 'crash-*' -o -name 'timeout-*' -o -name 'oom-*' \) | head -1)
  if [ "$status" -eq 0 ]; then
    echo "  ✓ $target ${runs:-?} runs, $cover"
  elif [ -n "$crash" ]; then
    found=1
    echo "  ✗ $target"
    grep -a -A 6 '== Java Exception\|ERROR: libFuzzer' "$work/$target/log" | head -12
    repeat "$crash" "$target"
    echo "  and run: mvn -pl $module test -Dtest='FuzzSeedsTest#keptInputsHold'"
  else
    echo "  ✗ $target did not run; the end of $module/$work/$target/log:" >&2
    tail -5 "$work/$target/log" >&2
    exit 2
  fi
done
exit "$found"
