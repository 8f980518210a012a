package org.warren.scenarios.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.warren.harness.lab.LinuxNode;

/// Writes the counters of a node and its tunnel once per second, as a [NodeSample] per line.
///
/// It is a shell that reads files and waits without external commands: the only process that it starts is `wg`, so that
/// it takes a few milliseconds of each second.
final class Sampler {

    private static final String SCRIPT = """
            tunnel=$1 process=$2
            ticks=$(getconf CLK_TCK) page=$(getconf PAGESIZE)
            guest=; case $(</proc/cpuinfo) in *"User Mode Linux"*) guest=1 ;; esac
            account=
            for file in cpuacct/cpuacct.usage cpuacct.usage cpu.stat; do
              if [[ -z $account && -r /sys/fs/cgroup/$file ]]; then account=/sys/fs/cgroup/$file; fi
            done
            declare -A last
            exec {silence}<> <(:)
            while :; do
              # A guest takes time in which it did not run for time that it used.
              machine=null node=null
              read -r _ user nice system idle waiting interrupts soft stolen _ </proc/stat
              taken=$((user + nice + system + interrupts + soft + stolen))
              if [[ -z $guest ]]; then
                machine="{\\"total\\":$((taken + idle + waiting)),\\"taken\\":$taken,\\"perSecond\\":$ticks}"
                if [[ $account ]]; then
                  read -r name value <"$account"
                  if [[ $value ]]; then node=$((value * 1000)); else node=$name; fi
                fi
              fi
              daemon=null
              if [[ $process ]] && { read -r line <"/proc/$process/stat"; } 2>/dev/null; then
                words=(${line##*) })
                cpu=$(((words[11] + words[12]) * (1000000000 / ticks)))
                daemon="{\\"started\\":${words[19]},\\"cpuNanos\\":$cpu,\\"residentBytes\\":$((words[21] * page))}"
              fi
              handshake=$(wg show "$tunnel" latest-handshakes 2>/dev/null)
              handshake=${handshake##*[[:space:]]}
              counters=
              for name in rx_bytes tx_bytes rx_packets tx_packets rx_errors tx_errors rx_dropped tx_dropped; do
                { read -r last[$name] <"/sys/class/net/$tunnel/statistics/$name"; } 2>/dev/null
                counters+="${counters:+,}\\"$name\\":${last[$name]:-0}"
              done
              echo "{\\"wallNanos\\":${EPOCHREALTIME/./}000,\\"nodeNanos\\":$node,\\"machine\\":$machine,\\"daemon\\":$daemon,\\
            \\"handshakeSeconds\\":${handshake:-0},\\"counters\\":{$counters}}"
              # Until the next full second, on a pipe in which nothing ever is.
              printf -v rest %06d $((999999 - 10#${EPOCHREALTIME#*.}))
              read -rt "0.$rest" -u "$silence"
            done
            """;

    private Sampler() {}

    /// The name of its output among the logs of the evidence.
    static String log(String node) {
        return node + "-samples";
    }

    /// Starts it; it ends with the lab.
    ///
    /// @param process the daemon's process ID, if there is a daemon
    static void start(LinuxNode node, String tunnel, OptionalInt process) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", SCRIPT, "sampler", tunnel));
        command.add(process.isPresent() ? "" + process.getAsInt() : "");
        node.spawn("logs/" + log(node.name()) + ".log", command);
    }
}
