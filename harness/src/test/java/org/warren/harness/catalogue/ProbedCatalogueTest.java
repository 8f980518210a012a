package org.warren.harness.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.nat.BehaviourText;
import org.warren.nat.NatBehaviour;
import org.warren.nat.UdpTimeouts;
import org.warren.nat.home.HomeNat;
import org.warren.nat.home.Life;
import org.warren.nat.home.ModelledInternet;

/// `warren nat probe` finds out through a server what each NAT of the catalogue is, and what it prints is a behaviour.
class ProbedCatalogueTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST = 400 * SECOND;

    static List<String> names() {
        return NatCatalogue.shipped().nats().stream().map(CataloguedNat::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachNatOfTheCatalogueIsMeasuredForWhatItIs(String name) {
        NatBehaviour declared = NatCatalogue.shipped().nat(name).behaviour();
        HomeNat nat = measured(declared, List.of(declared), 0);
        NatBehaviour measured = BehaviourText.read(nat.settings());

        assertThat(measured.mapping()).isEqualTo(declared.mapping());
        assertThat(measured.filtering()).isEqualTo(declared.filtering());
        assertThat(measured.refresh()).isEqualTo(declared.refresh());
        assertThat(measured.ports().method()).isEqualTo(declared.ports().method());
        near(nat, "udp-new", declared.udp().freshNanos());
        near(nat, "udp-one-way", declared.udp().oneWayNanos());
        near(nat, "udp-established", declared.udp().establishedNanos());
    }

    @ParameterizedTest
    @MethodSource("names")
    void tenPercentOfLossChangeNothing(String name) {
        NatBehaviour declared = withRoom(name);

        requireStrictest(declared, measured(declared, List.of(declared), 0.1));
    }

    /// A home router that keeps mappings for longer and admits everybody is not seen before it.
    @ParameterizedTest
    @MethodSource("names")
    void ofTwoInARowTheStricterIsSeen(String name) {
        NatBehaviour declared = withRoom(name);
        NatBehaviour home = NatBehaviour.RFC_4787.with(UdpTimeouts.always(2 * LONGEST));

        requireStrictest(declared, measured(declared, List.of(home, declared), 0));
    }

    /// A small block of ports has no room for what is lost, or for the mappings of both: that is told, and not asked
    /// here.
    private static NatBehaviour withRoom(String name) {
        NatBehaviour declared = NatCatalogue.shipped().nat(name).behaviour();
        return declared.with(declared.ports().inBlocksOf(0));
    }

    private static HomeNat measured(NatBehaviour declared, List<NatBehaviour> chain, double loss) {
        return new ModelledInternet(chain, true, loss, new Random(1))
                .measure(
                        ModelledInternet.SECOND_ADDRESS,
                        LONGEST,
                        declared.ports().blockSize() > 0 ? 100 : 300)
                .orElseThrow();
    }

    private static void requireStrictest(NatBehaviour declared, HomeNat nat) {
        assertThat(nat.settings())
                .as("%s", nat)
                .containsEntry("filtering", BehaviourText.word(declared.filtering()))
                .containsEntry("refresh", BehaviourText.word(declared.refresh()));
        near(nat, "udp-new", declared.udp().freshNanos());
        near(nat, "udp-established", declared.udp().establishedNanos());
    }

    private static void near(HomeNat nat, String key, long nanos) {
        Life life = nat.life(key);
        if (nanos > LONGEST) {
            assertThat(life.isLonger()).as(key).isTrue();
        } else {
            assertThat(Math.abs(life.nanos() - nanos))
                    .as("%s: %s", key, life.words())
                    .isLessThanOrEqualTo(life.errorNanos());
        }
    }
}
