package org.warren.nat.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;
import org.warren.nat.Endpoint;
import org.warren.nat.Eviction;
import org.warren.nat.Hairpinning;
import org.warren.nat.Limits;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Pooling;
import org.warren.nat.PortAssignment;
import org.warren.nat.Refresh;
import org.warren.nat.UdpTimeouts;
import org.warren.nat.stun.StunAttribute;
import org.warren.nat.stun.StunMessage;
import org.warren.nat.stun.StunServer;

/// A machine finds out through a server what the NAT before it does.
class HomeProberTest {

    private static final long SECOND = 1_000_000_000L;
    private static final NatBehaviour LINUX = NatBehaviour.linux(30 * SECOND, 120 * SECOND);
    private static final Endpoint ANOTHER = ModelledInternet.SECOND_ADDRESS;

    @Test
    void linuxIsMeasuredForWhatItIsWithinThreeMinutes() {
        var internet = internet(List.of(LINUX), 0);
        HomeNat nat = internet.measure(ANOTHER, 300 * SECOND, 300).orElseThrow();

        assertThat(nat.settings())
                .containsEntry("mapping", "address-and-port-dependent")
                .containsEntry("filtering", "address-and-port-dependent")
                .containsEntry("ports", "preservation")
                .containsEntry("port-overloading", "yes")
                .containsEntry("refresh", "both")
                .containsEntry("udp-new", "30s")
                .containsEntry("udp-one-way", "30s")
                .containsEntry("udp-established-by", "packet-after-reply")
                .containsEntry("udp-established-after", "2s")
                .containsEntry("hairpinning", "none");
        assertLife(nat, "udp-established", 120 * SECOND);
        assertThat(internet.nanos()).isLessThan(180 * SECOND);
        assertThat(internet.openSockets()).as("sockets left open").isZero();
    }

    @Test
    void allMappingsFiltersAndRefreshesAreTold() {
        for (Dependence mapping : Dependence.values()) {
            for (Dependence filtering : Dependence.values()) {
                for (Refresh refresh : Refresh.values()) {
                    NatBehaviour behaviour = NatBehaviour.RFC_4787
                            .with(mapping, filtering)
                            .with(refresh)
                            .with(UdpTimeouts.of(12 * SECOND, 8 * SECOND, 20 * SECOND));
                    HomeNat nat = internet(List.of(behaviour), 0)
                            .measure(ANOTHER, 40 * SECOND, 300)
                            .orElseThrow();

                    assertThat(nat.settings())
                            .as("%s %s %s: %s", mapping, filtering, refresh, nat)
                            .containsEntry("mapping", BehaviourText.word(mapping))
                            .containsEntry("filtering", BehaviourText.word(filtering))
                            .containsEntry("refresh", BehaviourText.word(refresh));
                    assertLife(nat, "udp-new", 12 * SECOND);
                }
            }
        }
    }

    @Test
    void eachLifeIsWithinItsErrorAndTheErrorIsSmall() {
        for (long life : List.of(2L, 5L, 9L, 10L, 20L, 31L, 33L, 50L, 65L, 180L, 290L)) {
            HomeNat nat = internet(List.of(NatBehaviour.RFC_4787.with(UdpTimeouts.always(life * SECOND))), 0)
                    .measure(null, 300 * SECOND, 300)
                    .orElseThrow();

            for (String key : List.of("udp-new", "udp-one-way", "udp-established")) {
                assertLife(nat, key, life * SECOND);
                // In the first seconds mappings are still being made, and questions wait for their turn.
                long error = nat.life(key).errorNanos();
                assertThat(error)
                        .as("%s of %s s: %s", key, life, nat.life(key).words())
                        .isLessThanOrEqualTo(Math.max(life <= 5 ? 2 * SECOND : SECOND, life * SECOND / 25));
            }
        }
    }

    @Test
    void lifeThatDoesNotEndIsSaidToBeLonger() {
        var internet = internet(List.of(NatBehaviour.RFC_4787), 0);
        HomeNat nat = internet.measure(null, 60 * SECOND, 300).orElseThrow();

        assertThat(nat.life("udp-new").isLonger()).isTrue();
        assertThat(nat.comments().get("udp-new")).isEqualTo("alive after 60.0 s, when the measurement ended");
        assertThat(nat.remarks()).anyMatch(remark -> remark.startsWith("Which packets prolong a mapping was not"));
        assertThat(internet.nanos()).isLessThan(HomeProber.mostNanos(60 * SECOND));
    }

