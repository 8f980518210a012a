package org.warren.scenarios.network;

import java.util.List;
import org.warren.harness.lab.LinuxNode;

/// A process of a node.
///
/// @param number its PID
/// @param name as in /proc/PID/comm
/// @param tracer the PID of its tracer by ptrace(2); 0 for none
record NodeProcess(String number, String name, String tracer) {

    /// The processes in the node's network namespace, except this one. `-ef` follows the links of /proc. Bash reads the
    /// files itself, since a separate process would be listed too.
    private static final String LIST = """
            for p in /proc/[0-9]*; do
                [[ ${p#/proc/} != $$ && $p/ns/net -ef /proc/self/ns/net ]] || continue
                name= tracer=0
                { read -r name <$p/comm; while read -r key value; do [[ $key != TracerPid: ]] || tracer=$value; done <$p/status; } 2>/dev/null
                [[ -z $name ]] || echo "${p#/proc/} $tracer $name"
            done
            true
            """;

    /// Lists them. The lab forgets the /proc folders afterwards, so that each process may end
    /// ([LinuxNode#forgetProcessFolders]).
    static List<NodeProcess> of(LinuxNode node) {
        List<String> lines =
                node.run("bash", "-c", LIST).orThrow().out().lines().toList();
        node.forgetProcessFolders();
        return lines.stream()
                .map(line -> line.split(" ", 3))
                .map(words -> new NodeProcess(words[0], words[2], words[1]))
                .toList();
    }
}
