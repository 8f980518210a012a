package org.warren.nat.home;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;
import org.warren.nat.stun.StunServer;

/// A machine, a chain of modelled NATs in front of it, and a STUN server, with a virtual clock: a test of the
/// measurement with known results.
public final class ModelledInternet implements ProbeSockets {

    /// Another address of the machine.
    public static final Endpoint SECOND_ADDRESS = Endpoint.parse("192.168.1.3:0");

    private static final Endpoint MACHINE = Endpoint.parse("192.168.1.2:0");
    private static final int SERVER = Endpoint.address("198.51.100.1");
    private static final int OTHER_SERVER = Endpoint.address("198.51.100.2");
    private static final long HALF_WAY = 10_000_000L;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Arrival(long nanos, long number, Packet packet, byte[] datagram, boolean isToServer) {}

    /// A replacement for the server.
    interface Server {

        /// Answers as [StunServer#handle] does.
        Optional<StunServer.Reply> handle(int local, Endpoint source, byte[] datagram, long now);
    }

    private final List<Translator> nats;
    private final StunServer server;
    private Server answering;
    private final double loss;
    private final RandomGenerator random;
    private final Map<Integer, Endpoint> open = new LinkedHashMap<>();
    private final PriorityQueue<Arrival> underway =
            new PriorityQueue<>(Comparator.comparingLong(Arrival::nanos).thenComparingLong(Arrival::number));
    private int nextSocket;
    private long now;
    private long sent;
    private long gapBegin = Long.MAX_VALUE;
    private long gapEnd;

    /// @param chain the machine's own NAT first
    /// @param hasTwoAddresses whether the server has two
    /// @param loss the share of packets that are lost, each way
    /// @param random for losses, ports and requests
    public ModelledInternet(List<NatBehaviour> chain, boolean hasTwoAddresses, double loss, RandomGenerator random) {
        this(chain, 1, hasTwoAddresses, loss, random);
    }

    /// The same with several outside addresses.
    ///
    /// @param outsideAddresses how many outside addresses each NAT has
    ModelledInternet(
            List<NatBehaviour> chain,
            int outsideAddresses,
            boolean hasTwoAddresses,
            double loss,
            RandomGenerator random) {
        this.random = random;
        this.loss = loss;
        this.nats = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            int first = Endpoint.address("203.0.113." + (1 + i * outsideAddresses));
            List<Integer> outside = IntStream.range(0, outsideAddresses)
                    .mapToObj(each -> first + each)
                    .toList();
            nats.add(new Translator(chain.get(i), outside, random));
        }
        this.server = StunServer.of(hasTwoAddresses ? List.of(SERVER, OTHER_SERVER) : List.of(SERVER), 3478, 3479);
        this.answering = server::handle;
    }

    /// Loses all packets for a while.
    void gap(long begin, long end) {
        gapBegin = begin;
        gapEnd = end;
    }

    /// Uses another server, such as one with faults.
    ///
    /// @param change creates it from the usual one
    void serve(UnaryOperator<Server> change) {
        answering = change.apply(answering);
    }

    /// Measures.
    ///
    /// @param second another address of the machine; null for none
    /// @param longest as in [HomeProber.Settings]
    /// @param mappings as in [HomeProber.Settings]
    /// @return empty where the server did not answer
    public Optional<HomeNat> measure(@Nullable Endpoint second, long longest, int mappings) {
        var settings = new HomeProber.Settings(new Endpoint(SERVER, 3478), MACHINE, second, longest, mappings);
        var prober = new HomeProber(settings, this, random);
        prober.begin(now);
        while (!prober.isFinished()) {
            long deadline = prober.nextDeadline().orElseThrow();
            Arrival next = underway.peek();
            if (next != null && next.nanos <= deadline) {
                now = underway.remove().nanos;
                arrive(next, prober);
            } else {
                now = Math.max(now, deadline);
                prober.tick(now);
            }
        }
        return prober.isAnswered() ? Optional.of(prober.nat()) : Optional.empty();
    }

    /// The time: nanoseconds since the beginning.
    public long nanos() {
        return now;
    }

    /// How many sockets are open.
    int openSockets() {
        return open.size();
    }

    private void arrive(Arrival arrival, HomeProber prober) {
        Packet packet = arrival.packet;
        if (!arrival.isToServer) {
            open.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(packet.destination()))
                    .findFirst()
                    .ifPresent(entry -> prober.receive(entry.getKey(), packet.source(), arrival.datagram, now));
            return;
        }
        int local = server.locals().indexOf(packet.destination());
        answering
                .handle(local, packet.source(), arrival.datagram, now)
                .ifPresent(reply -> inwards(
                        Packet.udp(server.locals().get(reply.from()), reply.to()), reply.datagram(), nats.size() - 1));
    }

    @Override
    public int open(Endpoint at) {
        Endpoint local = at.port() == 0 ? at.withPort(32_768 + (nextSocket * 7919) % 28_000) : at;
        open.put(nextSocket, local);
        return nextSocket++;
    }

    @Override
    public Endpoint local(int socket) {
        return Objects.requireNonNull(open.get(socket));
    }

    @Override
    public void close(int socket) {
        open.remove(socket);
    }

    @Override
    public void send(int socket, Endpoint to, byte[] datagram) {
        if (!open.containsKey(socket)) {
            return;
        }
        sent++;
        Packet packet = Packet.udp(local(socket), to);
        for (int i = 0; i < nats.size(); i++) {
            Outcome outcome = nats.get(i).fromInside(packet, now);
            if (!(outcome instanceof Outcome.Forwarded forwarded)) {
                return;
            }
            packet = forwarded.packet();
            if (forwarded.inside()) {
                inwards(packet, datagram, i - 1);
                return;
            }
        }
        if (server.locals().contains(packet.destination())) {
            travel(packet, datagram, true);
        }
    }

    /// Passes through the NATs from number `from` on to the machine.
    private void inwards(Packet arriving, byte[] datagram, int from) {
        Packet packet = arriving;
        for (int i = from; i >= 0; i--) {
            Optional<Packet> next = nats.get(i).fromOutside(packet, now) instanceof Outcome.Forwarded forwarded
                    ? Optional.of(forwarded.packet())
                    : Optional.empty();
            if (next.isEmpty()) {
                return;
            }
            packet = next.get();
        }
        travel(packet, datagram, false);
    }

    private void travel(Packet packet, byte[] datagram, boolean isToServer) {
        boolean isInGap = gapBegin <= now && now < gapEnd;
        if (!isInGap && random.nextDouble() >= loss) {
            underway.add(new Arrival(now + HALF_WAY, sent * 2 + underway.size(), packet, datagram, isToServer));
        }
    }
}