    @Test
    void portsAndHairpinningAreTold() {
        for (PortAssignment.Method method : PortAssignment.Method.values()) {
            for (Hairpinning hairpinning : Hairpinning.values()) {
                NatBehaviour behaviour = NatBehaviour.RFC_4787
                        .with(PortAssignment.of(method).keepingParity())
                        .with(hairpinning);
                HomeNat nat =
                        internet(List.of(behaviour), 0).measure(null, 0, 300).orElseThrow();

                assertThat(nat.settings())
                        .containsEntry("ports", BehaviourText.word(method))
                        .containsEntry("hairpinning", BehaviourText.word(hairpinning));
                assertThat(nat.settings().get("port-parity"))
                        .isEqualTo(method == PortAssignment.Method.PRESERVATION ? null : "yes");
            }
        }
    }

    /// Whatever a filter hides is not said to be absent.
    @Test
    void hairpinningThatAFilterHidesIsUnknown() {
        int unknown = 0;
        for (Dependence mapping : Dependence.values()) {
            for (Dependence filtering : Dependence.values()) {
                for (PortAssignment.Method method : PortAssignment.Method.values()) {
                    for (Hairpinning hairpinning : Hairpinning.values()) {
                        NatBehaviour behaviour = NatBehaviour.RFC_4787
                                .with(mapping, filtering)
                                .with(PortAssignment.of(method))
                                .with(hairpinning);
                        HomeNat nat = internet(List.of(behaviour), 0)
                                .measure(ANOTHER, 0, 300)
                                .orElseThrow();
                        String found = nat.settings().get("hairpinning");
                        boolean isSaid = nat.remarks().stream()
                                .anyMatch(remark -> remark.startsWith("hairpinning: unknown. No datagram came back"));

                        assertThat(found == null ? isSaid : found.equals(BehaviourText.word(hairpinning)))
                                .as("%s: %s", behaviour, nat)
                                .isTrue();
                        assertThat(isSaid).isEqualTo(found == null);
                        boolean isVisible = mapping == Dependence.ENDPOINT_INDEPENDENT
                                || filtering == Dependence.ENDPOINT_INDEPENDENT;
                        assertThat(isVisible && isSaid)
                                .as("%s: %s", behaviour, nat)
                                .isFalse();
                        unknown += isSaid ? 1 : 0;
                    }
                }
            }
        }
        assertThat(unknown).isPositive();
    }

    @Test
    void tenPercentOfLossChangeNothing() {
        for (int seed = 0; seed < 20; seed++) {
            var internet = new ModelledInternet(List.of(LINUX), true, 0.1, new Random(seed));
            HomeNat nat = internet.measure(ANOTHER, 150 * SECOND, 300).orElseThrow();

            assertThat(nat.settings())
                    .as("seed %s: %s", seed, nat)
                    .containsEntry("mapping", "address-and-port-dependent")
                    .containsEntry("filtering", "address-and-port-dependent")
                    .containsEntry("refresh", "both")
                    .containsEntry("udp-established-by", "packet-after-reply");
            assertLife(nat, "udp-new", 30 * SECOND);
            assertLife(nat, "udp-established", 120 * SECOND);
            assertThat(internet.nanos()).isLessThan(HomeProber.mostNanos(150 * SECOND));
        }
    }

    @Test
    void ofTwoNatsTheShorterLifeAndTheStricterFilterAreSeen() {
        NatBehaviour inner = NatBehaviour.RFC_4787.with(UdpTimeouts.always(40 * SECOND));
        NatBehaviour outer = NatBehaviour.RFC_4787
                .with(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_DEPENDENT)
                .with(UdpTimeouts.of(60 * SECOND, 60 * SECOND, 15 * SECOND));
        HomeNat nat = internet(List.of(inner, outer), 0)
                .measure(null, 100 * SECOND, 300)
                .orElseThrow();

        assertThat(nat.settings().get("filtering")).isEqualTo("address-dependent");
        assertLife(nat, "udp-new", 40 * SECOND);
        assertLife(nat, "udp-established", 15 * SECOND);
    }

    @Test
    void serverWithOneAddressTellsWhatCanBeKnownAndWhatCannot() {
        var internet = new ModelledInternet(List.of(LINUX), false, 0, new Random(1));
        HomeNat nat = internet.measure(ANOTHER, 40 * SECOND, 300).orElseThrow();

        assertThat(nat.remarks()).contains("The server has one address: what needs two is not known.");
        assertThat(nat.settings()).containsEntry("mapping", "address-and-port-dependent");
        HomeNat open = new ModelledInternet(List.of(NatBehaviour.RFC_4787), false, 0, new Random(1))
                .measure(ANOTHER, 0, 300)
                .orElseThrow();
        assertThat(open.comments())
                .containsEntry("mapping", "or address-dependent: the server has one address")
                .containsEntry("filtering", "or endpoint-independent: the server has one address");
    }

