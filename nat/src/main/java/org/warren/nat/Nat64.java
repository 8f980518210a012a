package org.warren.nat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.warren.nat.Outcome.Reason;

/// A stateful NAT64 (RFC 6146): IPv6 hosts reach IPv4 hosts, whose addresses are embedded in a prefix. Not thread-safe.
///
/// Its state is a [Translator]: the mappings are the binding information base, their sessions the session table (§3.1).
/// `now` is in nanoseconds of a monotonic clock.
public final class Nat64 {

    private static final long SECOND = 1_000_000_000L;

    /// The behaviour that RFC 6146 requires: endpoint-independent mapping and one address per host (§3.5.1.1), its
    /// constants (§4: UDP_DEFAULT 5 min, TCP_TRANS 4 min, TCP_EST 2 h 4 min, ICMP_DEFAULT 60 s), refreshed by packets
    /// in both directions (§3.5.1), and hairpinning (§3.8).
    public static final NatBehaviour RFC_6146 = NatBehaviour.RFC_4787
            .with(PortAssignment.of(PortAssignment.Method.PRESERVATION).keepingParity())
            .with(UdpTimeouts.always(300 * SECOND))
            .with(Refresh.BOTH)
            .with(Hairpinning.EXTERNAL_SOURCE);

    private final Nat64Rules rules;
    private final Translator nat;
    private final InsideHosts<Ipv6Endpoint> hosts;

    /// The result for a packet.
    public sealed interface Result {
        /// It is forwarded as an IPv4 packet.
        record ToIpv4(Packet packet) implements Result {}

        /// It is forwarded as an IPv6 packet.
        record ToIpv6(Ipv6Packet packet) implements Result {}

        /// An ICMP error is forwarded as ICMPv4.
        record ErrorToIpv4(IcmpError error) implements Result {}

        /// An ICMP error is forwarded as ICMPv6.
        record ErrorToIpv6(Ipv6Error error) implements Result {}

        /// There is no mapping for it, and none may be created.
        record Dropped(Reason reason) implements Result {}

        /// It is not for this NAT64, or must not be translated.
        record NotTranslated() implements Result {}
    }

    /// An event of a session, with its endpoints as the IPv6 host sees them.
    ///
    /// @param session whose `inside` has the host's number as address
    /// @param inside the IPv6 host
    /// @param remote the remote end, in the prefix
    public record Event(SessionEvent session, Ipv6Endpoint inside, Ipv6Endpoint remote) {}

    /// @param prefix in which IPv4 addresses are embedded
    /// @param addresses its IPv4 addresses, at least one
    /// @param random for random ports and addresses
    /// @throws IllegalArgumentException for hairpinning with the internal source: IPv6 hosts have no IPv4 address to
    ///     show to each other
    public Nat64(Prefix64 prefix, NatBehaviour behaviour, List<Integer> addresses, RandomGenerator random) {
        this(prefix, behaviour, addresses, random, event -> {});
    }

    /// The same with a listener for its sessions' events.
    public Nat64(
            Prefix64 prefix,
            NatBehaviour behaviour,
            List<Integer> addresses,
            RandomGenerator random,
            Consumer<Event> events) {
        this(new Nat64Rules(prefix), behaviour, addresses, random, events);
    }

    Nat64(
            Nat64Rules rules,
            NatBehaviour behaviour,
            List<Integer> addresses,
            RandomGenerator random,
            Consumer<Event> events) {
        if (behaviour.hairpinning() == Hairpinning.INTERNAL_SOURCE) {
            throw new IllegalArgumentException("a NAT64 hairpins with the external source or not at all");
        }
        this.rules = rules;
        this.nat = new Translator(behaviour, addresses, random, event -> events.accept(event(event)));
        this.hosts = new InsideHosts<>(nat);
    }

    private Event event(SessionEvent event) {
        return new Event(event, inside(event.inside()), rules.ipv6(event.remote()));
    }

