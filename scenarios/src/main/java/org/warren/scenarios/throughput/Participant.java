package org.warren.scenarios.throughput;

/// Something that is measured: a pair of subjects, or the same nodes' path without a tunnel.
///
/// @param name the pair, or [#CEILING]
/// @param client the node that makes contact
/// @param server the node that answers
/// @param address of the server, inside the tunnel or outside
/// @param group the kernels under both nodes; only participants of one group may be compared
public record Participant(String name, String client, String server, String address, String group) {

    /// The name of a path without a tunnel: the most that the machine can do.
    static final String CEILING = "no tunnel";

    boolean isCeiling() {
        return name.equals(CEILING);
    }

    /// Its name among all participants of all groups.
    String key() {
        return name + " (" + group + ")";
    }
}