    @Test
    void natThatMakesFewMappingsIsToldAndMeasuredWithFewer() {
        NatBehaviour few = LINUX.with(new Limits(128, 0, Eviction.NONE));
        HomeNat many =
                internet(List.of(few), 0).measure(null, 300 * SECOND, 300).orElseThrow();
        HomeNat fewer =
                internet(List.of(few), 0).measure(null, 300 * SECOND, 100).orElseThrow();

        assertThat(many.remarks()).anyMatch(remark -> remark.contains("Fewer are used with --mappings 100."));
        assertThat(fewer.remarks()).noneMatch(remark -> remark.contains("--mappings"));
        assertLife(fewer, "udp-new", 30 * SECOND);
        assertLife(fewer, "udp-established", 120 * SECOND);
    }

    @Test
    void lifeThatANatCutShortToMakeRoomIsNotTakenForItsLife() {
        for (Eviction eviction : List.of(Eviction.OLDEST, Eviction.UNASSURED_FIRST)) {
            for (int limit : List.of(30, 64, 128, 200, 250)) {
                for (long seconds : List.of(5L, 30L)) {
                    NatBehaviour few =
                            NatBehaviour.linux(seconds * SECOND, 120 * SECOND).with(new Limits(limit, 0, eviction));
                    var internet = new ModelledInternet(List.of(few), true, 0.02, new Random(limit));
                    HomeNat nat = internet.measure(null, 150 * SECOND, 300).orElseThrow();

                    boolean isSaid = nat.remarks().stream().anyMatch(remark -> remark.contains("--mappings 100"));
                    assertThat(isSaid || nat.lives().size() == 3)
                            .as("%s %s: %s", eviction, limit, nat)
                            .isTrue();
                    nat.lives().forEach((key, life) -> {
                        if (!life.isLonger()) {
                            assertLife(nat, key, (key.equals("udp-established") ? 120 : seconds) * SECOND);
                        }
                    });
                    assertThat(nat.settings().getOrDefault("refresh", "both")).isEqualTo("both");
                    assertThat(internet.nanos()).isLessThan(HomeProber.mostNanos(150 * SECOND));
                }
            }
        }
    }

    @Test
    void lifeIsMeasuredWithFewMappingsWhereTheNatHasRoomForThose() {
        NatBehaviour few = LINUX.with(new Limits(128, 0, Eviction.OLDEST));
        HomeNat many =
                internet(List.of(few), 0).measure(null, 150 * SECOND, 300).orElseThrow();
        HomeNat fewer =
                internet(List.of(few), 0).measure(null, 150 * SECOND, 100).orElseThrow();

        assertThat(many.remarks()).anyMatch(remark -> remark.startsWith("The NAT forgot mappings"));
        assertThat(fewer.remarks()).noneMatch(remark -> remark.contains("--mappings"));
        assertLife(fewer, "udp-new", 30 * SECOND);
        assertLife(fewer, "udp-established", 120 * SECOND);
    }

    @Test
    void hostWithOneAddressIsToldWhatItCannotSee() {
        HomeNat nat = internet(List.of(LINUX), 0).measure(null, 0, 300).orElseThrow();

        assertThat(nat.settings()).containsEntry("mapping", "endpoint-independent");
        assertThat(nat.remarks()).anyMatch(remark -> remark.contains("until two hosts use one port"));
    }

    @Test
    void withoutANatThatIsSaid() {
        HomeNat nat = internet(List.of(), 0).measure(null, 0, 300).orElseThrow();

        assertThat(nat.remarks().getFirst()).startsWith("There is no NAT");
    }

    @Test
    void serverThatDoesNotAnswerIsToldInSeconds() {
        var internet = new ModelledInternet(List.of(LINUX), true, 1, new Random(1));

        assertThat(internet.measure(null, 300 * SECOND, 300)).isEmpty();
        assertThat(internet.nanos()).isLessThan(10 * SECOND);
    }

    @Test
    void whatIsPrintedIsReadAsABehaviour() {
        HomeNat nat =
                internet(List.of(LINUX), 0).measure(ANOTHER, 40 * SECOND, 300).orElseThrow();
        Map<String, String> settings = nat.settings();

        assertThat(BehaviourText.read(settings).filtering()).isEqualTo(Dependence.ADDRESS_AND_PORT_DEPENDENT);
        assertThat(nat.yaml("wan"))
                .contains(
                        "nat:\n  outside: wan\n  behaviour:\n    mapping: address-and-port-dependent  # when ports clash\n")
                .contains("    udp-new: 30s  # 29.8 s ± 0.9 s");
    }

