package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.warren.nat.DsLite.Tunnelled;
import org.warren.nat.Nat64.Result;
import org.warren.nat.Packet.Segment;
import org.warren.nat.WrongTranslations.OfNat64;
import org.warren.nat.probe.Nat64Testbed;
import org.warren.nat.probe.NatProber;
import org.warren.nat.probe.SelfCheck;

/// Each translator between IPv4 and IPv6 does what its RFC says, and each one that is wrong by a step is caught: by the
/// self-check, by packets whose fate the RFC says, or by both.
class WrongTranslationsTest {

    private static final long DAY = 24L * 3600 * Home.SECOND;
    private static final Endpoint SERVER = Endpoint.parse(Home.SERVER);
    private static final Endpoint OTHER = Endpoint.parse(Home.OTHER_HOST);
    private static final Ipv6Endpoint ALICE =
            Ipv6Endpoint.address("2001:db8:1::2").withPort(51_820);
    private static final List<Ipv6Endpoint> OTHERS = List.of(
            Ipv6Endpoint.address("2001:db8:1::3").withPort(51_820),
            Ipv6Endpoint.address("2001:db8:2::2").withPort(51_820));
    private static final Ipv6Endpoint HOME = Ipv6Endpoint.address("2001:db8:0:1::1");
    private static final Ipv6Endpoint NEIGHBOUR = Ipv6Endpoint.address("2001:db8:0:2::1");
    private static final Endpoint PHONE = Endpoint.parse(Home.ALICE);
    private static final Endpoint TABLET = Endpoint.parse(Home.BOB);

    private static final Map<String, Boolean> STANDS = Map.of(
            "10.0.0.1", false,
            "11.0.0.1", true,
            "172.15.0.1", true,
            "172.16.0.1", false,
            "172.31.0.1", false,
            "172.32.0.1", true,
            "192.168.0.1", false,
            "192.169.0.1", true,
            "198.51.100.7", true);

    @Test
    void rightOnesHaveNoFault() {
        for (Prefix64 prefix : List.of(WrongTranslations.WELL_KNOWN, WrongTranslations.OWN)) {
            assertThat(faultsOfNat64(Nat64Rules::new, Nat64.RFC_6146))
                    .as("%s", prefix)
                    .isEmpty();
            assertThat(faultsOfSelfCheck(Nat64Rules::new, Nat64.RFC_6146)).isEmpty();
        }
        assertThat(faultsOfClat(new ClatRules(WrongTranslations.CLAT, WrongTranslations.WELL_KNOWN)))
                .isEmpty();
        assertThat(faultsOfDsLite(new DsLiteRules())).isEmpty();
    }

    @TestFactory
    Collection<DynamicTest> eachWrongNat64IsCaught() {
        return Stream.concat(
                        WrongTranslations.RULES.entrySet().stream()
                                .map(wrong -> DynamicTest.dynamicTest(
                                        wrong.getKey(), () -> assertThat(faults(wrong.getValue(), Nat64.RFC_6146))
                                                .isNotEmpty())),
                        WrongTranslations.BEHAVIOURS.entrySet().stream()
                                .map(wrong -> DynamicTest.dynamicTest(wrong.getKey(), () -> assertThat(
                                                faultsOfSelfCheck(Nat64Rules::new, wrong.getValue()))
                                        .isNotEmpty())))
                .toList();
    }

    @TestFactory
    Collection<DynamicTest> eachWrongClatIsCaught() {
        return WrongTranslations.CLATS.entrySet().stream()
                .map(wrong -> DynamicTest.dynamicTest(
                        wrong.getKey(),
                        () -> assertThat(faultsOfClat(wrong.getValue().get())).isNotEmpty()))
                .toList();
    }

    @TestFactory
    Collection<DynamicTest> eachWrongDsLiteIsCaught() {
        return WrongTranslations.DS_LITES.entrySet().stream()
                .map(wrong -> DynamicTest.dynamicTest(
                        wrong.getKey(),
                        () -> assertThat(faultsOfDsLite(wrong.getValue().get())).isNotEmpty()))
                .toList();
    }

    private static List<String> faults(OfNat64 rules, NatBehaviour behaviour) {
        List<String> faults = new ArrayList<>(faultsOfNat64(rules, behaviour));
        faults.addAll(faultsOfSelfCheck(rules, behaviour));
        return faults;
    }

