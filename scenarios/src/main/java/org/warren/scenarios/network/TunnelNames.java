package org.warren.scenarios.network;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.warren.harness.topology.Interface;

/// The names that wg-quick can give to its interfaces. It takes them from the names of its files, and passes them to
/// `ip link add NAME type wireguard` and `wg show NAME`, which have keywords of their own.
final class TunnelNames {

    private static final Pattern OF_WG_QUICK = Pattern.compile("[a-zA-Z0-9_=+.-]{1,15}");
    /// The words that `ip link add` treats as keywords instead of a name.
    private static final List<String> WORDS_OF_IP =
            List.of(("add addr address addrgenmode alias allmulticast arp brd broadcast carrier dev down "
                            + "dynamic group gro_ipv4_max_size gro_max_size gso_ipv4_max_size gso_max_segs "
                            + "gso_max_size help index link link-netns link-netnsid master mode mtu multicast name "
                            + "netns numrxqueues numtxqueues parentbus parentdev promisc protodown qlen state "
                            + "trailers txqlen txqueuelen type up vf vrf xdp xdpdrv xdpgeneric xdpoffload")
                    .split(" "));
    /// Those that it also recognises when abbreviated.
    private static final List<String> ABBREVIATED =
            List.of("address", "addrgenmode", "alias", "broadcast", "dynamic", "help", "master", "txqueuelen", "type");
    private static final List<String> WORDS_OF_WG = List.of("all", "interfaces", "help");

    private TunnelNames() {}

    /// What was expected instead of a name that is not possible; empty if it is.
    ///
    /// @param others the node's own interfaces
    static Optional<String> expectedInPlaceOf(String name, java.util.Set<String> others) {
        if (!OF_WG_QUICK.matcher(name).matches() || name.matches("\\.\\.?|-.*")) {
            return Optional.of("a name that wg-quick takes: 1 to 15 letters, digits and the characters _ = + . -,"
                    + " and no hyphen first");
        }
        if (others.contains(name)) {
            return Optional.of("a name for the interface that the node has not yet");
        }
        if (Interface.TAKEN.contains(name)) {
            return Optional.of("a name that Linux does not keep for itself, as it does " + name);
        }
        if (WORDS_OF_IP.contains(name) || ABBREVIATED.stream().anyMatch(word -> word.startsWith(name))) {
            return Optional.of("another name: wg-quick runs `ip link add " + name + " type wireguard`, and ip takes "
                    + name + " for a word of its own");
        }
        return WORDS_OF_WG.contains(name)
                ? Optional.of("another name: wg takes " + name + " for a word of its own in `wg show " + name + "`")
                : Optional.empty();
    }
}