    @Test
    void gapOfThePathIsNotTheEndOfMappings() {
        for (long begin : List.of(12L, 25L, 35L)) {
            for (long length : List.of(2L, 8L, 20L)) {
                var internet = internet(List.of(NatBehaviour.RFC_4787.with(UdpTimeouts.always(60 * SECOND))), 0);
                internet.gap(begin * SECOND, (begin + length) * SECOND);
                HomeNat nat = internet.measure(null, 100 * SECOND, 300).orElseThrow();

                for (String key : List.of("udp-new", "udp-one-way", "udp-established")) {
                    assertLife(nat, key, 60 * SECOND);
                }
                assertThat(nat.settings())
                        .as("%s s from %s s on", length, begin)
                        .containsEntry("refresh", "both");
            }
        }
    }

    @Test
    void pathThatDoesNotComeBackEndsTheMeasurementAndNoMapping() {
        var internet = internet(List.of(LINUX), 0);
        internet.gap(20 * SECOND, Long.MAX_VALUE);
        HomeNat nat = internet.measure(null, 60 * SECOND, 300).orElseThrow();

        assertThat(nat.lives()).isNotEmpty().allSatisfy((key, life) -> assertThat(life.isLonger())
                .isTrue());
        assertThat(nat.remarks()).anyMatch(remark -> remark.contains("mappings nothing is known: packets got lost"));
        assertThat(internet.nanos()).isLessThan(HomeProber.mostNanos(60 * SECOND));
    }

    @Test
    void mappingsWithAnotherOutsideAddressAreNotTakenForDead() {
        NatBehaviour arbitrary = NatBehaviour.RFC_4787.with(Pooling.ARBITRARY).with(UdpTimeouts.always(30 * SECOND));
        for (int addresses : List.of(2, 4)) {
            var internet = new ModelledInternet(List.of(arbitrary), addresses, true, 0, new Random(3));
            HomeNat nat = internet.measure(null, 60 * SECOND, 300).orElseThrow();

            assertThat(nat.settings())
                    .as("%s", nat)
                    .containsEntry("pooling", "arbitrary")
                    .containsKey("udp-new");
            for (String key : List.of("udp-new", "udp-one-way", "udp-established")) {
                assertLife(nat, key, 30 * SECOND);
            }
        }
    }

    @Test
    void serverThatIgnoresChangeRequestTellsNothingOfFilters() {
        for (boolean hasTwoAddresses : List.of(true, false)) {
            var internet = new ModelledInternet(List.of(LINUX), hasTwoAddresses, 0, new Random(1));
            internet.serve(usual -> (local, source, datagram, now) -> usual.handle(local, source, datagram, now)
                    .map(reply -> new StunServer.Reply(local, reply.to(), reply.datagram())));
            HomeNat nat = internet.measure(ANOTHER, 0, 300).orElseThrow();

            assertThat(nat.settings()).doesNotContainKey("filtering");
            assertThat(nat.remarks()).anyMatch(remark -> remark.contains("the server ignores CHANGE-REQUEST"));
        }
    }

    @Test
    void filterThatWasNotMeasuredIsNoSetting() {
        HomeNat refused = measuredWithout(message -> message.has(StunAttribute.CHANGE_REQUEST), true);
        HomeNat silent = measuredWithout(message -> false, false);

        assertThat(refused.settings()).doesNotContainKey("filtering").containsKey("mapping");
        assertThat(refused.remarks()).anyMatch(remark -> remark.contains("refused to answer from another port"));
        assertThat(silent.settings()).doesNotContainKeys("filtering", "mapping");
        assertThat(silent.remarks()).anyMatch(remark -> remark.startsWith("Filtering was not measured: no other port"));
    }

    /// @param refused the requests that the server answers with an error
    /// @param hasOtherPort whether its other port answers
    private static HomeNat measuredWithout(Predicate<StunMessage> refused, boolean hasOtherPort) {
        var internet = new ModelledInternet(List.of(LINUX), false, 0, new Random(1));
        internet.serve(usual -> (local, source, datagram, now) -> {
            StunMessage request = StunMessage.read(datagram).orElseThrow();
            if (refused.test(request)) {
                byte[] error = new StunMessage(StunMessage.ERROR, request.transaction(), List.of()).write(false);
                return Optional.of(new StunServer.Reply(local, source, error));
            }
            return usual.handle(local, source, datagram, now)
                    .filter(reply -> hasOtherPort || (local % 2 == 0 && reply.from() % 2 == 0));
        });
        return internet.measure(ANOTHER, 0, 300).orElseThrow();
    }

    private static ModelledInternet internet(List<NatBehaviour> chain, double loss) {
        return new ModelledInternet(chain, true, loss, new Random(1));
    }

    private static void assertLife(HomeNat nat, String key, long nanos) {
        Life life = nat.life(key);
        assertThat(Math.abs(life.nanos() - nanos))
                .as("%s: %s", key, life.words())
                .isLessThanOrEqualTo(life.errorNanos());
    }
}
