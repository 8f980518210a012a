package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.UdpSocket;

/// Two sockets in two nodes, in the driver's hands.
final class UdpConversation {

    private static final int PORT = 7000;

    private UdpConversation() {}

    /// One asks, the other answers where the question came from.
    static void between(Lab lab, String one, String oneAddress, String other, String otherAddress, Duration patience) {
        var there = new InetSocketAddress(InetAddress.ofLiteral(otherAddress), PORT);
        try (UdpSocket asking = lab.node(one).udp(0);
                UdpSocket answering = lab.node(other).udp(PORT)) {
            assertThat(answering.port()).isEqualTo(PORT);
            assertThat(asking.port()).isPositive();
            assertThatThrownBy(() -> lab.node(other).udp(PORT))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("in use");
            asking.send(bytes("first"), there);
            asking.send(bytes("second"), there);

            UdpSocket.Datagram first = answering.receive(patience).orElseThrow();
            assertThat(first.bytes()).isEqualTo(bytes("first"));
            assertThat(first.from()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(oneAddress), asking.port()));
            assertThat(answering.receive(patience).map(UdpSocket.Datagram::bytes))
                    .contains(bytes("second"));
            answering.send(new byte[1400], first.from());
            assertThat(asking.receive(patience).map(datagram -> datagram.bytes().length))
                    .contains(1400);
            assertThat(asking.receive(Duration.ofMillis(50))).isEqualTo(Optional.empty());
            assertThatThrownBy(() ->
                            asking.send(bytes("lost"), new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9)))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("unreachable");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
