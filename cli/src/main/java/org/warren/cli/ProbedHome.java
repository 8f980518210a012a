package org.warren.cli;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.warren.nat.Endpoint;
import org.warren.nat.home.HomeNat;
import org.warren.nat.home.HomeProber;
import org.warren.nat.home.ProbeSockets;

/// Runs a prober with this machine's sockets and clock.
final class ProbedHome implements ProbeSockets, AutoCloseable {

    private static final long SECOND = 1_000_000_000L;
    private static final int HEARD_MAX = 1000;
    private static final long TOLD_EACH = 10 * SECOND;

    /// A datagram that was received.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Heard(int socket, Endpoint from, byte[] datagram, long nanos) {}

    /// More datagrams are dropped, as in the system's buffer, so that a flood cannot use more memory than this.
    private final BlockingQueue<Heard> heard = new ArrayBlockingQueue<>(HEARD_MAX);
    private final StunPorts sockets =
            new StunPorts((socket, from, datagram, nanos) -> heard.offer(new Heard(socket, from, datagram, nanos)));
    private final PrintWriter progress;

    /// @param progress receives a description of each step
    ProbedHome(PrintWriter progress) {
        this.progress = progress;
    }

    /// Measures the NAT.
    ///
    /// @return empty if the server does not answer
    Optional<HomeNat> measure(HomeProber.Settings settings) throws InterruptedException {
        var prober = new HomeProber(settings, this, new SecureRandom());
        long begun = System.nanoTime();
        long now = begun;
        long told = begun;
        prober.begin(now);
        while (!prober.isFinished()) {
            long deadline = prober.nextDeadline().orElse(now + SECOND);
            Heard next = heard.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next != null) {
                now = Math.max(now, next.nanos);
                prober.receive(next.socket, next.from, next.datagram, now);
            }
            // Timers fire on time, however many datagrams are received.
            long waking = System.nanoTime();
            if (next == null || waking >= deadline) {
                now = Math.max(now, waking);
                prober.tick(now);
            }
            if (now - told >= TOLD_EACH) {
                told = now;
                progress.printf(
                        "%s for %d s; about %d s are left%n",
                        prober.doing(), (now - begun) / SECOND, prober.leftNanos(now) / SECOND);
                progress.flush();
            }
        }
        return prober.isAnswered() ? Optional.of(prober.nat()) : Optional.empty();
    }

    @Override
    public int open(Endpoint at) {
        try {
            return sockets.open(at);
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    @Override
    public Endpoint local(int socket) {
        return sockets.local(socket);
    }

    @Override
    public void send(int socket, Endpoint to, byte[] datagram) {
        sockets.send(socket, to, datagram);
    }

    @Override
    public void close(int socket) {
        sockets.close(socket);
    }

    @Override
    public void close() {
        sockets.close();
    }
}
