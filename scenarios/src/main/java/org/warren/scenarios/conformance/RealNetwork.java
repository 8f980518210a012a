package org.warren.scenarios.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Optional;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabException;

/// This machine's network.
record RealNetwork(LabClock clock) implements EndpointNetwork {

    @Override
    public Connected connect(InetSocketAddress remote) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.connect(remote);
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new Socket(clock, remote, (InetSocketAddress) channel.getLocalAddress(), channel, selector);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private record Socket(
            LabClock clock,
            InetSocketAddress remote,
            InetSocketAddress local,
            DatagramChannel channel,
            Selector selector)
            implements Connected {

        private static final int DATAGRAM_MAX = 65_535;

        @Override
        public int port() {
            return local.getPort();
        }

        @Override
        public void send(byte[] bytes, InetSocketAddress to) {
            try {
                channel.write(ByteBuffer.wrap(bytes));
            } catch (IOException e) {
                throw unreachable(e);
            }
        }

        @Override
        public Optional<Datagram> receive(Duration timeout) {
            long end = clock.elapsedNanos() + timeout.toNanos();
            ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_MAX);
            try {
                // For an empty datagram nothing is read, so receive distinguishes it from none, and read does not.
                while (channel.receive(buffer) == null) {
                    long left = end - clock.elapsedNanos();
                    if (left <= 0) {
                        return Optional.empty();
                    }
                    selector.selectedKeys().clear();
                    selector.select(Math.max(1, Duration.ofNanos(left).toMillis()));
                }
            } catch (IOException e) {
                throw unreachable(e);
            }
            byte[] bytes = new byte[buffer.flip().remaining()];
            buffer.get(bytes);
            return Optional.of(new Datagram(bytes, remote));
        }

        private LabException unreachable(IOException e) {
            String where = remote.getAddress().getHostAddress() + " port " + remote.getPort();
            return e instanceof PortUnreachableException
                    ? new LabException(
                            "Nothing listens at %s: its host says so by ICMP, port unreachable.".formatted(where), e)
                    : new LabException("Nothing can be sent to %s: %s.".formatted(where, e.getMessage()), e);
        }

        @Override
        public void close() {
            try {
                selector.close();
                channel.close();
            } catch (IOException e) {
                throw new LabException("a socket cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
