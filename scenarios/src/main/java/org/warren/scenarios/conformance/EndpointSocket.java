package org.warren.scenarios.conformance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.UdpSocket;

/// A socket that writes down what it sends and receives, and sends no more than 20 datagrams a second but for those
/// that are a question together.
final class EndpointSocket implements UdpSocket {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final EndpointNetwork.Connected socket;
    private final InetSocketAddress remote;
    private final LabClock clock;
    private final EndpointCapture capture;
    private long mayNanos;

    EndpointSocket(
            EndpointNetwork.Connected socket, InetSocketAddress remote, LabClock clock, EndpointCapture capture) {
        this.socket = socket;
        this.remote = remote;
        this.clock = clock;
        this.capture = capture;
    }

    @Override
    public int port() {
        return socket.port();
    }

    /// Sends a datagram as soon as that is polite.
    @Override
    public void send(byte[] bytes, InetSocketAddress to) {
        clock.advance(Duration.ofNanos(Math.max(0, mayNanos - clock.elapsedNanos())));
        sendNow(bytes);
    }

    /// Sends a datagram at once, which belongs to the one before it.
    void sendNow(byte[] bytes) {
        capture.add(clock.elapsedNanos(), socket.local(), remote, bytes);
        socket.send(bytes, remote);
        mayNanos = clock.elapsedNanos() + PAUSE.toNanos();
    }

    @Override
    public Optional<Datagram> receive(Duration timeout) {
        Optional<Datagram> came = socket.receive(timeout);
        came.ifPresent(datagram -> capture.add(clock.elapsedNanos(), remote, socket.local(), datagram.bytes()));
        return came;
    }

    @Override
    public void close() {
        socket.close();
    }
}
