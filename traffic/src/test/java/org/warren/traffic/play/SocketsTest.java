package org.warren.traffic.play;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.posix.Libc;

class SocketsTest {

    private static final int SOL_IP = 0;
    private static final int IP_RECVERR = 11;
    private static final long TENTH = 100_000_000;

    private final Arena arena = Arena.ofConfined();
    private final Libc libc = new Libc(arena);
    private final Sockets sockets = new Sockets(libc, arena);

    @AfterEach
    void close() {
        arena.close();
    }

    /// The queue of errors is that of a TCP connection which goes on after ICMP said something, and loopback fills it
    /// for a datagram to a port that nobody has.
    @Test
    void anErrorThatWasReadWakesNobody() throws IOException {
        int socket = sockets.datagrams(own(77));
        MemorySegment yes = arena.allocateFrom(JAVA_INT, 1);
        Libc.check(libc.setsockopt(socket, SOL_IP, IP_RECVERR, yes, 4), "cannot ask for errors");
        Poll poll = new Poll(libc, arena);
        int place = poll.add(socket, Poll.READABLE);
        sockets.send(socket, own(78), arena.allocate(Header.LENGTH, 8), Header.LENGTH);

        // given an error that nobody has read: each wait ends before its time
        for (int i = 0; i < 3; i++) {
            long deadline = poll.now() + 50 * TENTH;
            assertThat(poll.await(deadline)).isLessThan(deadline);
            assertThat(poll.hasError(place)).isTrue();
        }

        sockets.drainErrors(socket);

        long deadline = poll.now() + TENTH;
        assertThat(poll.await(deadline)).isGreaterThanOrEqualTo(deadline);
        assertThat(poll.isReady(place)).isFalse();
        libc.close(socket);
    }

    @Test
    void whatCameIsStillThereAfterErrorsWereRead() throws IOException {
        int socket = sockets.datagrams(own(80));
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(own(79), 0))) {
            byte[] bytes = new byte[Header.LENGTH];
            other.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(own(80), Sockets.PORT)));
        }

        sockets.drainErrors(socket);

        assertThat(sockets.receive(socket, arena.allocate(2000, 8))).isEqualTo(Header.LENGTH);
        libc.close(socket);
    }

    /// Another build on this machine has others.
    private static InetAddress own(int number) {
        long process = ProcessHandle.current().pid();
        return InetAddress.ofLiteral("127.%d.%d.%d".formatted(1 + process / 250 % 250, process % 250, number));
    }
}
