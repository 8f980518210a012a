package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.labs.virtual.NatGuest;
import org.warren.harness.topology.Nat;
import org.warren.junit.NeedsVirtualLab;
import org.warren.nat.NatBehaviour;

/// A router with a NAT of the catalogue is measured with real datagrams for what it was declared to be.
@NeedsVirtualLab
class ModelledNatTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void routerDoesToDatagramsWhatItsBehaviourSays() {
        requireAsDeclared("patchbay-home");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"routeros-3", "super-sim", "linux-6", "pion"})
    void otherRoutersDoToDatagramsWhatTheirBehavioursSay(String name) {
        requireAsDeclared(name);
    }

    private static void requireAsDeclared(String name) {
        CataloguedNat nat = NatCatalogue.shipped().nat(name);

        assertThat(NatGuest.measure(Nat.like("wan", nat), nat.behaviour())).isEmpty();
    }

    @Tag("long")
    @Test
    void routerThatIsAnotherThanDeclaredIsFoundOut() {
        List<String> differences = NatGuest.measure(
                Nat.like("wan", NatCatalogue.shipped().nat("dlink-dfl")),
                NatCatalogue.shipped().nat("super-sim").behaviour());

        assertThat(differences).anyMatch(difference -> difference.startsWith("udp-established: declared is 12s"));
    }

    /// Linux's own NAT is what the catalogue says of it.
    @Tag("long")
    @Test
    void kernelIsWhatIsDeclaredOfIt() {
        assertThat(NatGuest.measure(NatGuest.kernel(30, 120), NatBehaviour.linux(30 * SECOND, 120 * SECOND)))
                .isEmpty();
    }
}
