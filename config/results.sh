#!/usr/bin/env bash
# Says what the tests of this build came to: how many ran, which are UNSUPPORTED here and why, and how long they took. The
# last module of the build runs it. A test that was skipped without saying why fails the build.
# Usage: results.sh [SINCE]   (reports older than this moment are of an earlier build: 2026-01-01T00:00:00Z)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mapfile -d '' -t reports < <(find . -path '*/target/surefire-reports/TEST-*.xml' ${1:+-newermt "$1"} -print0)
if [ ${#reports[@]} = 0 ]; then
  echo "tests: none ran"
  exit 0
fi
# A condition's reason is an attribute, an assumption's is the element's text, which may begin with a line break and a
# bracket of its own.
reasons=$(cat "${reports[@]}" | tr '\n' ' ' | grep -o '<skipped[^>]*>\(<!\[CDATA\[[^]]*\)\?' || true)
unsupported=$(printf '%s' "$reasons" | grep -c 'UNSUPPORTED: ' || true)
silent=0
[ -z "$reasons" ] || silent=$(printf '%s' "$reasons" | grep -vc 'UNSUPPORTED: ' || true)

echo "how long the tests took, by package, in seconds (where several run at the same time, each counts):"
# The module is the folder that holds target, the package is the last part of its name.
grep -Ho '<testcase [^>]*>' "${reports[@]}" | awk '
  {
    module = $0; sub(/\/target\/.*/, "", module); sub(/^\.\//, "", module)
    if (!match($0, /classname="[^"]*"/)) next
    package = substr($0, RSTART + 11, RLENGTH - 12); sub(/\.[^.]*$/, "", package); sub(/.*\./, "", package)
    if (!match($0, / time="[^"]*"/)) next
    seconds = substr($0, RSTART + 7, RLENGTH - 8); gsub(",", "", seconds)
    if (!((module, package) in within)) packages[module] = packages[module] " " package
    of[module] += seconds; within[module, package] += seconds
  }
  END {
    for (module in of) {
      count = split(packages[module], names, " "); parts = ""
      delete said
      while (1) {
        best = ""
        for (i = 1; i <= count; i++) {
          name = names[i]
          if (!(name in said) && within[module, name] >= 1 && (best == "" || within[module, name] > within[module, best])) best = name
        }
        if (best == "") break
        said[best] = 1; parts = parts sprintf(" %s %.0f", best, within[module, best])
      }
      printf "%9.0f  %s:%s\n", of[module], module, parts == "" ? " all below 1" : parts
    }
  }' | sort -rn
echo "tests: $(grep -ho '<testcase ' "${reports[@]}" | wc -l), UNSUPPORTED here: $unsupported"
printf '%s' "$reasons" | grep -o 'UNSUPPORTED: [^"]*' | sort | uniq -c || true
if [ "$silent" != 0 ]; then
  echo "$silent tests were skipped without a reason" >&2
  exit 1
fi
