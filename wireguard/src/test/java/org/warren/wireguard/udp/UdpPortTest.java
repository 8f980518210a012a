package org.warren.wireguard.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.posix.SystemCallException;

/// A port of this machine, which it sends to itself.
class UdpPortTest {
    private static final int HANDSHAKE = 148;
    /// Many more than any queue has room for.
    private static final int FLOOD = 60_000;

    private final UdpPort port = UdpPort.open(0, 0, true);

    UdpPortTest() throws IOException {}

    @AfterEach
    void close() {
        port.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void dataNeitherWaitsBehindHandshakesNorIsLostAmongThem(String address) throws IOException {
        assumeThat(port.hasV6() || !address.contains(":"))
                .as("UNSUPPORTED: this machine has no IPv6; run where ::1 answers")
                .isTrue();
        try (DatagramChannel sender = DatagramChannel.open()) {
            sender.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port.port()));
            for (int i = 0; i < FLOOD; i++) {
                sender.write(message(1 + i % 3, HANDSHAKE));
            }
            sender.write(message(4, 64));
            sender.write(message(4, 96));
        }
        assertThat(sizes(port.receive(), port::receive)).containsExactly(64, 96);
        port.release();
        assertThat(sizes(port.receiveHandshakes(), port::receiveHandshakes))
                .isNotEmpty()
                .containsOnly(HANDSHAKE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 255})
    void eachTypeButThatOfDataIsKeptApart(int type) throws IOException {
        try (DatagramChannel sender = DatagramChannel.open()) {
            sender.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
            sender.write(message(type, 40));
        }
        assertThat(port.receive()).isNull();
        assertThat(sizes(port.receiveHandshakes(), port::receiveHandshakes)).containsExactly(40);
    }

    @Test
    void aPortIsTakenForEverybodyElse() {
        assertThatThrownBy(() -> UdpPort.open(port.port(), 0, true))
                .isInstanceOfSatisfying(
                        SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(Libc.EADDRINUSE));
    }

    @Test
    void aPortThatWasClosedCanBeOpenedAgain() throws IOException {
        int number;
        try (UdpPort first = UdpPort.open(0, 0, true)) {
            number = first.port();
        }
        for (int i = 0; i < 3; i++) {
            try (UdpPort again = UdpPort.open(number, 0, true)) {
                assertThat(again.port()).isEqualTo(number);
                assertThat(again.receive()).isNull();
            }
        }
    }

    private interface Receiving {
        @Nullable
        ReceivedTrain next();
    }

    private static List<Integer> sizes(@Nullable ReceivedTrain first, Receiving more) {
        List<Integer> sizes = new ArrayList<>();
        for (ReceivedTrain received = first; received != null; received = more.next()) {
            for (int i = 0; i < received.train().count(); i++) {
                sizes.add(received.train().lengthOf(i));
            }
        }
        return sizes;
    }

    private static ByteBuffer message(int type, int length) {
        return ByteBuffer.allocate(length).put(0, (byte) type);
    }
}
