package org.warren.scenarios.conformance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.UdpSocket;

/// A socket that records what it sends and receives, and limits the rate, except for datagrams that belong together.
final class EndpointSocket implements UdpSocket {

    /// Many more than any row needs, and few enough to keep in memory.
    private static final int HEARD_MAX = 2000;

    private final EndpointNetwork.Connected socket;
    private final InetSocketAddress remote;
    private final LabClock clock;
    private final EndpointCapture capture;
    private final EndpointPace pace;
    private int heard;

    EndpointSocket(
            EndpointNetwork.Connected socket,
            InetSocketAddress remote,
            LabClock clock,
            EndpointCapture capture,
            EndpointPace pace) {
        this.socket = socket;
        this.remote = remote;
        this.clock = clock;
        this.capture = capture;
        this.pace = pace;
    }

    @Override
    public int port() {
        return socket.port();
    }

    /// Sends a datagram as soon as the rate limit permits.
    @Override
    public void send(byte[] bytes, InetSocketAddress to) {
        pace.await();
        sendNow(bytes);
    }

    /// Sends a datagram immediately, because it belongs to the previous one.
    void sendNow(byte[] bytes) {
        capture.add(clock.elapsedNanos(), socket.local(), remote, bytes);
        socket.send(bytes, remote);
        pace.sent();
    }

    /// @throws LabException if the endpoint sends too many
    @Override
    public Optional<Datagram> receive(Duration timeout) {
        Optional<Datagram> came = socket.receive(timeout);
        if (came.isPresent() && ++heard > HEARD_MAX) {
            throw new LabException(
                    ("The endpoint sends of its own accord, and more than %d datagrams came during the row,"
                                    + " so that it cannot be judged.")
                            .formatted(HEARD_MAX));
        }
        came.ifPresent(datagram -> capture.add(clock.elapsedNanos(), remote, socket.local(), datagram.bytes()));
        return came;
    }

    @Override
    public void close() {
        socket.close();
    }
}
