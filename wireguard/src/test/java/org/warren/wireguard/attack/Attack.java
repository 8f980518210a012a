package org.warren.wireguard.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.udp.UdpPort;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Train;

/// One attack by one process; the words say which. All random numbers follow one seed.
final class Attack {
    private static final long SEED = 15;
    private static final long SECOND = 1_000_000_000L;
    private static final int FLOOD_PORT = 9;
    private static final int PACKET = 1_372;
    private static final int PEERS_PER_NETWORK = 250;
    private static final int FIRST_SOURCE = 198 << 24 | 18 << 16;
    /// Initiations that are made before the attack, because to make one takes longer than to send it.
    private static final int DIFFERENT = 1_024;
    /// Datagrams sent between two looks at the clock.
    private static final int BURST = 64;

    private Attack() {}

    /// `peers COUNT ENDPOINT`, `packets SECONDS COUNT`, `junk SECONDS RATE ADDRESS PORT`, `allowed-ips SOCKET COUNT
    /// NETWORK` or `handshakes SECONDS SOURCES KEY ADDRESS PORT`.
    public static void main(String[] words) throws IOException {
        switch (words[0]) {
            case "peers" -> peers(Integer.parseInt(words[1]), words[2]);
            case "packets" -> packets(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "junk" ->
                junk(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        new InetSocketAddress(InetAddress.ofLiteral(words[3]), Integer.parseInt(words[4])));
            case "handshakes" ->
                handshakes(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        PublicKey.fromBase64(words[3]),
                        new Endpoint(IpAddress.parse(words[4]), Integer.parseInt(words[5])));
            case "allowed-ips" -> allowedIps(Path.of(words[1]), Integer.parseInt(words[2]), words[3]);
            default -> throw new IllegalArgumentException("no attack is named " + words[0]);
        }
    }

    /// The inner address of one of many peers.
    private static String address(int peer) {
        return "10.1." + peer / PEERS_PER_NETWORK + "." + (1 + peer % PEERS_PER_NETWORK);
    }

    /// Prints sections for `wg addconf`.
    private static void peers(int count, String endpoint) {
        RandomSource random = new Random(SEED)::nextBytes;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("[Peer]\nPublicKey = ")
                    .append(PrivateKey.generate(random).publicKey().toBase64())
                    .append("\nAllowedIPs = ")
                    .append(address(i))
                    .append("/32\nEndpoint = ")
                    .append(endpoint)
                    .append('\n');
        }
        System.out.print(text);
    }

    /// Sends packets to each of many peers in turn, as fast as it can.
    private static void packets(int seconds, int count) throws IOException {
        InetSocketAddress[] to = new InetSocketAddress[count];
        for (int i = 0; i < count; i++) {
            to[i] = new InetSocketAddress(InetAddress.ofLiteral(address(i)), FLOOD_PORT);
        }
        ByteBuffer packet = ByteBuffer.allocateDirect(PACKET);
        long start = System.nanoTime();
        long sent = 0;
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.configureBlocking(false);
            while (System.nanoTime() - start < seconds * SECOND) {
                for (int i = 0; i < BURST; i++) {
                    sent += send(channel, packet.clear(), to[(int) (sent % count)]) ? 1 : 0;
                }
            }
        }
        System.out.printf(Locale.ROOT, "%.0f Mbit/s%n", sent * PACKET * 8.0 / seconds / 1e6);
    }

    /// Sends datagrams that look like initiations, each another one, at a rate.
    private static void junk(int seconds, int rate, InetSocketAddress to) throws IOException {
        byte[] bytes = new byte[148];
        Random random = new Random(SEED);
        long start = System.nanoTime();
        long sent = 0;
        try (DatagramChannel channel = DatagramChannel.open()) {
            long passed = 0;
            while (passed < seconds * SECOND) {
                long due = passed / 1_000 * rate / 1_000_000;
                for (; sent < due; sent++) {
                    random.nextBytes(bytes);
                    ByteBuffer.wrap(bytes)
                            .put((byte) 1)
                            .put((byte) 0)
                            .put((byte) 0)
                            .put((byte) 0);
                    send(channel, ByteBuffer.wrap(bytes), to);
                }
                LockSupport.parkNanos(SECOND / 1_000);
                passed = System.nanoTime() - start;
            }
        }
        System.out.printf(Locale.ROOT, "%d/s%n", sent / seconds);
    }

    /// Sends initiations with a valid mac1, as fast as it can, from many of this machine's addresses in turn:
    /// 198.18.0.0 and those that follow it.
    private static void handshakes(int seconds, int sources, PublicKey key, Endpoint to) throws IOException {
        Random random = new Random(SEED);
        Train[] initiations = new Train[DIFFERENT];
        MacStamper stamper = new MacStamper(Aead.fastest(), key);
        for (int i = 0; i < DIFFERENT; i++) {
            byte[] ephemeral = new byte[32];
            random.nextBytes(ephemeral);
            Initiation initiation = Initiation.of(i, ephemeral, new byte[48], new byte[28]);
            stamper.stamp(initiation, 0);
            MemorySegment memory = Arena.ofAuto().allocate(Initiation.LENGTH, Long.BYTES);
            memory.copyFrom(MemorySegment.ofArray(initiation.bytes()));
            initiations[i] = new Train(memory).at(0, Initiation.LENGTH, Initiation.LENGTH);
        }
        Endpoint[] from = new Endpoint[sources];
        for (int i = 0; i < sources; i++) {
            from[i] = new Endpoint(
                    to.address(), to.port(), 0, new Endpoint.LocalSource(IpAddress.v4(FIRST_SOURCE + i), 0));
        }
        long start = System.nanoTime();
        long sent = 0;
        long refused = 0;
        try (UdpPort port = UdpPort.open(0, 0, false)) {
            while (System.nanoTime() - start < seconds * SECOND) {
                for (int i = 0; i < BURST; i++) {
                    int result = port.send(from[(int) (sent % sources)], 0, initiations[(int) (sent % DIFFERENT)]);
                    refused += result < 0 ? 1 : 0;
                    sent++;
                }
            }
        }
        System.out.printf(Locale.ROOT, "%d/s%n", (sent - refused) / seconds);
    }

    /// A sender that is told of an unreachable receiver goes on.
    private static boolean send(DatagramChannel channel, ByteBuffer bytes, InetSocketAddress to) {
        try {
            return channel.send(bytes, to) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Gives one peer many prefixes in one request; prints what the daemon answers.
    private static void allowedIps(Path socket, int count, String network) throws IOException {
        StringBuilder request = new StringBuilder("set=1\npublic_key=" + "a1".repeat(32) + "\n");
        for (int i = 0; i < count; i++) {
            request.append("allowed_ip=").append(network).append('.');
            request.append(i >>> 16)
                    .append('.')
                    .append((i >>> 8) & 0xff)
                    .append('.')
                    .append(i & 0xff)
                    .append("/32\n");
        }
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            OutputStream out = Channels.newOutputStream(client);
            out.write(request.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            System.out.println(
                    new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            System.out.println("no answer: " + e.getMessage());
        }
    }
}
