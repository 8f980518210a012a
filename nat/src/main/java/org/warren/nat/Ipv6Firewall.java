package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.warren.nat.Outcome.Reason;

/// The stateful firewall of an IPv6 home router (RFC 6092): it passes a packet unchanged, or drops it. For one thread;
/// `now` is in nanoseconds of a monotonic clock.
///
/// The settings `mapping`, `ports`, `pooling` and `hairpinning` of its behaviour have no effect: addresses are not
/// translated, and inside hosts reach each other without it.
public final class Ipv6Firewall {

    private static final long SECOND = 1_000_000_000L;

    /// The recommendations of RFC 6092: endpoint-independent filtering (REC-17, REC-33), five minutes for UDP (REC-14),
    /// refreshed by both directions (REC-16), the timeouts of RFC 5382 for TCP (REC-35), and ICMP errors that are
    /// forwarded and do not end a record (REC-18, REC-19).
    public static final NatBehaviour RFC_6092 = NatBehaviour.RFC_4787
            .with(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT)
            .with(PortAssignment.of(PortAssignment.Method.PRESERVATION).keepingParity())
            .with(UdpTimeouts.always(300 * SECOND))
            .with(Refresh.BOTH)
            .with(TcpTimeouts.RFC_5382)
            .with(Hairpinning.NONE)
            .with(IcmpHandling.TRANSLATED);

    /// Hosts without a record are removed when there are more than this.
    private static final int SPARE = 256;

    private final FirewallRules rules;
    private final MappingTable table;
    private final Map<Ipv6Endpoint, Integer> numbers = new LinkedHashMap<>();
    private int last;
    private int keptMax = SPARE;

    /// @param inside the prefix of the inside network
    public Ipv6Firewall(NatBehaviour behaviour, Prefix64 inside) {
        this(new FirewallRules(new Rules(behaviour), inside));
    }

    Ipv6Firewall(FirewallRules rules) {
        this.rules = rules;
        this.table = new MappingTable(rules.records(), event -> {});
    }

    /// A packet from inside.
    ///
    /// @return why it is dropped; empty if it passes
    public Optional<Reason> fromInside(Ipv6Packet packet, long now) {
        begin(now);
        if (!rules.mayLeave(packet.source())) {
            return Optional.of(Reason.WRONG_SOURCE);
        }
        Endpoint inside = number(packet.source());
        Endpoint remote = number(packet.destination());
        MappingEntry.Key key = new MappingEntry.Key(packet.protocol(), inside, rules.scope(remote));
        Optional<MappingEntry> known = table.mapping(key);
        if (known.isEmpty()) {
            Optional<Reason> refusal = makeRoom(inside.address(), now);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        MappingEntry record = known.orElseGet(() -> table.add(key, inside, null, now));
        table.touch(record, remote, packet.segment(), true, now);
        return Optional.empty();
    }

    /// A packet from outside.
    ///
    /// @return why it is dropped; empty if it passes
    public Optional<Reason> fromOutside(Ipv6Packet packet, long now) {
        begin(now);
        if (!rules.mayEnter(packet.source())) {
            return Optional.of(Reason.WRONG_SOURCE);
        }
        Endpoint remote = number(packet.source());
        Optional<MappingEntry> record = record(packet.protocol(), packet.destination(), remote);
        if (record.isEmpty()) {
            return Optional.of(Reason.NO_MAPPING);
        }
        boolean isKnown = record.get().sessions.containsKey(remote);
        if (!isKnown && !rules.admits(record.get().sessions.keySet(), remote)) {
            return Optional.of(Reason.FILTERED);
        }
        // As with a NAT: if inbound packets do not refresh, a new remote endpoint is not recorded.
        if (isKnown || rules.records().refreshes(false)) {
            table.touch(record.get(), remote, packet.segment(), false, now);
        }
        return Optional.empty();
    }

    /// An ICMPv6 error from outside, about a packet that had left (RFC 6092 §3.2.1, REC-10).
    ///
    /// @return why it is dropped; empty if it passes
    public Optional<Reason> errorFromOutside(Ipv6Error error, long now) {
        begin(now);
        if (!rules.forwardsErrors()) {
            return Optional.of(Reason.ICMP_IGNORED);
        }
        Ipv6Packet quoted = error.quoted();
        Endpoint remote = number(quoted.destination());
        Optional<Session> session = record(quoted.protocol(), quoted.source(), remote)
                .flatMap(record -> Optional.ofNullable(record.sessions.get(remote)));
        if (session.isEmpty()) {
            return Optional.of(Reason.NO_MAPPING);
        }
        if (rules.endsByError()) {
            table.remove(session.get(), SessionEvent.Type.ENDED, now, now);
        }
        return Optional.empty();
    }

    /// Expires records, and removes the numbers of hosts without a record, before a packet is handled.
    private void begin(long now) {
        table.expire(now);
        if (numbers.size() >= keptMax) {
            forgetHosts();
        }
    }

    private Optional<MappingEntry> record(Protocol protocol, Ipv6Endpoint inside, Endpoint remote) {
        return table.mapping(new MappingEntry.Key(protocol, number(inside), rules.scope(remote)));
    }

    private Optional<Reason> makeRoom(int host, long now) {
        Limits limits = rules.records().behaviour.limits();
        List<MappingEntry> ofHost = table.of(host);
        if (limits.perHost() > 0 && ofHost.size() >= limits.perHost() && !evict(ofHost, now)) {
            return Optional.of(Reason.HOST_LIMIT);
        }
        if (limits.total() > 0 && table.size() >= limits.total() && !evict(table.all(), now)) {
            return Optional.of(Reason.TABLE_FULL);
        }
        return Optional.empty();
    }

    private boolean evict(List<MappingEntry> among, long now) {
        if (rules.records().behaviour.limits().eviction() == Eviction.NONE) {
            return false;
        }
        Optional<MappingEntry> oldest =
                among.stream().filter(rules.records()::isEvictable).findFirst();
        oldest.ifPresent(record -> table.remove(record, SessionEvent.Type.ENDED, now));
        return oldest.isPresent();
    }

    /// An endpoint with a number in place of its address: the table identifies hosts by it.
    private Endpoint number(Ipv6Endpoint endpoint) {
        return new Endpoint(numbers.computeIfAbsent(endpoint.withPort(0), host -> ++last), endpoint.port());
    }

    private void forgetHosts() {
        Set<Integer> used = new LinkedHashSet<>();
        for (MappingEntry record : table.all()) {
            used.add(record.key.inside().address());
            record.sessions.keySet().forEach(remote -> used.add(remote.address()));
        }
        numbers.values().retainAll(used);
        keptMax = 2 * numbers.size() + SPARE;
    }

    /// When the next record expires, if none is refreshed; empty if there is none.
    public OptionalLong nextDeadline() {
        return table.nextDeadline();
    }

    /// The number of records.
    public int records() {
        return table.size();
    }

    /// The number of hosts that have a number; some may no longer have a record.
    int hosts() {
        return numbers.size();
    }

    /// Restarts the firewall: all records are lost.
    public void reboot(long now) {
        table.clear(now);
    }
}
