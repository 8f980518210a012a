package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.warren.nat.Outcome.Reason;

/// A firewall of an IPv6 home that remembers who asked and rewrites nothing (RFC 6092): a packet passes as it is, or
/// does not. For one thread; `now` is in nanoseconds of a clock that never goes back.
///
/// Of its behaviour `mapping`, `ports`, `pooling` and `hairpinning` mean nothing: there are no other addresses, and
/// neighbours reach each other without it.
public final class Ipv6Firewall {

    private static final long SECOND = 1_000_000_000L;

    /// What RFC 6092 wants: endpoint-independent filtering (REC-17, REC-33), five minutes for UDP (REC-14), given again
    /// by both directions (REC-16), the times of RFC 5382 for TCP (REC-35), and errors that are forwarded and end
    /// nothing (REC-18, REC-19).
    public static final NatBehaviour RFC_6092 = NatBehaviour.RFC_4787
            .with(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT)
            .with(PortAssignment.of(PortAssignment.Method.PRESERVATION).keepingParity())
            .with(UdpTimeouts.always(300 * SECOND))
            .with(Refresh.BOTH)
            .with(TcpTimeouts.RFC_5382)
            .with(Hairpinning.NONE)
            .with(IcmpHandling.TRANSLATED);

    /// So many hosts without a record are kept before they are looked for.
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
    /// @return why it does not pass; empty where it passes
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
    /// @return why it does not pass; empty where it passes
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
        // As with a NAT: where packets from outside prolong nothing, a new remote end leaves nothing behind.
        if (isKnown || rules.records().refreshes(false)) {
            table.touch(record.get(), remote, packet.segment(), false, now);
        }
        return Optional.empty();
    }

    /// An ICMPv6 error from outside, about a packet that had left (RFC 6092 §3.2.1, REC-10).
    ///
    /// @return why it does not pass; empty where it passes
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

    /// Before a packet gets numbers for its hosts, those of no record are forgotten.
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

    /// An endpoint with a number for its address, by which the table knows hosts.
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

    /// When the next record expires, if none is prolonged; empty where there is none.
    public OptionalLong nextDeadline() {
        return table.nextDeadline();
    }

    /// How many records there are.
    public int records() {
        return table.size();
    }

    /// How many hosts it knows, of which some may have no record any more.
    int hosts() {
        return numbers.size();
    }

    /// It is restarted: it knows nothing of before.
    public void reboot(long now) {
        table.clear(now);
    }
}
