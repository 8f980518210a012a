package org.warren.scenarios.cgn;

import java.util.List;
import java.util.Map;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.nat.BehaviourText;

/// A client behind its own home router, which is behind a NAT of the carrier.
///
/// @param number 1 for the line whose home router has the shorter timeout, 2 for the one whose carrier NAT has it
record CgnLine(int number) implements NumberedHome {

    static final CgnLine SHORTER_AT_HOME = new CgnLine(1);
    static final CgnLine SHORTER_AT_THE_CARRIER = new CgnLine(2);
    static final List<CgnLine> ALL = List.of(SHORTER_AT_HOME, SHORTER_AT_THE_CARRIER);

    /// The mapping timeouts of both NATs, in nanoseconds.
    record Lives(long home, long carrier) {}

    @Override
    public String router() {
        return "home-" + number;
    }

    @Override
    public String network() {
        return "house-" + number;
    }

    /// The node of the carrier's NAT.
    String carrier() {
        return "cgn-" + number;
    }

    /// The network between the two NATs.
    String accessNetwork() {
        return "access-" + number;
    }

    /// RFC 6598: addresses between a carrier's NAT and its customers.
    String homeOutsideIpv4() {
        return "100.64." + number + ".2";
    }

    String carrierInsideIpv4() {
        return "100.64." + number + ".1";
    }

    Lives lives(long shorterNanos, long longerNanos) {
        return equals(SHORTER_AT_HOME) ? new Lives(shorterNanos, longerNanos) : new Lives(longerNanos, shorterNanos);
    }

    Lives lives(Evidence evidence) {
        return lives(
                evidence.get(CgnScenario.SHORTER).toNanos(),
                evidence.get(CgnScenario.LONGER).toNanos());
    }

    /// A home router: ports are preserved, and filtering is address-and-port-dependent.
    CataloguedNat homeNat(Lives lives) {
        return new CataloguedNat(
                router(),
                "home router, " + BehaviourText.time(lives.home),
                Map.of(
                        "mapping",
                        "address-and-port-dependent",
                        "filtering",
                        "address-and-port-dependent",
                        "port-overloading",
                        "yes",
                        "udp-new",
                        BehaviourText.time(lives.home)),
                Map.of());
    }

    /// RFC 6888: endpoint-independent mapping; sequential ports show whether a mapping is new.
    CataloguedNat carrierNat(Lives lives) {
        return new CataloguedNat(
                carrier(),
                "carrier's NAT, " + BehaviourText.time(lives.carrier),
                Map.of("ports", "sequential", "udp-new", BehaviourText.time(lives.carrier)),
                Map.of());
    }

    /// Both NATs, the client's own first.
    List<RouterModel> routers(Lives lives) {
        CataloguedNat home = homeNat(lives);
        CataloguedNat carrier = carrierNat(lives);
        return List.of(
                RouterModel.of(home.name(), home.about(), routerIpv4() + "/24", homeOutsideIpv4(), home.behaviour()),
                RouterModel.of(
                        carrier.name(),
                        carrier.about(),
                        carrierInsideIpv4() + "/24",
                        outsideIpv4(),
                        carrier.behaviour()));
    }

    /// A description, for display.
    String words(Lives lives) {
        return "%s behind %s (%s) and %s (%s)"
                .formatted(
                        client(),
                        router(),
                        BehaviourText.time(lives.home),
                        carrier(),
                        BehaviourText.time(lives.carrier));
    }
}
