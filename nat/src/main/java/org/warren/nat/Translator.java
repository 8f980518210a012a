package org.warren.nat;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.warren.nat.Outcome.Dropped;
import org.warren.nat.Outcome.Forwarded;
import org.warren.nat.Outcome.ForwardedError;
import org.warren.nat.Outcome.Reason;

/// A NAT: it translates packets, and holds the mappings. Not thread-safe.
///
/// `now` is in nanoseconds of a monotonic clock.
public final class Translator {
    private static final int PORT_MAX = 65_535;
    /// The maximum number of stuck flows: a host that changes its port each time leaves one each time; the oldest are
    /// removed.
    private static final int STUCK_MAX = 65_536;

    private final Rules rules;
    private final PortPool ports;
    private final MappingTable table;
    /// Inside endpoints whose packets are dropped until the NAT is restarted.
    private final LinkedHashSet<MappingEntry.Key> stuck = new LinkedHashSet<>();
    private final PortForwards forwards = new PortForwards();
    private List<Integer> addresses;

    /// @param addresses the outside addresses, at least one
    /// @param random for random ports and addresses
    public Translator(NatBehaviour behaviour, List<Integer> addresses, RandomGenerator random) {
        this(behaviour, addresses, random, event -> {});
    }

    /// The same with a listener for its sessions' events.
    public Translator(
            NatBehaviour behaviour, List<Integer> addresses, RandomGenerator random, Consumer<SessionEvent> events) {
        this(new Rules(behaviour), addresses, random, events);
    }

    /// The same with another clock.
    public Translator(
            NatBehaviour behaviour,
            List<Integer> addresses,
            RandomGenerator random,
            Consumer<SessionEvent> events,
            RouterClock clock) {
        this(new Rules(behaviour, clock), addresses, random, events);
    }

