package org.warren.scenarios.holepunch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.testing.EvidenceFolder;

/// The page has what the model says today.
class HolePunchPageTest {

    @TempDir
    private Path folder;

    @Test
    void tablesOfThePageAreThoseOfTheModel() throws IOException {
        String page = Files.readString(Path.of("../docs/hole-punch.md"));

        assertThat(page)
                .as("make it again: scenarios/hole-punch.sh")
                .contains(HolePunchPage.table(asPredicted("sequential")))
                .contains(HolePunchPage.table(asPredicted("preservation-overloaded")))
                .contains("in these 36 pairs");
        assertThat(PunchPair.of(new HolePunchScenario().parameters(Map.of())))
                .filteredOn(PunchPair::meetsByTheLiterature)
                .hasSize(9);
        assertThat(fourOfRfc3489()).isEqualTo("++++ ++++ +++- ++--");
        assertThat(HolePunchPage.table(asPredicted("sequential")))
                .contains("| **EI/APD** | + | + | + | – | – | – | – | – | – |");
    }

    /// Who of full cone, restricted cone, port-restricted cone and symmetric meets whom.
    private static String fourOfRfc3489() {
        List<String> nats = List.of(
                "endpoint-independent/endpoint-independent",
                "endpoint-independent/address-dependent",
                "endpoint-independent/address-and-port-dependent",
                "address-and-port-dependent/address-and-port-dependent");
        return nats.stream()
                .map(one -> nats.stream()
                        .map(other -> new PunchPair(
                                                PunchSide.of(true, one, "sequential")
                                                        .getFirst(),
                                                PunchSide.of(false, other, "sequential")
                                                        .getFirst())
                                        .meets()
                                ? "+"
                                : "-")
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(" "));
    }

    private Evidence asPredicted(String ports) {
        var run = new EvidenceFolder(folder.resolve(ports))
                .parameter("nat-a", "all")
                .parameter("nat-b", "all")
                .parameter("ports", ports);
        for (PunchPair pair : PunchPair.of(new HolePunchScenario().parameters(Map.of("ports", ports)))) {
            for (boolean isFirst : new boolean[] {true, false}) {
                var probes = pair.probes(isFirst);
                run.probe(probes.from() + "-" + probes.name(), 0, "sent", probes.name(), 0);
                if (pair.meets()) {
                    run.probe(probes.from() + "-" + probes.name(), 1, "answered", probes.name(), 0);
                }
            }
        }
        return run.write(2);
    }
}
