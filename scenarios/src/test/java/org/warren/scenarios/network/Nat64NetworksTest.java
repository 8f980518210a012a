package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.NatGuest;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.nat.Mapping;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// Network files with a NAT64: a phone that has IPv6 alone, and a server that has IPv4 alone.
@NeedsVirtualLab
class Nat64NetworksTest {

    private static final Path NETWORKS = Path.of("src", "test", "resources", "nat64");

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "java", "wireguard-go"})
    void tunnelGoesThroughTheNat64OfTheModelAsLongAsItRemembers(String subject) {
        ScenarioRun.Outcome outcome = Runs.mustPass(run("model", subject));

        List<Mapping> mappings = Runs.evidence(outcome).mappings("carrier").entries().stream()
                .filter(mapping -> mapping.inside().port() != 0
                        && mapping.remote().toString().equals("203.0.113.10:51820"))
                .toList();
        assertThat(mappings).isNotEmpty();
        assertThat(mappings.getFirst().inside().toString()).startsWith("[2001:db8:64::2]:");
        assertThat(mappings.getFirst().outside().toString()).startsWith("203.0.113.1:");
        assertThat(mappings.getFirst().end()).isEqualTo(Mapping.End.EXPIRED);
        assertThat(outcome.record().nats()).anySatisfy(nat -> {
            assertThat(nat.node()).isEqualTo("carrier");
            assertThat(nat.name()).isEqualTo("nat64");
        });
    }

    @Test
    void prefixAndBehaviourMayBeOnesOwn() {
        Runs.mustPass(run("own-prefix", "kernel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "java", "wireguard-go"})
    void tunnelGoesThroughTaygaAsLongAsTheKernelRemembers(String subject) {
        needsTheLayer();
        ScenarioRun.Outcome outcome = Runs.mustPass(run("tayga", subject));

        assertThat(Runs.evidence(outcome).mappings("carrier").entries())
                .anyMatch(mapping -> mapping.remote().toString().equals("203.0.113.10:51820"));
    }

    @Test
    void routerDoesWhatIsDeclaredOfTheModel() {
        var nat = NatCatalogue.shipped().nat("nat64");

        assertThat(NatGuest.measure(NatGuest.like(nat), nat.behaviour())).isEmpty();
    }

    /// A planted fault: the catalogue would say of RFC 6146 what is true of Linux.
    @Test
    void nat64ThatIsAnotherThanDeclaredIsFoundOut() {
        NatCatalogue known = NatCatalogue.shipped();

        assertThat(NatGuest.measure(
                        NatGuest.like(known.nat("nat64")), known.nat("linux-6").behaviour()))
                .anyMatch(difference -> difference.startsWith("udp-new: declared is 30s, measured was 300s"))
                .anyMatch(difference -> difference.startsWith("mapping: declared is address-and-port-dependent"));
    }

    @Tag("long")
    @Test
    void taygaDoesWhatIsDeclaredOfIt() {
        needsTheLayer();
        var nat = NatCatalogue.shipped().nat("tayga");

        assertThat(NatGuest.measure(NatGuest.like(nat), nat.behaviour())).isEmpty();
    }

    private static void needsTheLayer() {
        Optional<String> missing = new VirtualLabProvider(GuestKind.PROCESS)
                .withLayers(Set.of("nat"))
                .orElseThrow()
                .unavailable();
        assumeThat(missing).as("UNSUPPORTED: %s", missing.orElse("")).isEmpty();
    }

    private static ScenarioRun.Outcome run(String network, String subject) {
        return Runs.network(NETWORKS.resolve(network), subject, subject, Map.of());
    }
}
