package org.warren.nat;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.warren.nat.Outcome.Reason;

/// A stateful NAT64 (RFC 6146): IPv6 hosts reach IPv4 ones, whose addresses stand in a prefix. For one thread.
///
/// What it remembers is what a [Translator] does: its mappings are the binding information base, their sessions
/// the session table (§3.1). `now` is in nanoseconds of a clock that never goes back.
public final class Nat64 {

    private static final long SECOND = 1_000_000_000L;

    /// What RFC 6146 wants: one mapping for all remote ends and the same address for all of a host (§3.5.1.1), its
    /// constants (§4: UDP_DEFAULT 5 min, TCP_TRANS 4 min, TCP_EST 2 h 4 min, ICMP_DEFAULT 60 s), which packets of
    /// either direction give again (§3.5.1), and hairpinning (§3.8).
    public static final NatBehaviour RFC_6146 = NatBehaviour.RFC_4787
            .with(PortAssignment.of(PortAssignment.Method.PRESERVATION).keepingParity())
            .with(UdpTimeouts.always(300 * SECOND))
            .with(Refresh.BOTH)
            .with(Hairpinning.EXTERNAL_SOURCE);

    private final Prefix64 prefix;
    private final Translator nat;
    private final InsideHosts<Ipv6Endpoint> hosts;

    /// What becomes of a packet.
    public sealed interface Result {
        /// It is forwarded as an IPv4 packet.
        record ToIpv4(Packet packet) implements Result {}

        /// It is forwarded as an IPv6 packet.
        record ToIpv6(Ipv6Packet packet) implements Result {}

        /// The translation has no mapping for it, or refuses to make one.
        record Dropped(Reason reason) implements Result {}

        /// It is not for this translator, or must not be translated.
        record NotTranslated() implements Result {}
    }

    /// @param prefix in which IPv4 addresses stand
    /// @param addresses its IPv4 addresses, at least one
    /// @param random where ports and addresses are chosen at random
    /// @throws IllegalArgumentException for a behaviour that shows an IPv6 host's own address to its neighbour behind
    ///     an IPv4 address (hairpinning with the internal source): there is none to show
    public Nat64(Prefix64 prefix, NatBehaviour behaviour, List<Integer> addresses, RandomGenerator random) {
        if (behaviour.hairpinning() == Hairpinning.INTERNAL_SOURCE) {
            throw new IllegalArgumentException("a NAT64 hairpins with the external source or not at all");
        }
        this.prefix = prefix;
        this.nat = new Translator(behaviour, addresses, random);
        this.hosts = new InsideHosts<>(nat);
    }

    /// A packet from an IPv6 host.
    public Result fromIpv6(Ipv6Packet packet, long now) {
        OptionalInt destination = prefix.extract(packet.destination());
        // §3.5: a source within the prefix would go round between two translators.
        if (destination.isEmpty() || prefix.contains(packet.source()) || !mayStandFor(destination.getAsInt())) {
            return new Result.NotTranslated();
        }
        int host = hosts.number(packet.source().withPort(0));
        return result(nat.fromInside(
                new Packet(
                        packet.protocol(),
                        new Endpoint(host, packet.source().port()),
                        new Endpoint(
                                destination.getAsInt(), packet.destination().port()),
                        packet.segment()),
                now));
    }

    /// A packet from an IPv4 host.
    public Result fromIpv4(Packet packet, long now) {
        return mayStandFor(packet.source().address())
                ? result(nat.fromOutside(packet, now))
                : new Result.NotTranslated();
    }

    private Result result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Forwarded forwarded ->
                forwarded.inside() ? inwards(forwarded.packet()) : new Result.ToIpv4(forwarded.packet());
            case Outcome.Dropped dropped -> new Result.Dropped(dropped.reason());
            case Outcome.ForwardedError error -> throw new IllegalStateException("nobody asked about " + error);
        };
    }

    /// §3.6: the IPv4 source in the prefix, and the host's own address.
    private Result inwards(Packet packet) {
        Ipv6Endpoint host = hosts.host(packet.destination().address());
        return new Result.ToIpv6(new Ipv6Packet(
                packet.protocol(),
                prefix.embed(packet.source()),
                host.withPort(packet.destination().port()),
                packet.segment()));
    }

    /// RFC 6052 §3.1: the well-known prefix does not stand for addresses that are not global; here those of RFC 1918.
    private boolean mayStandFor(int address) {
        boolean isPrivate = (address >>> 24) == 10 || (address >>> 20) == 0xac1 || (address >>> 16) == 0xc0a8;
        return !isPrivate || !prefix.equals(Prefix64.WELL_KNOWN);
    }

    /// When the next session expires, if none is prolonged; empty where there is none.
    public OptionalLong nextDeadline() {
        return nat.nextDeadline();
    }

    /// How many mappings there are.
    public int mappings() {
        return nat.mappings();
    }

    /// How many hosts it knows, of which some may have no mapping any more.
    int hosts() {
        return hosts.size();
    }

    /// It is restarted: it knows nothing of before.
    public void reboot(long now) {
        nat.reboot(now);
    }
}
