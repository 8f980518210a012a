package org.warren.harness.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.warren.nat.Endpoint;
import org.warren.nat.Limits;
import org.warren.nat.Nat64;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Prefix64;
import org.warren.nat.Translator;
import org.warren.nat.UdpTimeouts;
import org.warren.nat.probe.MeasuredNat;
import org.warren.nat.probe.ModelTestbed;
import org.warren.nat.probe.Nat64Testbed;
import org.warren.nat.probe.NatProber;
import org.warren.nat.probe.SelfCheck;
import org.warren.nat.probe.Testbed;

/// Measures the model of a NAT from outside before a run trusts it, and reports differences from the declaration.
///
/// It takes milliseconds; a behaviour is measured once per process.
public final class NatSelfCheck {

    private static final long DAY = 24L * 3600 * 1_000_000_000;
    /// Longer than a behaviour's longest timeout.
    private static final long LONGEST = 400 * DAY;

    private static final int OUTSIDE = Endpoint.address("203.0.113.1");
    /// With fewer ports or mappings than this nothing can be measured.
    private static final int ROOM = 64;

    /// Destination ports for which timeouts are measured, besides the usual one.
    private static final Set<Integer> PORTS = Set.of(53, 123, 443);

    /// Combinations of limits and blocks are measured in tests, with behaviours that have one of them.
    private static final List<String> LIMITS = List.of("port-blocks", "mappings-", "eviction");

    private final Function<NatBehaviour, Translator> model;
    private final Map<NatBehaviour, List<SelfCheck.Compared>> known = new ConcurrentHashMap<>();
    private final Map<NatBehaviour, List<SelfCheck.Compared>> knownNat64 = new ConcurrentHashMap<>();

    private static final NatSelfCheck SHIPPED =
            new NatSelfCheck(behaviour -> new Translator(behaviour, List.of(OUTSIDE), new Random(1)));

    /// A check of another model.
    public NatSelfCheck(Function<NatBehaviour, Translator> model) {
        this.model = model;
    }

    /// The check of the model that comes with Warren.
    public static NatSelfCheck shipped() {
        return SHIPPED;
    }

    /// Why a NAT cannot be trusted, in a sentence; empty if it behaves as declared.
    ///
    /// A behaviour with too few ports or mappings to measure is trusted.
    public Optional<String> doubt(CataloguedNat nat) {
        List<String> differences = SelfCheck.differences(compare(nat));
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "The NAT '" + nat.name() + "' is not what was declared, so that nothing was asked behind it: "
                                + String.join("; ", differences) + ".");
    }

    /// The measured behaviour of the model next to the declared one; empty if there are too few ports or mappings.
    public List<SelfCheck.Compared> compare(CataloguedNat nat) {
        return nat.nat64() == null
                ? known.computeIfAbsent(
                        nat.behaviour(),
                        declared -> compared(declared, lasting -> new ModelTestbed(model.apply(lasting))))
                : knownNat64.computeIfAbsent(nat.behaviour(), declared -> compared(declared, NatSelfCheck::nat64));
    }

    /// The measurement is valid for every prefix, and a file's own prefix could collide with the hosts here.
    private static Testbed nat64(NatBehaviour behaviour) {
        Prefix64 prefix = Prefix64.WELL_KNOWN;
        return new Nat64Testbed(new Nat64(prefix, behaviour, List.of(OUTSIDE), new Random(1)), prefix);
    }

    private static List<SelfCheck.Compared> compared(NatBehaviour declared, Function<NatBehaviour, Testbed> testbed) {
        if (!hasRoom(declared)) {
            return List.of();
        }
        // The measurement does not depend on when a flow gets stuck, and takes longer than some of these flows live.
        NatBehaviour lasting = declared.with(declared.udp().stuckAfter(0));
        MeasuredNat measured = new NatProber(testbed.apply(lasting), 1, LONGEST, LONGEST).measure();
        return SelfCheck.compare(lasting, measured, 0).stream()
                .filter(each -> LIMITS.stream().noneMatch(each.key()::startsWith))
                .toList();
    }

    /// Whether a behaviour has enough ports and mappings to be measured.
    public static boolean hasRoom(NatBehaviour declared) {
        int perHost = declared.limits().perHost();
        int total = declared.limits().total();
        int block = declared.ports().blockSize();
        boolean hasPorts = declared.ports().last() - declared.ports().first() >= 16 * ROOM;
        boolean hasPlainLimits =
                declared.limits().equals(Limits.NONE) || declared.ports().blockSize() == 0;
        return hasPorts && hasPlainLimits && isRoomy(perHost) && isRoomy(total) && isRoomy(block) && isSeen(declared);
    }

    /// Whether the prober can distinguish the timeouts: it probes a few destination ports, and checks a flow after half
    /// of its shortest timeout.
    private static boolean isSeen(NatBehaviour declared) {
        UdpTimeouts udp = declared.udp();
        long shortest = Math.min(udp.freshNanos(), Math.min(udp.oneWayNanos(), udp.establishedNanos()));
        return PORTS.containsAll(udp.byRemotePort().keySet()) && udp.establishedAfterNanos() < shortest / 4;
    }

    private static boolean isRoomy(int limit) {
        return limit == 0 || limit >= ROOM;
    }
}
