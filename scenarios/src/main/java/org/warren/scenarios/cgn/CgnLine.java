package org.warren.scenarios.cgn;

import java.util.List;
import java.util.Map;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.scenario.Roles;
import org.warren.kit.nat.RouterModel;
import org.warren.nat.BehaviourText;

/// A client behind a home router of its own, which is behind a NAT of the carrier's.
///
/// @param number 1 for the line whose home router has the shorter timer, 2 for the one whose carrier has it
record CgnLine(int number) {

    static final CgnLine SHORTER_AT_HOME = new CgnLine(1);
    static final CgnLine SHORTER_AT_THE_CARRIER = new CgnLine(2);
    static final List<CgnLine> ALL = List.of(SHORTER_AT_HOME, SHORTER_AT_THE_CARRIER);

    /// The lives of the mappings of both NATs, in nanoseconds.
    record Lives(long home, long carrier) {}

    /// The client's node. The first one is that of the role.
    String client() {
        return number == 1 ? Roles.CLIENT : Roles.CLIENT + "-" + number;
    }

    /// The home router's node.
    String home() {
        return "home-" + number;
    }

    /// The node of the carrier's NAT.
    String carrier() {
        return "cgn-" + number;
    }

    /// The network of the client.
    String homeNetwork() {
        return "house-" + number;
    }

    /// The network between the two NATs.
    String accessNetwork() {
        return "access-" + number;
    }

    String clientIpv4() {
        return "192.168." + number + ".2";
    }

    String homeInsideIpv4() {
        return "192.168." + number + ".1";
    }

    /// RFC 6598: addresses between a carrier's NAT and its customers.
    String homeOutsideIpv4() {
        return "100.64." + number + ".2";
    }

    String carrierInsideIpv4() {
        return "100.64." + number + ".1";
    }

    String carrierOutsideIpv4() {
        return "203.0.113." + (100 + number);
    }

    /// The client's address in the tunnel.
    String tunnelIpv4() {
        return "10.100.0." + (100 + number);
    }

    Lives lives(long shorterNanos, long longerNanos) {
        return equals(SHORTER_AT_HOME) ? new Lives(shorterNanos, longerNanos) : new Lives(longerNanos, shorterNanos);
    }

    Lives lives(Evidence evidence) {
        return lives(
                evidence.get(CgnScenario.SHORTER).toNanos(),
                evidence.get(CgnScenario.LONGER).toNanos());
    }

    /// A home router: ports are preserved, and only who was spoken to may answer.
    CataloguedNat homeNat(Lives lives) {
        return new CataloguedNat(
                home(),
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

    /// RFC 6888: endpoint-independent mapping; ports in order show whether a mapping is a new one.
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
                RouterModel.of(
                        home.name(), home.about(), homeInsideIpv4() + "/24", homeOutsideIpv4(), home.behaviour()),
                RouterModel.of(
                        carrier.name(),
                        carrier.about(),
                        carrierInsideIpv4() + "/24",
                        carrierOutsideIpv4(),
                        carrier.behaviour()));
    }

    /// What it is, for people.
    String words(Lives lives) {
        return "%s behind %s (%s) and %s (%s)"
                .formatted(
                        client(), home(), BehaviourText.time(lives.home), carrier(), BehaviourText.time(lives.carrier));
    }
}
