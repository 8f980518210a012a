# Counts what ground-truth.sh judged, as a page.
{
  kind = $1; at = $2; cause = $3; result = $4
  captures[kind " " at " " $5] = 1
  if (result == "capture") next
  n[cause, at, result]++; total[result]++; causes[cause] = 1
  sum[cause, result]++
  if (kind ~ /^healthy/ && result == "false") healthyFalse++
}
function share(part, whole) { return whole == 0 ? "-" : sprintf("%.2f", part / whole) }
function cell(c, at,    f, m, x) {
  f = n[c, at, "found"] + 0; m = n[c, at, "missed"] + 0; x = n[c, at, "false"] + 0
  if (f + m + x == 0) return "-"
  return f + m == 0 ? x " false" : f " of " (f + m) (x > 0 ? ", " x " false" : "")
}
END {
  for (c in captures) { all++; if (c ~ /^healthy/) healthy++ }
  print "# How often `warren diagnose` is right"
  print ""
  print "Made by `diagnose/ground-truth.sh` (`make diagnose-table`) from captures of networks with a known cause in the virtual lab, each seen from"
  print "the client, from both sides of its router, and from the server. Parameters, subjects and seeds differ from network to network. The script"
  print "says beforehand which cause can be seen from which place; what cannot be seen from there is not expected, and counts as false where it is found."
  print "The statements of two-devices, asleep, host-gone, fell-silent and rebooted were corrected on earlier sets, after a measurement had shown them to be wrong."
  print "The seeds are " first " to " last ", one a round."
  print ""
  print "| cause | client | router, inside | router, outside | server | precision | recall |"
  print "|---|---|---|---|---|---|---|"
  count = 0
  for (c in causes) names[++count] = c
  for (i = 2; i <= count; i++) for (j = i; j > 1 && names[j] < names[j - 1]; j--) { t = names[j]; names[j] = names[j - 1]; names[j - 1] = t }
  for (i = 1; i <= count; i++) {
    c = names[i]; f = sum[c, "found"] + 0; m = sum[c, "missed"] + 0; x = sum[c, "false"] + 0
    print "| " c " | " cell(c, "client") " | " cell(c, "lan") " | " cell(c, "wan") " | " cell(c, "server") " | " share(f, f + x) " | " share(f, f + m) " |"
  }
  print ""
  f = total["found"] + 0; m = total["missed"] + 0; x = total["false"] + 0
  print all " captures, " (healthy + 0) " of them healthy with " (healthyFalse + 0) " findings. Over all causes: " f " found, " m " missed, " x " false, precision " share(f, f + x) ", recall " share(f, f + m) "."
}
