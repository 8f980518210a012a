package org.warren.wireguard.support;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.tunnel.CipherExecutor;
import org.warren.wireguard.tunnel.Deadline;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.tunnel.TunnelListener;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Train;

/// Alice and Bob, a network that a seed determines, and Eve, who sees each datagram that is sent. Time is virtual.
public final class Pair {
    public static final long MILLI = 1_000_000L;
    public static final long SECOND = 1_000 * MILLI;

    /// Somebody else's address.
    public static final Endpoint STRANGER = new Endpoint(IpAddress.parse("203.0.113.66"), 6666);

    public final Host alice;
    public final Host bob;
    /// Each datagram that was sent, before the network did anything to it.
    public final List<Wire> eve = new ArrayList<>();

    /// More than happens in any test between two of its moments.
    private static final int STEPS_MAX = 1_000_000;

    private final Random random;
    private final CipherExecutor executor;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>();
    private Link link = Link.IDEAL;
    private Predicate<Wire> lost = wire -> false;
    private long now;
    private long flightNumber;
    private Instant wallClock = Instant.ofEpochSecond(1_700_000_000);
    private boolean wallClockRuns = true;

    private record Flight(long at, long number, Wire wire) implements Comparable<Flight> {
        @Override
        public int compareTo(Flight other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    public Pair(long seed) {
        this(seed, new SeededRandom(seed));
    }

    public Pair(long seed, RandomSource source) {
        this(seed, source, CipherExecutor.CALLER_RUNS);
    }

    /// Two interfaces that are up and know each other; Alice knows where Bob is.
    public Pair(long seed, RandomSource source, CipherExecutor executor) {
        this.executor = executor;
        random = new Random(seed);
        now = random.nextLong(1L << 40);
        alice = host("alice", source, "192.0.2.1", 51820, "10.0.0.1");
        bob = host("bob", source, "198.51.100.2", 51821, "10.0.0.2");
        alice.addPeer(bob, now);
        bob.addPeer(alice, now);
        alice.tunnel.admin().up(now);
        bob.tunnel.admin().up(now);
        alice.tunnel.admin().endpoint(bob.publicKey, bob.endpoint(), now);
    }

    private Host host(String name, RandomSource source, String address, int port, String inner) {
        NoiseSuite suite = new NoiseSuite(new BouncyCastleAead(), source, KeyLog.NONE);
        Tunnel tunnel = new Tunnel(suite, this::wallClock, TunnelListener.NONE, executor);
        PrivateKey key = PrivateKey.generate(source);
        tunnel.admin().privateKey(key, now);
        return new Host(name, tunnel, key, new Endpoint(IpAddress.parse(address), port), inner);
    }

    /// A key that neither of them has.
    public static PublicKey strangersKey() {
        return PrivateKey.generate(new SeededRandom(4711)).publicKey();
    }

    public long now() {
        return now;
    }

    public Instant wallClock() {
        return wallClockRuns ? wallClock.plusNanos(now) : wallClock;
    }

    /// Stops the wall clock at a moment; the monotonic clock goes on.
    public void stopWallClock(Instant at) {
        wallClock = at;
        wallClockRuns = false;
    }

    public Pair over(Link newLink) {
        link = newLink;
        return this;
    }

    /// The network loses what matches.
    public void lose(Predicate<Wire> which) {
        lost = which;
    }

    public void loseNothing() {
        lost = wire -> false;
    }

    /// Bob hears of Alice's address, so that he can begin as well.
    public Pair bobKnowsAlice() {
        bob.tunnel.admin().endpoint(alice.publicKey, alice.endpoint(), now);
        return this;
    }

    /// A packet from one to the other with an id in it.
    public void send(Host from, long id) {
        send(from, id, 64);
    }

    public void send(Host from, long id, int length) {
        Host to = from == alice ? bob : alice;
        packet(from, Packets.v4(from.inner, to.inner, id, length));
    }

    /// The inner network has a packet.
    public void packet(Host host, byte[] packet) {
        host.tunnel.handlePacket(ByteBuffer.wrap(packet), now);
        drain(host);
    }

    /// Somebody sends a datagram to a host.
    public void inject(Host to, Endpoint from, byte[] datagram) {
        to.tunnel.handleDatagram(from, ByteBuffer.wrap(datagram.clone()), now);
        drain(to);
    }

    /// A handshake and the packets that cause it, id 1 there and id 2 back.
    public Pair connected() {
        send(alice, 1);
        settle();
        send(bob, 2);
        settle();
        return this;
    }

    /// Delivers what is under way until nothing is; time moves with the datagrams, timers do not fire on their own
    /// account.
    public void settle() {
        Flight next = flights.peek();
        while (next != null) {
            runTo(Math.max(now, next.at));
            next = flights.peek();
        }
    }

    public void run(long duration) {
        runTo(now + duration);
    }

    /// Time passes unseen, as for a machine that sleeps; then everything due happens at once.
    public void jump(long duration) {
        now += duration;
        run(0);
    }

    /// Initiations come from a stranger who knows the host's public key, all at once; nobody sees what they are
    /// answered.
    public void flood(Host host, int count) {
        Initiation initiation = Initiation.of(7, new byte[32], new byte[48], new byte[28]);
        new MacStamper(new BouncyCastleAead(), host.publicKey).stamp(initiation, now);
        flood(host, initiation.bytes(), count);
    }

    /// The same of datagrams that anybody can make: they look like initiations, but for their mac1.
    public void floodWithJunk(Host host, int count) {
        byte[] junk = new byte[Initiation.LENGTH];
        junk[0] = 1;
        flood(host, junk, count);
    }

    private void flood(Host host, byte[] datagram, int count) {
        for (int i = 0; i < count; i++) {
            host.tunnel.handleDatagram(STRANGER, ByteBuffer.wrap(datagram.clone()), now);
            while (host.tunnel.pollOutput() != null) {
                // to the stranger
            }
        }
    }

    /// Lets time pass, with all deliveries and deadlines up to the given moment.
    public void runTo(long until) {
        for (int step = 0; step < STEPS_MAX; step++) {
            long next = nextEvent();
            if (next - until > 0) {
                now = until;
                return;
            }
            now = Math.max(now, next);
            Flight flight = flights.peek();
            if (flight != null && flight.at - now <= 0) {
                deliver(flights.remove().wire);
            } else {
                alice.tunnel.handleTimeout(now);
                bob.tunnel.handleTimeout(now);
            }
            drain(alice);
            drain(bob);
        }
        throw new IllegalStateException("time does not pass: some deadline or datagram is always due at " + now);
    }

    private long nextEvent() {
        long next = Long.MAX_VALUE;
        Flight flight = flights.peek();
        next = flight == null ? next : flight.at;
        next = Math.min(next, alice.tunnel.nextDeadline().map(Deadline::at).orElse(Long.MAX_VALUE));
        return Math.min(next, bob.tunnel.nextDeadline().map(Deadline::at).orElse(Long.MAX_VALUE));
    }

    /// Takes what a tunnel wants done.
    public void drain(Host host) {
        for (Output output = host.tunnel.pollOutput(); output != null; output = host.tunnel.pollOutput()) {
            switch (output) {
                case Output.Packet packet -> host.received(packet.bytes());
                case Output.Datagrams datagrams -> depart(host, datagrams);
            }
        }
    }

    private void depart(Host host, Output.Datagrams datagrams) {
        Train train = datagrams.train();
        for (int i = 0; i < train.count(); i++) {
            byte[] bytes = Packets.bytes(train.copy(i));
            depart(new Wire(now, host.endpoint(), datagrams.to(), datagrams.trafficClass(), bytes));
        }
    }

    private void depart(Wire wire) {
        eve.add(wire);
        if (lost.test(wire) || random.nextInt(100) < link.lossPercent()) {
            return;
        }
        int copies = random.nextInt(100) < link.duplicationPercent() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long spread = link.delaySpread() == 0 ? 0 : random.nextLong(link.delaySpread());
            flights.add(new Flight(now + link.delay() + spread, flightNumber++, wire));
        }
    }

