package org.warren.harness.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.nat.BehaviourText;
import org.warren.nat.NatBehaviour;
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
        HomeNat nat = new ModelledInternet(List.of(declared), true, 0, new Random(1))
                .measure(
                        ModelledInternet.SECOND_ADDRESS,
                        LONGEST,
                        declared.ports().blockSize() > 0 ? 100 : 300)
                .orElseThrow();
        NatBehaviour measured = BehaviourText.read(nat.settings());

        assertThat(measured.mapping()).isEqualTo(declared.mapping());
        assertThat(measured.filtering()).isEqualTo(declared.filtering());
        assertThat(measured.refresh()).isEqualTo(declared.refresh());
        assertThat(measured.ports().method()).isEqualTo(declared.ports().method());
        near(nat, "udp-new", declared.udp().freshNanos());
        near(nat, "udp-one-way", declared.udp().oneWayNanos());
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
