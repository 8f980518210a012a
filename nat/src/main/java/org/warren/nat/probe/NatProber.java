package org.warren.nat.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;
import org.warren.nat.Endpoint;
import org.warren.nat.Eviction;
import org.warren.nat.FragmentHandling;
import org.warren.nat.Hairpinning;
import org.warren.nat.IcmpHandling;
import org.warren.nat.PortAssignment;
import org.warren.nat.Protocol;
import org.warren.nat.Refresh;
import org.warren.nat.UdpTimeouts.EstablishedBy;

/// Measures the behaviour of a NAT by sending packets through it, as in RFC 5780 §4, and further properties.
///
/// Each trial has its own port, so that it does not use the mappings of other trials.
public final class NatProber {

    private static final Endpoint REMOTE = Endpoint.parse("203.0.113.10:3478");
    private static final Endpoint SAME_HOST = Endpoint.parse("203.0.113.10:3479");
    private static final Endpoint OTHER_HOST = Endpoint.parse("198.51.100.7:3478");
    private static final int ALICE = Endpoint.address("192.168.1.2");
    private static final int BOB = Endpoint.address("192.168.1.3");
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS_COMPARED = 24;
    /// The maximum number of mappings that are opened to find a limit.
    static final int LIMIT_MAX = 256;

    /// The number of hosts for finding a limit that hosts share.
    private static final int HOSTS = 4;

    private static final List<Integer> SPECIAL_PORTS = List.of(53, 123, 443);

    private final Testbed testbed;
    private final long stepNanos;
    private final long longestNanos;
    private final long settleNanos;
    private final Map<String, String> findings = new LinkedHashMap<>();
    private int nextPort = FIRST_PORT;

    /// @param stepNanos the resolution of timeouts
    /// @param longestNanos the longest timeout to look for
    /// @param settleNanos how long to wait after a trial, until its mappings have expired
    public NatProber(Testbed testbed, long stepNanos, long longestNanos, long settleNanos) {
        this.testbed = testbed;
        this.stepNanos = stepNanos;
        this.longestNanos = longestNanos;
        this.settleNanos = settleNanos;
    }

    /// Measures everything that can be measured with one outside address.
    public MeasuredNat measure() {
        measureUdp();
        find("icmp-errors", BehaviourText.word(icmpErrors()));
        find("icmp-query", BehaviourText.time(life(Flow.started().ofIcmp())));
        measureLimits();
        measureFragments();
        return new MeasuredNat(findings);
    }

    /// Measures what datagrams can show: neither limits nor the treatment of ICMP.
    public MeasuredNat measureUdp() {
        find("mapping", BehaviourText.word(mapping()));
        find("filtering", BehaviourText.word(filtering()));
        PortAssignment.Method method = portMethod();
        find("ports", BehaviourText.word(method));
        find("port-parity", yesOrNo(hasParity()));
        find("port-blocks", yesOrNo(hasBlocks()));
        if (method == PortAssignment.Method.PRESERVATION) {
            boolean isOverloaded = isOverloaded();
            find("port-overloading", yesOrNo(isOverloaded));
            if (isOverloaded) {
                find("port-reuse", yesOrNo(isReused()));
            }
        }
        find("hairpinning", BehaviourText.word(hairpinning()));
        measureLives();
        return new MeasuredNat(findings);
    }

    /// Measures how ICMP errors about datagrams are treated.
    public MeasuredNat measureIcmpErrors() {
        find("icmp-errors", BehaviourText.word(icmpErrors()));
        return new MeasuredNat(findings);
    }

    /// Measures whether a host keeps its outside address, for a NAT with several.
    ///
    /// @return whether it does
    public boolean isPaired() {
        List<Integer> addresses = new ArrayList<>();
        for (int i = 0; i < PORTS_COMPARED; i++) {
            out(fresh(ALICE), REMOTE).ifPresent(outside -> addresses.add(outside.address()));
        }
        return addresses.stream().distinct().count() == 1;
    }

    private void find(String key, String value) {
        findings.put(key, value);
        testbed.pass(settleNanos);
    }

    /// RFC 5780 §4.3. Bob has already used the same port, because a NAT that preserves ports would otherwise show the
    /// same one to all remote ends.
    private Dependence mapping() {
        Endpoint alice = fresh(ALICE);
        out(new Endpoint(BOB, alice.port()), REMOTE);
        Optional<Endpoint> first = out(alice, REMOTE);
        Optional<Endpoint> sameHost = out(alice, SAME_HOST);
        Optional<Endpoint> otherHost = out(alice, OTHER_HOST);
        if (!first.equals(sameHost)) {
            return Dependence.ADDRESS_AND_PORT_DEPENDENT;
        }
        if (!first.equals(otherHost)) {
            return Dependence.ADDRESS_DEPENDENT;
        }
        return clashes() ? Dependence.ADDRESS_AND_PORT_DEPENDENT : Dependence.ENDPOINT_INDEPENDENT;
    }