    private void deliver(Wire wire) {
        Host to = at(wire.to());
        if (to != null) {
            to.tunnel.handleDatagram(wire.from(), wire.trafficClass() & 3, ByteBuffer.wrap(wire.copy()), now);
        }
    }

    private @Nullable Host at(Endpoint endpoint) {
        return endpoint.equals(alice.endpoint()) ? alice : endpoint.equals(bob.endpoint()) ? bob : null;
    }

    // What Eve saw

    /// The kinds of datagrams since a moment, in order: init, resp, cookie, data, keep.
    public List<String> conversationSince(long moment) {
        return eve.stream().filter(w -> w.at() - moment >= 0).map(Wire::kind).toList();
    }

    public List<Wire> sentBy(Host host) {
        return eve.stream().filter(w -> w.from().equals(host.endpoint())).toList();
    }

    public long count(Host from, String kind) {
        return sentBy(from).stream().filter(w -> w.kind().equals(kind)).count();
    }

    public Wire last(Host from, String kind) {
        return sentBy(from).stream()
                .filter(w -> w.kind().equals(kind))
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    /// When a datagram of a kind was sent, relative to a moment.
    public List<Long> timesOf(Host from, String kind, long since) {
        return sentBy(from).stream()
                .filter(w -> w.kind().equals(kind) && w.at() - since >= 0)
                .map(w -> w.at() - since)
                .toList();
    }
}
