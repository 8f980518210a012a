#!/usr/bin/env bash
# Counts the tests that could not run here, with their reasons; a test that was skipped without saying why fails the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
reports=$(find . -path '*/target/surefire-reports/TEST-*.xml' -not -path './.git/*')
[ -n "$reports" ] || { echo "no test reports were found: the tests did not run" >&2; exit 1; }
# shellcheck disable=SC2086
# A condition's reason is an attribute, an assumption's is the element's text.
reasons=$(grep -ho '<skipped[^>]*>\(<!\[CDATA\[[^]]*\)\?' $reports || true)
unsupported=$(printf '%s' "$reasons" | grep -c 'UNSUPPORTED: ' || true)
silent=$(printf '%s' "$reasons" | grep -vc 'UNSUPPORTED: ' || true)
[ -n "$reasons" ] || silent=0
# shellcheck disable=SC2086
total=$(grep -ho '<testcase ' $reports | wc -l)
echo "tests: $total, UNSUPPORTED here: $unsupported"
printf '%s' "$reasons" | grep -o 'UNSUPPORTED: [^"]*' | sort | uniq -c || true
if [ "$silent" != 0 ]; then
  echo "$silent tests were skipped without a reason" >&2
  exit 1
fi