    /// Whether a mapping is not reused for the remote end where it clashes. Linux reuses an inside endpoint's mapping
    /// for the next remote end if possible (`find_appropriate_src` of nf_nat_core.c), so the remote end where Bob has
    /// the port is probed last.
    private boolean clashes() {
        testbed.pass(settleNanos);
        Endpoint alice = fresh(ALICE);
        out(new Endpoint(BOB, alice.port()), REMOTE);
        Optional<Endpoint> sameHost = out(alice, SAME_HOST);
        return !sameHost.equals(out(alice, REMOTE));
    }

    /// RFC 5780 §4.4.
    private Dependence filtering() {
        Endpoint alice = fresh(ALICE);
        Optional<Endpoint> outside = out(alice, REMOTE);
        if (outside.isPresent() && arrives(OTHER_HOST, outside.get(), alice)) {
            return Dependence.ENDPOINT_INDEPENDENT;
        }
        return outside.isPresent() && arrives(SAME_HOST, outside.get(), alice)
                ? Dependence.ADDRESS_DEPENDENT
                : Dependence.ADDRESS_AND_PORT_DEPENDENT;
    }

    private PortAssignment.Method portMethod() {
        List<Integer> inside = new ArrayList<>();
        List<Integer> outside = new ArrayList<>();
        for (int i = 0; i < PORTS_COMPARED; i++) {
            Endpoint alice = fresh(ALICE);
            inside.add(alice.port());
            out(alice, REMOTE).ifPresent(seen -> outside.add(seen.port()));
        }
        if (inside.equals(outside)) {
            return PortAssignment.Method.PRESERVATION;
        }
        long follow = IntStream.range(1, outside.size())
                .filter(i -> Math.abs(outside.get(i) - outside.get(i - 1)) <= 2)
                .count();
        return follow >= outside.size() / 2 ? PortAssignment.Method.SEQUENTIAL : PortAssignment.Method.RANDOM;
    }

    /// RFC 4787 §4.2.2, on ports that cannot be preserved: Bob already has each of them, and two of the same parity
    /// follow each other.
    private boolean hasParity() {
        boolean kept = true;
        for (int i = 0; i < PORTS_COMPARED; i++) {
            Endpoint alice = fresh(ALICE);
            if (i % 2 == 1) {
                alice = fresh(ALICE);
            }
            out(new Endpoint(BOB, alice.port()), REMOTE);
            Optional<Endpoint> outside = out(alice, REMOTE);
            kept &= outside.isEmpty() || (outside.get().port() - alice.port()) % 2 == 0;
        }
        return kept;
    }

    /// RFC 6888 §5: ports of two alternating hosts are in separate blocks.
    private boolean hasBlocks() {
        List<Integer> ofAlice = new ArrayList<>();
        List<Integer> ofBob = new ArrayList<>();
        for (int i = 0; i < PORTS_COMPARED; i++) {
            Endpoint alice = fresh(ALICE);
            out(new Endpoint(BOB, alice.port()), REMOTE).ifPresent(seen -> ofBob.add(seen.port()));
            out(alice, REMOTE).ifPresent(seen -> ofAlice.add(seen.port()));
        }
        return !ofAlice.isEmpty() && !ofBob.isEmpty() && (max(ofAlice) < min(ofBob) || max(ofBob) < min(ofAlice));
    }

