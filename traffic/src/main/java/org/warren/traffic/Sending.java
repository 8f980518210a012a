package org.warren.traffic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/// Carries out an order, on the event loop of its channel.
final class Sending {

    /// Waking up for each packet would use processor time that the measured programs need.
    private static final long QUANTUM_NANOS = 100_000;

    private static final long NAP_NANOS_MAX = 1_000_000;

    /// How long to wait for echoes after the last probe.
    private static final long LINGER_NANOS = 250_000_000;

    private static final long ROUND_TRIP_MAX = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Order order;
    private final Channel channel;
    private final LongSupplier clock;
    private final long start;
    private final Pacing pacing;
    private final SequenceAccounting echoes = new SequenceAccounting();
    private final Histogram roundTrips = new Histogram(ROUND_TRIP_MAX, DIGITS);
    private final CompletableFuture<Sending> done = new CompletableFuture<>();
    private long sequence;
    private long refused;
    private long endNanos;

    /// @param clock nanoseconds of a monotonic clock
    Sending(Order order, Channel channel, LongSupplier clock) {
        this.order = order;
        this.channel = channel;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.pacing = new Pacing(order.perSecond(), order.durationNanos(), start);
    }

    /// Sends everything; the future completes when the last echo arrived or timed out.
    CompletableFuture<Sending> run() {
        pump();
        return done;
    }

    /// Handles an echo.
    ///
    /// @return whether it belongs to this sending
    boolean hear(Datagram echo, long now) {
        long roundTrip = now - echo.sentNanos();
        if (echo.run() != order.run() || echo.sequence() >= sequence || roundTrip < 0 || roundTrip > ROUND_TRIP_MAX) {
            return false;
        }
        if (echoes.accept(echo.sequence())) {
            roundTrips.recordValue(roundTrip);
        }
        return true;
    }

    /// The system refused a datagram.
    void refuse() {
        refused++;
    }

    long sent() {
        return pacing.sent() - refused;
    }

    long refused() {
        return refused;
    }

    long givenUp() {
        return pacing.givenUp();
    }

    long answered() {
        return echoes.received();
    }

    Histogram roundTrips() {
        return roundTrips;
    }

    /// The time from the first datagram to the last, in nanoseconds.
    long nanos() {
        return endNanos - start;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a void promise: what fails arrives at the exchange
    private void pump() {
        long now = clock.getAsLong();
        if (pacing.isOver(now)) {
            endNanos = now;
            schedule(() -> done.complete(this), order.probing() ? LINGER_NANOS : 0);
            return;
        }
        int count = channel.isWritable() ? pacing.take(now) : 0;
        for (int i = 0; i < count; i++) {
            channel.write(next(now), channel.voidPromise());
        }
        channel.flush();
        long wait = Math.max(QUANTUM_NANOS, pacing.waitNanos(clock.getAsLong()));
        if (count < Pacing.BURST_MAX && order.probing()) {
            schedule(this::pump, wait);
            return;
        }
        // The event loop's own timers have millisecond resolution. It only waits for the next datagram, so it may sleep
        // here.
        if (count < Pacing.BURST_MAX) {
            LockSupport.parkNanos(Math.min(wait, NAP_NANOS_MAX));
        }
        channel.eventLoop().execute(this::pump);
    }

    private DatagramPacket next(long now) {
        Datagram.Kind kind = order.probing() ? Datagram.Kind.PROBE : Datagram.Kind.DATA;
        ByteBuf payload = channel.alloc().directBuffer(order.packetSize() - Datagram.HEADERS);
        new Datagram(kind, order.run(), sequence++, now).write(payload, order.packetSize());
        return new DatagramPacket(payload, order.to());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it would say arrives through `done`
    private void schedule(Runnable action, long nanos) {
        channel.eventLoop().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }
}
