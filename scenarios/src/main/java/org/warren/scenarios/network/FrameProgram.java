package org.warren.scenarios.network;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.warren.harness.lab.LinuxNode;

/// Sends a frame unchanged on a node's network: a line for the nodes' perl, with a packet socket (packet(7)).
final class FrameProgram {

    /// AF_PACKET, SOCK_RAW, and a `sockaddr_ll` that names the interface.
    private static final String SCRIPT = "socket(my $s, 17, 3, 0) or die \"no packet socket: $!\\n\";"
            + " send($s, pack('H*', $ARGV[1]), 0, pack('SnlSCCa8', 17, 0, $ARGV[0], 1, 0, 6, '')) or die \"$!\\n\"";

    private FrameProgram() {}

    /// @throws org.warren.harness.lab.LabException when it cannot be sent
    static void send(LinuxNode node, String interfaceName, byte[] frame) {
        String number = text(node, interfaceName, "ifindex");
        node.run("perl", "-e", SCRIPT, number, HexFormat.of().formatHex(frame)).orThrow();
    }

    /// The hardware address of an interface.
    static long linkAddress(LinuxNode node, String interfaceName) {
        return HexFormat.fromHexDigitsToLong(
                text(node, interfaceName, "address").replace(":", ""));
    }

    private static String text(LinuxNode node, String interfaceName, String what) {
        return new String(node.read("/sys/class/net/" + interfaceName + "/" + what), StandardCharsets.US_ASCII).strip();
    }
}