    Translator(Rules rules, List<Integer> addresses, RandomGenerator random, Consumer<SessionEvent> events) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a NAT has an outside address");
        }
        this.rules = rules;
        this.addresses = List.copyOf(addresses);
        this.table = new MappingTable(rules, events);
        this.ports = new PortPool(rules, random, this::hasMappings);
    }

    /// The behaviour of the NAT.
    public NatBehaviour behaviour() {
        return rules.behaviour;
    }

    /// Handles a packet from inside.
    public Outcome fromInside(Packet packet, long now) {
        table.expire(now);
        if (stuck.contains(flow(packet.protocol(), packet.source()))) {
            return new Dropped(Reason.STUCK);
        }
        boolean isHairpin = addresses.contains(packet.destination().address());
        // RFC 4787 §6: a packet to the NAT's own outside address.
        if (isHairpin && !rules.hairpins()) {
            return new Dropped(Reason.NO_HAIRPINNING);
        }
        var key = key(packet.protocol(), packet.source(), packet.destination());
        Optional<MappingEntry> known = table.mapping(key);
        MappingEntry mapping;
        if (known.isPresent()) {
            mapping = known.get();
            if (sticks(mapping, now)) {
                return new Dropped(Reason.STUCK);
            }
        } else {
            Optional<Reason> refusal = makeRoom(packet.source().address(), now);
            if (refusal.isPresent()) {
                return new Dropped(refusal.get());
            }
            Optional<Endpoint> outside = outsideFor(packet);
            if (outside.isEmpty()) {
                return new Dropped(Reason.NO_PORT);
            }
            mapping = table.add(key, outside.get(), null, now);
        }
        Packet real = packet.to(mapping.real(packet.destination()));
        table.touch(mapping, real.destination(), packet.segment(), true, now);
        return isHairpin ? hairpin(real, mapping, now) : new Forwarded(real.from(mapping.outside), false);
    }

    /// RFC 4787 §6, REQ-9.
    private Outcome hairpin(Packet packet, MappingEntry sender, long now) {
        return admit(packet.from(sender.outside), now) instanceof Forwarded arriving
                ? new Forwarded(
                        arriving.packet()
                                .from(rules.hairpinSource(
                                        packet.source(), arriving.packet().source())),
                        true)
                : new Dropped(Reason.FILTERED);
    }

    /// Handles a packet from outside.
    public Outcome fromOutside(Packet packet, long now) {
        table.expire(now);
        return admit(packet, now);
    }

    /// Where a packet from outside would be forwarded, if it came now. The query does not change any state.
    ///
    /// @return the inside endpoint; empty if it would be dropped
    public Optional<Endpoint> destinationOf(Packet packet, long now) {
        table.expire(now);
        return table.at(packet.protocol(), packet.destination()).stream()
                .filter(mapping -> mapping.sessions.containsKey(packet.source())
                        || rules.admits(mapping.sessions.keySet(), packet.source()))
                .map(mapping -> mapping.key.inside())
                .findFirst()
                .or(() -> forwarded(packet))
                .filter(inside -> !stuck.contains(flow(packet.protocol(), inside)));
    }

    private Outcome admit(Packet packet, long now) {
        List<MappingEntry> candidates = table.at(packet.protocol(), packet.destination());
        Optional<MappingEntry> used = candidates.stream()
                .filter(mapping -> mapping.sessions.containsKey(packet.source()))
                .findFirst();
        // RFC 4787 §5: a remote end that the inside has not sent to.
        Optional<MappingEntry> admitted = used.isPresent()
                ? used
                : candidates.stream()
                        .filter(mapping -> rules.admits(mapping.sessions.keySet(), packet.source()))
                        .findFirst();
        if (admitted.isEmpty()) {
            return forward(packet, candidates.isEmpty() ? Reason.NO_MAPPING : Reason.FILTERED, now);
        }
        MappingEntry mapping = admitted.get();
        if (stuck.contains(flow(packet.protocol(), mapping.key.inside())) || sticks(mapping, now)) {
            return new Dropped(Reason.STUCK);
        }
        // RFC 4787 §4.3: if inbound packets do not refresh, one from a new remote end leaves no state.
        if (used.isPresent() || rules.refreshes(false)) {
            table.touch(mapping, packet.source(), packet.segment(), false, now);
        }
        return new Forwarded(packet.from(mapping.shown(packet.source())).to(mapping.key.inside()), true);
    }

    /// A flow that got stuck because of its age no longer has a mapping.
    private boolean sticks(MappingEntry mapping, long now) {
        boolean isStuck = rules.isStuck(mapping, now);
        if (isStuck) {
            table.remove(mapping, SessionEvent.Type.STUCK, now);
            stick(mapping.key.protocol(), mapping.key.inside());
        }
        return isStuck;
    }

    /// A packet without a mapping. A port forward creates one, which then lives like any other.
    private Outcome forward(Packet packet, Reason otherwise, long now) {
        Optional<Endpoint> to = forwarded(packet);
        if (to.isEmpty()) {
            return new Dropped(otherwise);
        }
        Endpoint inside = to.get();
        if (stuck.contains(flow(packet.protocol(), inside))) {
            return new Dropped(Reason.STUCK);
        }
        var key = key(packet.protocol(), inside, packet.source());
        Optional<MappingEntry> known = table.mapping(key).filter(mapping -> !isOther(mapping, packet));
        if (known.isEmpty()) {
            Optional<Reason> refusal = makeRoom(inside.address(), now);
            if (refusal.isPresent()) {
                return new Dropped(refusal.get());
            }
        }
        Optional<MappingEntry> mapping = known.isPresent() ? known : made(key, packet, now);
        if (mapping.isEmpty()) {
            return new Dropped(Reason.NO_PORT);
        }
        table.touch(mapping.get(), packet.source(), packet.segment(), false, now);
        return new Forwarded(packet.from(mapping.get().shown(packet.source())).to(inside), true);
    }

    /// The mapping that a forward creates, empty if no port is left for the remote end.
    private Optional<MappingEntry> made(MappingEntry.Key key, Packet packet, long now) {
        if (table.mapping(key).isEmpty()) {
            return Optional.of(table.add(key, packet.destination(), null, now));
        }
        OptionalInt port = ports.other(candidate ->
                table.mapping(key.towards(packet.source().withPort(candidate))).isEmpty());
        return port.isEmpty()
                ? Optional.empty()
                : Optional.of(table.add(
                        key.towards(packet.source().withPort(port.getAsInt())),
                        packet.destination(),
                        packet.source(),
                        now));
    }

    /// The inside endpoint that a forward sends a packet from outside to. If the two ends already have a mapping with
    /// another outside endpoint, there would be two for the same packets of the inside end: one of the remote ends gets
    /// another port, as in Linux, or the packet is not forwarded.
    private Optional<Endpoint> forwarded(Packet packet) {
        return forwards.to(packet.protocol(), packet.destination().port())
                .filter(inside -> addresses.contains(packet.destination().address()))
                .filter(inside -> rules.changesClashingSources()
                        || table.mapping(key(packet.protocol(), inside, packet.source()))
                                .map(mapping -> !isOther(mapping, packet))
                                .orElse(true));
    }

    /// Whether the packets of a mapping differ from those of an inbound packet and its answers.
    private static boolean isOther(MappingEntry mapping, Packet packet) {
        return !mapping.outside.equals(packet.destination())
                || !mapping.real(packet.source()).equals(packet.source());
    }

    /// Handles an ICMP error from outside, about an outbound packet.
    public Outcome errorFromOutside(IcmpError error, long now) {
        table.expire(now);
        if (!rules.translatesErrors()) {
            return new Dropped(Reason.ICMP_IGNORED);
        }
        Packet quoted = error.quoted();
        // RFC 5508 §4.2, REQ-4: the session of the packet that the error quotes.
        Optional<Session> session = table.at(quoted.protocol(), quoted.source()).stream()
                .flatMap(mapping -> Optional.ofNullable(mapping.sessions.get(quoted.destination())).stream())
                .findFirst();
        if (session.isEmpty()) {
            return new Dropped(Reason.NO_MAPPING);
        }
        MappingEntry mapping = session.get().mapping;
        Endpoint inside = mapping.key.inside();
        if (rules.endsByError()) {
            table.remove(session.get(), SessionEvent.Type.ENDED, now, now);
        }
        return new ForwardedError(
                new IcmpError(
                        error.from(), inside.address(), quoted.from(inside).to(mapping.shown(quoted.destination()))),
                true);
    }

    /// Handles an ICMP error from inside, about an inbound packet.
    public Outcome errorFromInside(IcmpError error, long now) {
        table.expire(now);
        if (!rules.translatesErrors()) {
            return new Dropped(Reason.ICMP_IGNORED);
        }
        Packet quoted = error.quoted();
        // RFC 5508 §4.2, REQ-5.
        return table.mapping(key(quoted.protocol(), quoted.destination(), quoted.source()))
                .filter(mapping -> mapping.sessions.containsKey(mapping.real(quoted.source())))
                .<Outcome>map(mapping -> new ForwardedError(
                        new IcmpError(
                                mapping.outside.address(),
                                error.to(),
                                quoted.from(mapping.real(quoted.source())).to(mapping.outside)),
                        false))
                .orElse(new Dropped(Reason.NO_MAPPING));
    }

    private Optional<Reason> makeRoom(int insideAddress, long now) {
        Limits limits = rules.behaviour.limits();
        List<MappingEntry> ofHost = table.of(insideAddress);
        if (limits.perHost() > 0 && ofHost.size() >= limits.perHost() && !evict(ofHost, now)) {
            return Optional.of(Reason.HOST_LIMIT);
        }
        if (limits.total() > 0 && table.size() >= limits.total() && !evict(table.all(), now)) {
            return Optional.of(Reason.TABLE_FULL);
        }
        return Optional.empty();
    }

    private boolean evict(List<MappingEntry> among, long now) {
        if (rules.behaviour.limits().eviction() == Eviction.NONE) {
            return false;
        }
        Optional<MappingEntry> oldest =
                among.stream().filter(rules::isEvictable).findFirst();
        oldest.ifPresent(mapping -> table.remove(mapping, SessionEvent.Type.ENDED, now));
        return oldest.isPresent();
    }

    private Optional<Endpoint> outsideFor(Packet packet) {
        OptionalInt paired = table.outsideAddressOf(packet.source().address());
        int address = ports.address(addresses, paired, table.hosts());
        OptionalInt forward = forwards.portOf(packet.protocol(), packet.source());
        if (rules.leavesFromForward() && forward.isPresent()) {
            return Optional.of(new Endpoint(address, forward.getAsInt()));
        }
        Optional<Endpoint> newest = rules.reuses()
                ? table.newestOf(packet.protocol(), packet.source()).filter(outside -> isFree(outside, packet))
                : Optional.empty();
        if (newest.isPresent()) {
            return newest;
        }
        OptionalInt port = ports.choose(
                packet.protocol(), packet.source(), candidate -> isFree(new Endpoint(address, candidate), packet));
        return port.isPresent() ? Optional.of(new Endpoint(address, port.getAsInt())) : Optional.empty();
    }

    /// Whether a mapping for a packet from inside may have an outside endpoint.
    private boolean isFree(Endpoint outside, Packet packet) {
        boolean isForwarded = forwards.to(packet.protocol(), outside.port()).isPresent();
        return (!isForwarded || rules.mayShare(List.of(), packet.destination()))
                && table.at(packet.protocol(), outside).stream()
                        .allMatch(other -> rules.mayShare(other.sessions.keySet(), packet.destination()));
    }

    private MappingEntry.Key key(Protocol protocol, Endpoint inside, Endpoint remote) {
        return new MappingEntry.Key(protocol, inside, rules.mappingScope(remote));
    }

    private static MappingEntry.Key flow(Protocol protocol, Endpoint inside) {
        return new MappingEntry.Key(protocol, inside, new Endpoint(0, 0));
    }

    /// When the next session expires, unless it is refreshed; empty if there is none.
    public OptionalLong nextDeadline() {
        return table.nextDeadline();
    }

    /// Removes what has expired. All other methods with a time parameter do so too.
    public void expire(long now) {
        table.expire(now);
    }

    /// How many mappings there are.
    public int mappings() {
        return table.size();
    }

    /// Whether an inside address has any.
    boolean hasMappings(int insideAddress) {
        return !table.of(insideAddress).isEmpty();
    }

    /// Forwards a port of all outside addresses to an inside endpoint. The forward survives [#reboot], like other
    /// configuration.
    ///
    /// @param port 1 to 65535
    /// @throws IllegalArgumentException for an invalid port
    /// @throws IllegalStateException if a mapping conflicts with it, as PCP servers refuse it (RFC 6887 §11.3): another
    ///     endpoint has the port and ports are not shared, or the inside endpoint has another one for all remote ends
    public void forward(Protocol protocol, int port, Endpoint inside) {
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
        boolean isTaken = addresses.stream()
                .flatMap(address -> table.at(protocol, new Endpoint(address, port)).stream())
                .anyMatch(mapping -> !mapping.key.inside().equals(inside) && !rules.mayShare(List.of(), inside));
        boolean hasAnother = rules.leavesFromForward()
                && outsideOf(protocol, inside).stream().anyMatch(outside -> outside.port() != port);
        if (isTaken || hasAnother) {
            throw new IllegalStateException("port " + port + " cannot lead to " + inside + ": "
                    + (isTaken ? "a mapping has it" : "that has a mapping with another port"));
        }
        forwards.add(protocol, port, inside);
    }

    /// Removes a port forward. The mappings that it created live on until they expire, as Linux's connections do.
    public void withdraw(Protocol protocol, int port) {
        forwards.remove(protocol, port);
    }

    /// Changes the outside addresses, as in home networks: all state is lost.
    ///
    /// @param others the new ones
    public void changeAddresses(List<Integer> others, long now) {
        table.clear(now);
        addresses = List.copyOf(others);
    }

    /// Changes the outside addresses of new mappings; existing ones keep theirs, as with a rule that names the address.
    /// Packets to the old addresses no longer arrive, so that a mapping is stuck for as long as it is used.
    ///
    /// @param others the new ones
    public void assignFrom(List<Integer> others) {
        addresses = List.copyOf(others);
    }

    /// Restarts the NAT: all state is lost.
    public void reboot(long now) {
        table.clear(now);
        ports.forget();
        stuck.clear();
    }

    /// Drops all packets of an inside endpoint, in both directions, from now on until a restart. The host can
    /// communicate again from another source port.
    public void stick(Protocol protocol, Endpoint inside) {
        if (stuck.size() >= STUCK_MAX) {
            stuck.removeFirst();
        }
        stuck.add(flow(protocol, inside));
    }

    /// When the last session of an inside endpoint expires, unless it is refreshed; empty if it has none. Sessions that
    /// the [RouterClock] still keeps count.
    public OptionalLong lastExpiryOf(Protocol protocol, Endpoint inside) {
        return table.of(inside.address()).stream()
                .filter(mapping -> mapping.key.protocol() == protocol
                        && mapping.key.inside().equals(inside))
                .flatMap(mapping -> mapping.sessions.values().stream())
                .mapToLong(session -> session.expiresNanos)
                .max();
    }

    /// The outside endpoints of an inside endpoint, in order.
    public List<Endpoint> outsideOf(Protocol protocol, Endpoint inside) {
        return table.of(inside.address()).stream()
                .filter(mapping -> mapping.key.protocol() == protocol
                        && mapping.key.inside().equals(inside))
                .map(mapping -> mapping.outside)
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