    /// Handles a packet from an IPv6 host.
    public Result fromIpv6(Ipv6Packet packet, long now) {
        OptionalInt destination = rules.ipv4(packet.destination());
        if (destination.isEmpty()
                || rules.isTranslated(packet.source())
                || !rules.mayStandFor(destination.getAsInt())) {
            return new Result.NotTranslated();
        }
        int host = hosts.number(rules.host(packet.source()));
        return result(nat.fromInside(
                new Packet(
                        packet.protocol(),
                        new Endpoint(host, packet.source().port()),
                        new Endpoint(
                                destination.getAsInt(), packet.destination().port()),
                        packet.segment()),
                now));
    }

    /// Handles a packet from an IPv4 host.
    public Result fromIpv4(Packet packet, long now) {
        return rules.mayStandFor(packet.source().address())
                ? result(nat.fromOutside(packet, now))
                : new Result.NotTranslated();
    }

    /// Handles an ICMP error from the IPv4 side, about an outbound packet.
    public Result errorFromIpv4(IcmpError error, long now) {
        return rules.mayStandFor(error.from()) ? result(nat.errorFromOutside(error, now)) : new Result.NotTranslated();
    }

    /// Handles an ICMPv6 error from the IPv6 side, about an inbound packet.
    public Result errorFromIpv6(Ipv6Error error, long now) {
        Ipv6Packet quoted = error.quoted();
        OptionalInt to = rules.ipv4(error.to());
        OptionalInt source = rules.ipv4(quoted.source());
        if (to.isEmpty() || source.isEmpty() || !rules.mayStandFor(source.getAsInt())) {
            return new Result.NotTranslated();
        }
        Optional<Integer> host = hosts.known(rules.host(quoted.destination()));
        if (host.isEmpty()) {
            return new Result.Dropped(Reason.NO_MAPPING);
        }
        Packet about = new Packet(
                quoted.protocol(),
                new Endpoint(source.getAsInt(), quoted.source().port()),
                new Endpoint(host.get(), quoted.destination().port()),
                quoted.segment());
        return result(nat.errorFromInside(new IcmpError(host.get(), to.getAsInt(), about), now));
    }

    private Result result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Forwarded forwarded ->
                forwarded.inside()
                        ? new Result.ToIpv6(inwards(forwarded.packet()))
                        : new Result.ToIpv4(forwarded.packet());
            case Outcome.Dropped dropped -> new Result.Dropped(dropped.reason());
            case Outcome.ForwardedError forwarded ->
                forwarded.inside() ? inwards(forwarded.error()) : new Result.ErrorToIpv4(forwarded.error());
        };
    }

    /// RFC 6146 §3.6.1: the IPv4 source in the prefix, and the host's own address.
    private Ipv6Packet inwards(Packet packet) {
        return new Ipv6Packet(
                packet.protocol(), rules.ipv6(packet.source()), inside(packet.destination()), packet.segment());
    }

    /// RFC 6146 §3.6.1 and RFC 7915 §4.2: the reporting node in the prefix, and the quoted packet as the host sent it.
    private Result inwards(IcmpError error) {
        Packet quoted = error.quoted();
        return new Result.ErrorToIpv6(new Ipv6Error(
                rules.ipv6(new Endpoint(error.from(), 0)),
                inside(new Endpoint(error.to(), 0)),
                new Ipv6Packet(
                        quoted.protocol(),
                        inside(quoted.source()),
                        rules.ipv6(quoted.destination()),
                        quoted.segment())));
    }

    /// The host of an inside endpoint of the NAT, by its number.
    private Ipv6Endpoint inside(Endpoint numbered) {
        return rules.inside(hosts.host(numbered.address()), numbered.port());
    }

    /// Removes what has expired. All other methods with a time parameter do so too.
    public void expire(long now) {
        nat.expire(now);
    }

    /// When the next session expires, unless it is refreshed; empty if there is none.
    public OptionalLong nextDeadline() {
        return nat.nextDeadline();
    }

    /// How many mappings there are.
    public int mappings() {
        return nat.mappings();
    }

    /// How many hosts it knows, including some that no longer have a mapping.
    int hosts() {
        return hosts.size();
    }

    /// Restarts it: all state is lost.
    public void reboot(long now) {
        nat.reboot(now);
    }
}
