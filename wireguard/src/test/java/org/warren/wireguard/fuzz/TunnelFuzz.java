package org.warren.wireguard.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.Wire;
import org.warren.wireguard.tunnel.Inside;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;

/// Two tunnels and somebody between them who does whatever the input says: loses, keeps, changes and repeats datagrams,
/// floods, and has both ends configured anew meanwhile.
public final class TunnelFuzz {
    private static final int STEPS_MAX = 60;
    /// A handshake under way and the three slots of the one peer.
    private static final int INDICES_MAX = 4;
    private static final int MAC_LENGTH = 16;

    private final Input input;
    private final Pair pair = new Pair(1);
    private final Set<Long> sent = new HashSet<>();
    private long ids;

    private TunnelFuzz(Input input) {
        this.input = input;
    }

    public static void fuzzerTestOneInput(byte[] program) {
        TunnelFuzz fuzz = new TunnelFuzz(new Input(program));
        for (int step = 0; step < STEPS_MAX && fuzz.input.hasMore(); step++) {
            fuzz.step();
            fuzz.assertSound(fuzz.pair.alice);
            fuzz.assertSound(fuzz.pair.bob);
        }
    }

    private void step() {
        int what = input.next();
        Host host = what % 2 == 0 ? pair.alice : pair.bob;
        switch (what / 2 % 12) {
            case 0, 1 -> send(host);
            case 2 -> pair.settle();
            case 3 -> pair.run(1L << input.below(37)); // up to 69 seconds
            case 4 -> attack(host, input.bytes(input.next()));
            case 5, 6 -> change(host);
            case 7 -> repeat(host);
            case 8 -> lose(input.next());
            case 9 -> packet(host, input.bytes(input.next()));
            case 10 -> pair.flood(host, 100 * input.below(8));
            default -> new Reconfiguration(pair, host).apply(input);
        }
    }

    private void send(Host from) {
        sent.add(++ids);
        Host to = from == pair.alice ? pair.bob : pair.alice;
        packet(from, Packets.v4(from.inner, to.inner, ids, 28 + input.below(100)));
    }

    /// What the host's own network hears at once is an ICMP error, not something from the peer.
    private void packet(Host host, byte[] packet) {
        List<byte[]> before = List.copyOf(host.received);
        pair.packet(host, packet);
        assertThat(host.received.size()).isLessThanOrEqualTo(before.size() + 1);
        host.received.clear();
        host.received.addAll(before);
    }

    private void lose(int kinds) {
        pair.lose(wire -> ((kinds >>> wire.type()) & 1) != 0);
    }

    /// A datagram that no peer has made: one drop with a name, and nothing else.
    private void attack(Host host, byte[] datagram) {
        assertUnmoved(host, datagram);
    }

    /// A datagram that Eve saw, with bits flipped where a key protects them.
    private void change(Host host) {
        Wire seen = seen();
        if (seen == null) {
            return;
        }
        byte[] bytes = seen.copy();
        // mac2 has no effect without load, so a change there may leave a good message.
        boolean handshake = seen.isInitiation() || seen.isResponse();
        int end = handshake ? bytes.length - MAC_LENGTH : bytes.length;
        bytes[((input.next() << 8) | input.next()) % end] ^= (byte) (1 << input.below(8));
        assertUnmoved(host, bytes);
    }

    /// A datagram that Eve saw, once as it was and then again from elsewhere.
    private void repeat(Host host) {
        Wire seen = seen();
        if (seen != null) {
            pair.inject(host, input.below(2) == 0 ? seen.from() : Pair.STRANGER, seen.copy());
            assertSound(host);
            Endpoint peer = Inside.peersEndpoint(host);
            int received = host.received.size();
            int said = pair.eve.size();
            pair.inject(host, new Endpoint(Pair.STRANGER.address(), 7777), seen.copy());
            assertThat(Inside.peersEndpoint(host)).isEqualTo(peer);
            assertThat(host.received).hasSize(received);
            // Under load whoever knows our public key may hear a cookie, which is shorter than what it sent.
            assertThat(pair.eve.subList(said, pair.eve.size()))
                    .allMatch(wire -> wire.isCookieReply() && wire.bytes().length < seen.bytes().length);
        }
    }

    private @Nullable Wire seen() {
        return pair.eve.isEmpty() ? null : pair.eve.get(pair.eve.size() - 1 - input.next() % pair.eve.size());
    }

    private void assertUnmoved(Host host, byte[] datagram) {
        int said = pair.eve.size();
        int received = host.received.size();
        int indices = Inside.claimedIndices(host);
        long drops = host.tunnel.drops().total();
        Endpoint peer = Inside.peersEndpoint(host);
        pair.inject(host, input.below(2) == 0 ? Pair.STRANGER : pair.alice.endpoint(), datagram);
        assertThat(pair.eve).as("no answer").hasSize(said);
        assertThat(host.received).as("no delivery").hasSize(received);
        assertThat(Inside.claimedIndices(host)).as("no memory").isEqualTo(indices);
        assertThat(Inside.peersEndpoint(host)).as("no roaming").isEqualTo(peer);
        assertThat(host.tunnel.drops().total()).as("a drop with a name").isEqualTo(drops + 1);
    }

    private void assertSound(Host host) {
        Tunnel tunnel = host.tunnel;
        assertThat(tunnel.pollOutput()).isNull();
        assertThat(Inside.claimedIndices(host)).isLessThanOrEqualTo(INDICES_MAX);
        assertThat(Inside.plannedDeadlines(host)).isLessThanOrEqualTo(1);
        tunnel.handleTimeout(pair.now());
        pair.drain(host);
        tunnel.nextDeadline()
                .ifPresent(next ->
                        assertThat(next.at() - pair.now()).as("%s", next).isPositive());
        Set<Long> delivered = new HashSet<>();
        for (byte[] packet : host.received) {
            assertThat(packet.length).isGreaterThanOrEqualTo(28);
            long id = Packets.id(packet);
            assertThat(sent).as("somebody sent it").contains(id);
            assertThat(delivered.add(id)).as("packet %d comes once", id).isTrue();
        }
        assertThat(Arrays.stream(Drop.values()).mapToLong(tunnel.drops()::count).sum())
                .isEqualTo(tunnel.drops().total());
    }
}
