package org.warren.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExchangeTest {

    private static final long RUN = 7;
    private static final InetSocketAddress ALICE = at(1);
    private static final InetSocketAddress BOB = at(2);
    private static final long MILLI = 1_000_000;

    private long now = 50;
    private final Exchange exchange = new Exchange(() -> now);
    private final EmbeddedChannel channel = new EmbeddedChannel(exchange);

    @Test
    void datagramsOfTheOpenRunAreCounted() {
        exchange.open(RUN);
        arrive(new Datagram(Datagram.Kind.DATA, RUN, 0, 0));
        arrive(new Datagram(Datagram.Kind.DATA, RUN, 0, 0));
        assertThat(exchange.count(RUN).received()).isEqualTo(1);
        assertThat(exchange.count(RUN).duplicated()).isEqualTo(1);
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void probeIsSentBackToWhoeverSentItWithItsTimestamp() {
        exchange.open(RUN);
        arrive(new Datagram(Datagram.Kind.PROBE, RUN, 3, 1234));
        DatagramPacket echo = channel.readOutbound();
        assertThat(echo.recipient()).isEqualTo(ALICE);
        assertThat(Datagram.read(echo.content())).isEqualTo(new Datagram(Datagram.Kind.ECHO, RUN, 3, 1234));
        echo.release();
    }

    @Test
    void whatIsNoPartOfTheRunIsCountedAsForeignAndNeverAnswered() {
        arrive(new Datagram(Datagram.Kind.PROBE, RUN, 0, 0)); // nothing is open
        exchange.open(RUN);
        arrive(new Datagram(Datagram.Kind.PROBE, RUN + 1, 0, 0));
        arrive(new Datagram(Datagram.Kind.ECHO, RUN, 0, 0)); // nothing was sent
        arrive(new Datagram(Datagram.Kind.DATA, RUN, -1, 0));
        assertThat(exchange.foreign()).isEqualTo(3);
        assertThat(exchange.count(RUN).received()).isZero();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    @Test
    void arbitraryBytesAreIgnored() {
        exchange.open(RUN);
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(bytes), BOB, ALICE));
        }
        assertThat(exchange.foreign()).isEqualTo(2000);
        assertThat(exchange.count(RUN).received()).isZero();
    }

    @Test
    void eachBitOfAProbesHeaderDecidesWhetherItIsOne() {
        exchange.open(RUN);
        for (int bit = 0; bit < 5 * Byte.SIZE + 64; bit++) {
            ByteBuf probe = payload(new Datagram(Datagram.Kind.DATA, RUN, bit, 0));
            probe.setByte(bit / 8, probe.getByte(bit / 8) ^ 1 << bit % 8);
            channel.writeInbound(new DatagramPacket(probe, BOB, ALICE));
        }
        // The lowest bit of the kind makes it a probe, which is one of the run's too.
        assertThat(exchange.count(RUN).received()).isEqualTo(1);
        ((DatagramPacket) channel.readOutbound()).release();
    }

    @Test
    void echoesBecomeRoundTripTimesOnceEach() {
        Sending sending = sending(true);
        DatagramPacket first = channel.readOutbound();
        now += 2 * MILLI;
        Datagram probe = Datagram.read(first.content());
        assertThat(probe).isNotNull();
        first.release();
        Datagram echo = new Datagram(Datagram.Kind.ECHO, RUN, probe.sequence(), probe.sentNanos());
        arrive(echo);
        arrive(echo);
        arrive(new Datagram(Datagram.Kind.ECHO, RUN, 1000, now)); // was never sent
        arrive(new Datagram(Datagram.Kind.ECHO, RUN, 0, now + 1)); // comes from the future
        assertThat(sending.answered()).isEqualTo(1);
        assertThat(sending.roundTrips().getTotalCount()).isEqualTo(1);
        assertThat(sending.roundTrips().getMaxValue()).isBetween(2 * MILLI, 2 * MILLI + MILLI / 100);
    }

    @Test
    void packetsHaveTheSizeThatWasAsked() {
        sending(false);
        DatagramPacket first = channel.readOutbound();
        assertThat(first.content().readableBytes()).isEqualTo(512 - Datagram.HEADERS);
        assertThat(first.recipient()).isEqualTo(BOB);
        first.release();
    }

    @Test
    void runThatIsNotOpenCannotBeCounted() {
        exchange.open(RUN);
        assertThatThrownBy(() -> exchange.count(8)).hasMessage("run 8 is not counted here; open it first");
    }

    private Sending sending(boolean probing) {
        Sending sending = new Sending(new Order(RUN, BOB, 512, 1000, 10 * MILLI, probing), channel, () -> now);
        exchange.send(sending);
        now += MILLI;
        var done = sending.run();
        assertThat(done).isNotDone();
        return sending;
    }

    private void arrive(Datagram datagram) {
        channel.writeInbound(new DatagramPacket(payload(datagram), BOB, ALICE));
    }

    private static ByteBuf payload(Datagram datagram) {
        ByteBuf payload = Unpooled.buffer(Datagram.PACKET_MIN);
        datagram.write(payload, Datagram.PACKET_MIN);
        return payload;
    }

    private static InetSocketAddress at(int host) {
        @Nullable InetAddress address = InetAddress.ofLiteral("10.0.0." + host);
        return new InetSocketAddress(address, TrafficAgent.TRAFFIC_PORT);
    }
}
