#!/usr/bin/env bash
# Runs again what `make verify` ran, in shards one after the other, and says how evenly they had to work: the slowest is to be within
# 25 % of the mean. Cells that alone take longer than a shard's share are named and set aside. A verify leaves its cells and what each
# took in target/verify-plan.json, where later tests do not replace them, so this can run at any time after it.
#   balance.sh [DIR|PLAN...]     (default: target/verify-plan.json); SHARDS=8 LAB=virtual WORKERS=1 BY=clock OUT=target/balance
# Processor seconds stand beside those of the clock; BY=cpu lets them decide, for a machine on which something else runs meanwhile.
# Nothing stays but OUT. Exit status: 0 within 25 %; 1 not, or not all cells ran; 2 wrong usage.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
warren=${WARREN:-$PWD/warren} shards=${SHARDS:-8} lab=${LAB:-virtual} workers=${WORKERS:-1} out=${OUT:-target/balance} percent=25 by=${BY:-clock}
case $shards in
  *[!0-9]* | '' | 0 | 1) echo "balance.sh: SHARDS=$shards is not a number of shards from 2 on" >&2; exit 2 ;;
esac
case $by in
  clock | cpu) ;;
  *) echo "balance.sh: BY=$by is not clock or cpu" >&2; exit 2 ;;
esac
if [ $# = 0 ]; then
  [ -f target/verify-plan.json ] || { echo 'balance.sh: there is no target/verify-plan.json; run make verify first, or name folders of runs' >&2; exit 2; }
  set -- target/verify-plan.json
fi
again=()
for folder; do again+=(--again "$folder"); done

# So that a second call finds nothing of the first.
rm -rf "$out/shards" "$out/site"
mkdir -p "$out/shards"
"$warren" plan "${again[@]}" --lab "$lab" --shards "$shards" --set-aside --out "$out/plan.json" | tee "$out/plan.log"
echo "each shard in turn; what they say is in $out/shards-N.log"

cpu=()
for ((index = 1; index <= shards; index++)); do
  begin=$SECONDS
  # Of the shell's children: the program, and the guests that it waited for.
  cpu+=("$( (TIMEFORMAT='%U %S'; time "$warren" run --plan "$out/plan.json" --shard "$index/$shards" --workers "$workers" \
    --out "$out/shards/$index" >"$out/shards-$index.log" 2>&1 || true) 2>&1 | awk '{ print $1 + $2 }')")
  echo "  shard $index of $shards: $((SECONDS - begin)) s"
done

"$warren" report --merge "$out/shards" --shards "$shards" --balance --out "$out/site" >"$out/merge.log" 2>&1 || true
cat "$out/merge.log"
clock=$(sed -n 's/^the slowest shard is \([0-9]*\) % .*/\1/p' "$out/merge.log")
printf '%s\n' "${cpu[@]}" | awk -v percent="$percent" -v by="$by" -v clock="$clock" '
  { printf "  shard %d: %.1f processor seconds\n", NR, $1; sum += $1; if ($1 > most) most = $1 }
  END {
    # Shards that ended early look evenly light.
    if (clock == "") { print "not all cells ran; see the lines above"; exit 1 }
    above = sum == 0 ? 0 : 100 * (most / (sum / NR) - 1)
    if (above < 0) above = 0 # sums in another order differ in the last digit
    printf "by processor seconds the slowest is %.0f %% above the mean of %.1f\n", above, sum / NR
    exit (by == "cpu" ? above : clock) > percent
  }'