    private static int max(List<Integer> ports) {
        return ports.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static int min(List<Integer> ports) {
        return ports.stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    /// RFC 4787 §4.2.1: whether two hosts have the same outside endpoint towards different remote ends.
    private boolean isOverloaded() {
        Endpoint alice = fresh(ALICE);
        Optional<Endpoint> ofBob = out(new Endpoint(BOB, alice.port()), REMOTE);
        return ofBob.isPresent() && ofBob.equals(out(alice, OTHER_HOST));
    }

    /// Whether a port that Alice got because of a clash is also used for the next remote end, although her own port is
    /// free there.
    private boolean isReused() {
        Endpoint alice = fresh(ALICE);
        out(new Endpoint(BOB, alice.port()), REMOTE);
        Optional<Endpoint> clashed = out(alice, REMOTE);
        return clashed.isPresent() && clashed.equals(out(alice, OTHER_HOST));
    }

    /// RFC 5780 §4.5. Alice has already sent to Bob's outside endpoint, so that her filter lets him in.
    private Hairpinning hairpinning() {
        Endpoint alice = fresh(ALICE);
        Endpoint bob = fresh(BOB);
        Optional<Endpoint> ofAlice = out(alice, REMOTE);
        Optional<Endpoint> ofBob = out(bob, REMOTE);
        if (ofAlice.isEmpty() || ofBob.isEmpty()) {
            return Hairpinning.NONE;
        }
        testbed.sendHairpin(alice, ofBob.get());
        Optional<Endpoint> source = testbed.sendHairpin(bob, ofAlice.get());
        if (source.isEmpty()) {
            return Hairpinning.NONE;
        }
        return source.get().equals(bob) ? Hairpinning.INTERNAL_SOURCE : Hairpinning.EXTERNAL_SOURCE;
    }

    /// RFC 4787 §9, REQ-12.
    private IcmpHandling icmpErrors() {
        Endpoint alice = fresh(ALICE);
        Optional<Endpoint> outside = out(alice, REMOTE);
        if (outside.isEmpty() || !testbed.reportError(outside.get(), REMOTE, alice)) {
            return IcmpHandling.IGNORED;
        }
        return arrives(REMOTE, outside.get(), alice) ? IcmpHandling.TRANSLATED : IcmpHandling.ENDS_MAPPING;
    }

    /// RFC 5780 §4.6, for each kind of flow.
    private void measureLives() {
        long fresh = life(Flow.started());
        find("udp-new", BehaviourText.time(fresh));
        boolean outbound = isRefreshed(fresh, true);
        boolean inbound = isRefreshed(fresh, false);
        Refresh refresh = outbound && inbound ? Refresh.BOTH : outbound ? Refresh.OUTBOUND : Refresh.INBOUND;
        find("refresh", outbound || inbound ? BehaviourText.word(refresh) : "none");
        long oneWay = outbound ? life(Flow.started().out()) : fresh;
        if (outbound) {
            find("udp-one-way", BehaviourText.time(oneWay));
        }
        long answered = inbound ? life(Flow.started().in()) : oneWay;
        long shortest = Math.min(fresh, Math.min(oneWay, answered));
        Flow old = Flow.started().in().pass(shortest / 2);
        long established = life(old.out().in().out());
        if (outbound || inbound) {
            find("udp-established", BehaviourText.time(established));
        }
        if (established != oneWay && outbound) {
            measureEstablishing(shortest, established, inbound);
        }
        for (int port : SPECIAL_PORTS) {
            find("udp-port-" + port, BehaviourText.time(life(Flow.started().to(REMOTE.withPort(port)))));
        }
    }

    private void measureEstablishing(long shortest, long established, boolean inbound) {
        if (inbound) {
            find("udp-established-by", BehaviourText.word(establishedBy(shortest / 2, established)));
        }
        LongPredicate isYoung = age -> life(Flow.started().in().pass(age).out()) != established;
        long after = isYoung.test(0) ? bisect(0, shortest / 2, isYoung) : 0;
        find("udp-established-after", BehaviourText.time(after));
    }

    /// @param ageNanos the age at which a flow can become established
    private EstablishedBy establishedBy(long ageNanos, long established) {
        if (life(Flow.started().pass(ageNanos).in()) == established) {
            return EstablishedBy.REPLY;
        }
        return life(Flow.started().in().pass(ageNanos).in()) == established
                ? EstablishedBy.PACKET_AFTER_REPLY
                : EstablishedBy.OPENER_AFTER_REPLY;
    }

    /// RFC 4787 §4.3: whether a packet shortly before the timeout of a mapping refreshes it.
    private boolean isRefreshed(long life, boolean outbound) {
        Endpoint alice = fresh(ALICE);
        Optional<Endpoint> outside = out(alice, REMOTE);
        if (outside.isEmpty()) {
            return false;
        }
        testbed.pass(life - stepNanos);
        if (outbound) {
            out(alice, REMOTE);
        } else {
            arrives(REMOTE, outside.get(), alice);
        }
        testbed.pass(2 * stepNanos);
        boolean refreshed = arrives(REMOTE, outside.get(), alice);
        testbed.pass(settleNanos);
        return refreshed;
    }

    /// How long a mapping still admits the remote end after the packets of a flow: the shortest time after which it
    /// does not, to a resolution of one step.
    private long life(Flow flow) {
        LongPredicate isAlive = wait -> {
            Endpoint alice = fresh(ALICE);
            Optional<Endpoint> outside = flow.play(testbed, alice);
            testbed.pass(wait);
            boolean alive = outside.isPresent()
                    && testbed.sendIn(flow.protocol(), flow.remote(), outside.get())
                            .filter(alice::equals)
                            .isPresent();
            testbed.pass(settleNanos);
            return alive;
        };
        return longest(isAlive);
    }

    /// The shortest time after which something is no more so, to a step.
    private long longest(LongPredicate isAlive) {
        long dead = stepNanos;
        while (dead < longestNanos && isAlive.test(dead)) {
            dead = Math.min(longestNanos, 2 * dead);
        }
        return bisect(dead / 2, dead, isAlive) + stepNanos;
    }

    /// The greatest value for which something holds, to a resolution of one step.
    ///
    /// @param holds a value for which it holds
    /// @param fails a value for which it does not
    private long bisect(long holds, long fails, LongPredicate predicate) {
        long low = holds;
        long high = fails;
        while (high - low > stepNanos) {
            long middle = low + (high - low) / 2;
            if (predicate.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// How many mappings a host, and all hosts, may have, and which one is evicted when there are more.
    private void measureLimits() {
        int ofHost = mappingsUntilFull(host -> ALICE);
        int ofAll = mappingsUntilFull(number -> ALICE + number % HOSTS);
        boolean isInAll = ofAll > 0 && (ofHost == 0 || ofAll < HOSTS * ofHost);
        find("mappings-per-host", Integer.toString(ofHost == ofAll ? 0 : ofHost));
        find("mappings-in-all", Integer.toString(isInAll ? ofAll : 0));
        if (ofHost > 1) {
            find("eviction", BehaviourText.word(eviction(ofHost)));
        }
    }

    /// The maximum number of simultaneous mappings; 0 if no limit was reached.
    private int mappingsUntilFull(IntUnaryOperator hostAddress) {
        List<Endpoint> insides = new ArrayList<>();
        List<Endpoint> outsides = new ArrayList<>();
        for (int i = 0; i < LIMIT_MAX; i++) {
            Endpoint inside = fresh(hostAddress.applyAsInt(i));
            Optional<Endpoint> outside = out(inside, REMOTE);
            boolean isFirstGone = i > 0 && !arrives(REMOTE, outsides.getFirst(), insides.getFirst());
            if (outside.isEmpty() || isFirstGone) {
                testbed.pass(settleNanos);
                return i;
            }
            insides.add(inside);
            outsides.add(outside.get());
        }
        testbed.pass(settleNanos);
        return 0;
    }

    private Eviction eviction(int limit) {
        Endpoint first = fresh(ALICE);
        Optional<Endpoint> outside = out(first, REMOTE);
        outside.ifPresent(seen -> arrives(REMOTE, seen, first));
        testbed.pass(3_000_000_000L);
        out(first, REMOTE);
        for (int i = 1; i < limit; i++) {
            out(fresh(ALICE), REMOTE);
        }
        if (out(fresh(ALICE), REMOTE).isEmpty()) {
            return Eviction.NONE;
        }
        return outside.isPresent() && arrives(REMOTE, outside.get(), first)
                ? Eviction.UNASSURED_FIRST
                : Eviction.OLDEST;
    }

    /// RFC 4787 §11. A testbed that sends no pieces measures nothing of them.
    private void measureFragments() {
        Optional<FragmentHandling> handling = fragmentHandling();
        if (handling.isEmpty()) {
            return;
        }
        find("fragments", BehaviourText.word(handling.get()));
        if (handling.get() == FragmentHandling.DROPPED) {
            return;
        }
        LongPredicate isKept = wait -> {
            boolean whole = testbed.sendInPieces(fresh(ALICE), REMOTE, false, wait)
                    .filter(Testbed.Pieces::whole)
                    .isPresent();
            testbed.pass(settleNanos);
            return whole;
        };
        find("fragment-timeout", BehaviourText.time(longest(isKept)));
    }

    private Optional<FragmentHandling> fragmentHandling() {
        Optional<Testbed.Pieces> ordered = testbed.sendInPieces(fresh(ALICE), REMOTE, false, 0);
        testbed.pass(settleNanos);
        return ordered.map(pieces -> {
            if (!pieces.whole()) {
                return FragmentHandling.DROPPED;
            }
            boolean isSwappedWhole = testbed.sendInPieces(fresh(ALICE), REMOTE, true, 0)
                    .filter(Testbed.Pieces::whole)
                    .isPresent();
            testbed.pass(settleNanos);
            if (!isSwappedWhole) {
                return FragmentHandling.ORDERED;
            }
            return pieces.early() ? FragmentHandling.OUT_OF_ORDER : FragmentHandling.REASSEMBLED;
        });
    }

    private Optional<Endpoint> out(Endpoint inside, Endpoint remote) {
        return testbed.sendOut(Protocol.UDP, inside, remote);
    }

    private boolean arrives(Endpoint remote, Endpoint outside, Endpoint inside) {
        return testbed.sendIn(Protocol.UDP, remote, outside)
                .filter(inside::equals)
                .isPresent();
    }

    private Endpoint fresh(int address) {
        nextPort = nextPort == 64_000 ? FIRST_PORT : nextPort + 1;
        return new Endpoint(address, nextPort);
    }

    private static String yesOrNo(boolean yes) {
        return yes ? "yes" : "no";
    }
}