    /// What is measured through it, against what RFC 6146 wants.
    private static List<String> faultsOfSelfCheck(OfNat64 rules, NatBehaviour behaviour) {
        Prefix64 prefix = WrongTranslations.OWN;
        Nat64 nat = WrongTranslations.nat64(rules.rules(prefix), behaviour);
        var prober = new NatProber(new Nat64Testbed(nat, prefix), 1, 400 * DAY, 400 * DAY);
        return SelfCheck.differences(Nat64.RFC_6146, prober.measure(), 0);
    }

    /// Packets of which RFC 6146 and RFC 6052 say what becomes of them.
    private static List<String> faultsOfNat64(OfNat64 rules, NatBehaviour behaviour) {
        List<String> faults = new ArrayList<>();
        for (Prefix64 prefix : List.of(WrongTranslations.WELL_KNOWN, WrongTranslations.OWN)) {
            Nat64 nat = WrongTranslations.nat64(rules.rules(prefix), behaviour);
            STANDS.forEach((address, stands) -> {
                Endpoint remote = new Endpoint(Endpoint.address(address), 443);
                boolean leaves =
                        nat.fromIpv6(Ipv6Packet.udp(ALICE, prefix.embed(remote)), 0) instanceof Result.ToIpv4 left
                                && left.packet().destination().equals(remote);
                expect(faults, leaves == (stands || prefix.equals(WrongTranslations.OWN)), prefix + " for " + address);
            });
            expect(
                    faults,
                    nat.fromIpv6(Ipv6Packet.udp(ALICE, OTHERS.getFirst()), 0) instanceof Result.NotTranslated,
                    "a destination elsewhere");
            expect(
                    faults,
                    nat.fromIpv6(Ipv6Packet.udp(prefix.embed(OTHER), prefix.embed(SERVER)), 0)
                            instanceof Result.NotTranslated,
                    "a source within the prefix");
            answers(nat, prefix, faults);
            errors(nat, prefix, faults);
        }
        limit(rules, faults);
        return faults;
    }

    private static void answers(Nat64 nat, Prefix64 prefix, List<String> faults) {
        for (Ipv6Endpoint host :
                Stream.concat(Stream.of(ALICE), OTHERS.stream()).toList()) {
            Optional<Endpoint> seen = leaves(nat, prefix, host);
            expect(faults, seen.isPresent(), "a packet of " + host);
            Result came = nat.fromIpv4(Packet.udp(SERVER, seen.orElse(SERVER)), 0);
            expect(
                    faults,
                    came.equals(new Result.ToIpv6(Ipv6Packet.udp(prefix.embed(SERVER), host))),
                    "its answer: " + came);
        }
    }

    /// RFC 7915 §4.2 and §5.2: errors and what they quote.
    private static void errors(Nat64 nat, Prefix64 prefix, List<String> faults) {
        Endpoint seen = leaves(nat, prefix, ALICE).orElse(SERVER);
        int router = Endpoint.address("198.51.100.1");
        Result in = nat.errorFromIpv4(new IcmpError(router, seen.address(), Packet.udp(seen, SERVER)), 0);
        expect(
                faults,
                in.equals(new Result.ErrorToIpv6(new Ipv6Error(
                        prefix.embed(new Endpoint(router, 0)),
                        ALICE.withPort(0),
                        Ipv6Packet.udp(ALICE, prefix.embed(SERVER))))),
                "an error from outside: " + in);
        Result out = nat.errorFromIpv6(
                new Ipv6Error(
                        ALICE.withPort(0),
                        prefix.embed(SERVER.withPort(0)),
                        Ipv6Packet.udp(prefix.embed(SERVER), ALICE)),
                0);
        expect(
                faults,
                out.equals(new Result.ErrorToIpv4(
                        new IcmpError(seen.address(), SERVER.address(), Packet.udp(SERVER, seen)))),
                "an error from inside: " + out);
    }

    /// A limit of a host is one of all of its ports.
    private static void limit(OfNat64 rules, List<String> faults) {
        Nat64 nat = WrongTranslations.nat64(
                rules.rules(WrongTranslations.OWN), Nat64.RFC_6146.with(new Limits(1, 0, Eviction.NONE)));
        leaves(nat, WrongTranslations.OWN, ALICE);
        expect(faults, leaves(nat, WrongTranslations.OWN, ALICE.withPort(1)).isEmpty(), "a second mapping of a host");
        expect(faults, leaves(nat, WrongTranslations.OWN, OTHERS.getLast()).isPresent(), "a mapping of another host");
    }

