#!/usr/bin/env bash
# Runs one test class, or one method of it, and builds no more for it than it needs.
# Usage: one.sh CLASS[#METHOD]     e.g. one.sh KeypairTest, one.sh 'VerdictTest#mergingNothingIsUnknown'
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

test=${1:-}
class=${test%%#*}
if [ -z "$class" ]; then
  echo "name a test class: make one TEST=KeypairTest" >&2
  exit 2
fi
mapfile -t files < <(find . -path '*/src/test/java/*' -name "${class##*.}.java" -not -path '*/target/*' | sort)
case ${#files[@]} in
  0) echo "there is no test class $class in any module's src/test/java; see 'git ls-files \"*Test.java\"'" >&2; exit 2 ;;
  1) ;;
  *)
    # Two modules may each have a class of this name; the package says which is meant.
    mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -F "/${class//.//}.java" || true)
    if [ ${#files[@]} != 1 ]; then
      echo "$class is the name of several test classes; give its package too, as in TEST=org.warren.wireguard.$class" >&2
      exit 2
    fi ;;
esac
file=${files[0]#./}
module=${file%%/*}

# Labs carry the packaged daemon and agent into their nodes, and a driver's test runs the packaged daemon.
phase=test
if grep -qE '@Needs(Virtual|Container)Lab' "$file"; then
  phase=package
elif grep -qE '@NeedsNetworkNamespaces|@Tag\("drivers"\)' "$file"; then
  phase=integration-test
fi
since=$(date -u +%FT%TZ)
mvn -B -ntp -q -pl "$module" -am "$phase" -Dtest="$test" -Dsurefire.failIfNoSpecifiedTests=false \
  -Dspotless.check.skip -Dcheckstyle.skip
result=$(config/results.sh "$since" | grep -E '^(tests:| +[0-9]+ UNSUPPORTED)')
echo "$result"
if [ "$result" = "tests: none ran" ]; then
  echo "no test ran: $file has no test method of that name, or all of them are tagged long (see 'make verify-long')" >&2
  exit 1
fi