    private static Optional<Endpoint> leaves(Nat64 nat, Prefix64 prefix, Ipv6Endpoint host) {
        return nat.fromIpv6(Ipv6Packet.udp(host, prefix.embed(SERVER)), 0) instanceof Result.ToIpv4 left
                ? Optional.of(left.packet().source())
                : Optional.empty();
    }

    private static List<String> faultsOfClat(ClatRules rules) {
        List<String> faults = new ArrayList<>();
        var clat = new Clat(rules);
        Ipv6Endpoint phone = WrongTranslations.CLAT.embed(PHONE);
        Ipv6Endpoint server = WrongTranslations.WELL_KNOWN.embed(SERVER);
        var sent = new Packet(Protocol.TCP, PHONE, SERVER, Segment.SYN);
        expect(
                faults,
                clat.toIpv6(sent).equals(new Ipv6Packet(Protocol.TCP, phone, server, Segment.SYN)),
                "a packet from a host");
        expect(
                faults,
                clat.toIpv4(new Ipv6Packet(Protocol.TCP, server, phone, Segment.FIN))
                        .equals(Optional.of(new Packet(Protocol.TCP, SERVER, PHONE, Segment.FIN))),
                "its answer");
        expect(faults, clat.toIpv4(Ipv6Packet.udp(ALICE, phone)).isEmpty(), "a packet from elsewhere");
        expect(faults, clat.toIpv4(Ipv6Packet.udp(server, ALICE)).isEmpty(), "a packet for somebody else");
        return faults;
    }

    private static List<String> faultsOfDsLite(DsLiteRules rules) {
        List<String> faults = new ArrayList<>();
        var carrier = new DsLite(rules, NatBehaviour.RFC_4787, List.of(Home.WAN), new Random(1));
        List<Tunnelled> all = List.of(
                new Tunnelled(HOME, Packet.udp(PHONE, SERVER)),
                new Tunnelled(HOME, Packet.udp(TABLET, SERVER)),
                new Tunnelled(NEIGHBOUR, Packet.udp(PHONE, SERVER)));
        List<Endpoint> seen = new ArrayList<>();
        for (Tunnelled each : all) {
            carrier.fromHome(each, 0).outside().ifPresent(left -> seen.add(left.source()));
        }
        expect(faults, seen.size() == all.size() && seen.stream().distinct().count() == all.size(), "three mappings");
        for (int i = 0; i < Math.min(seen.size(), all.size()); i++) {
            Packet packet = all.get(i).packet();
            var answer = new Tunnelled(all.get(i).home(), Packet.udp(SERVER, packet.source()));
            expect(
                    faults,
                    carrier.fromOutside(Packet.udp(SERVER, seen.get(i)), 0).equals(Optional.of(answer)),
                    "the answer of " + packet.source());
        }
        return faults;
    }

    private static void expect(List<String> faults, boolean isRight, String what) {
        if (!isRight) {
            faults.add(what);
        }
    }

    @Test
    void addressesAreReadAndWrittenAsRfc5952Wants() {
        Map<String, String> texts = Map.of(
                "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1",
                "2001:0:0:1::1", "2001:0:0:1::1",
                "::", "::",
                "::1", "::1",
                "1::", "1::",
                "64:FF9B::", "64:ff9b::",
                "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
        texts.forEach((text, written) ->
                assertThat(Ipv6Endpoint.address(text).addressText()).isEqualTo(written));
        for (String text :
                List.of("", "1:2", "1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "::ffff:1.2.3.4", "g::")) {
            assertThatThrownBy(() -> Ipv6Endpoint.address(text))
                    .hasMessage("'" + text + "' is not an IPv6 address such as 2001:db8::1");
        }
        assertThat(Prefix64.parse("64:ff9b::/96"))
                .isEqualTo(Prefix64.WELL_KNOWN)
                .hasToString("64:ff9b::/96");
        assertThatThrownBy(() -> Prefix64.parse("64:ff9b::"))
                .hasMessage("'64:ff9b::' is not a prefix such as 64:ff9b::/96");
        assertThat(ALICE).hasToString("[2001:db8:1::2]:51820");
    }
}
