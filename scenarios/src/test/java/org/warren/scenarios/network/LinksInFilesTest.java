package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.labs.local.LocalLabProvider;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsVirtualLab;
import org.warren.kit.workload.LinkCatalogue;
import org.warren.scenarios.Runs;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.Trace;

/// Links that change over time in network files.
class LinksInFilesTest {

    private static final String WAN =
            "{network: internet, address: 203.0.113.1/24, delay: 5ms, loss: 0%, rate: 20mbit, mtu: 1500}";

    @TempDir
    Path folder;

    private SmallNetwork with(String link) {
        return new SmallNetwork(folder)
                .change("network.yaml", WAN, "{network: internet, address: 203.0.113.1/24, link: " + link + "}");
    }

    private static LinkBehaviour wan(Topology topology) {
        return Objects.requireNonNull(
                topology.node("router").interfaceNamed("wan").link().behaviour());
    }

    @Test
    void namedLinkIsTheCatalogues() {
        assertThat(wan(with("geo").read().topology()))
                .isEqualTo(LinkCatalogue.shipped().find("geo").orElseThrow().behaviour());
    }

    @Test
    void wireIsALinkThatEveryLabHas() {
        Topology topology = with("wire").read().topology();

        assertThat(topology.node("router").interfaceNamed("wan").link().isPerfect())
                .isTrue();
        assertThat(topology.nodesWithModelledLinks()).isEmpty();
    }

    @Test
    void traceLiesBesideTheFileAndIsRecorded() {
        SmallNetwork network = with("{up: {trace: lte.up}}");
        network.write("lte.up", "10\n20\n");
        NetworkDescription read = network.read();

        assertThat(wan(read.topology()).up().trace()).isEqualTo(Trace.parse("lte.up", "10\n20"));
        assertThat(read.recorded()).containsEntry("lte.up", "10\n20\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fast | network.yaml:12:63: link: expected one of wire, wifi, bad-wifi, lte, lte-train, 3g, leo, geo, dsl-bufferbloat, or a",
                "{speed: 1} | network.yaml:12:64: speed: expected one of the keys like, radio, up, down, delay",
                "{loss: all} | network.yaml:12:70: loss: expected a percentage such as 2%",
                "{trace: gone} | network.yaml:12:71: trace: expected a file that can be read; ",
                "{trace: ../x} | network.yaml:12:71: trace: expected a file that can be read; ",
                "{trace: garbage} | garbage:2: expected milliseconds such as 1250, in which the link carries 1500 bytes, not 'x'",
                "geo, delay: 5ms | network.yaml:12:75: delay: expected it under link, which stands beside it"
            })
    void badLinkIsOneSentenceWithItsPlace(String link, String message) {
        SmallNetwork network = with(link);
        network.write("garbage", "1\nx\n");

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/" + message)
                        .doesNotContain("\n"));
    }

    @Test
    void explanationSaysThatALinkChanges() {
        assertThat(new NetworkWords(with("geo").read()).lines())
                .anyMatch(line -> line.contains("wan") && line.contains("a link that changes over time"));
    }

    /// The first response is lost, so the handshake takes REKEY_TIMEOUT, 5 s, and up to 333 ms more.
    @Test
    @NeedsVirtualLab
    void responseThatIsDroppedCostsFiveSeconds() {
        SmallNetwork network = with("{delay: 20ms, down: {faults: [drop response 1]}}")
                .change(
                        "network.yaml",
                        "{ping: phone to server.wg0, expect: reaches, through: wg0}",
                        "{name: first, ping: phone to server.wg0, expect: reaches, through: wg0, within: 1m}");
        CheckResult first = mustPass(Runs.network(network.folder(), "kernel", "kernel", Map.of()))
                .record()
                .checks()
                .getFirst();

        assertThat(first.message()).containsPattern("answered after 5\\.[0-4] s");
    }

    /// Planted: each response is lost, and the message says where.
    @Test
    @NeedsVirtualLab
    void responsesThatAreDroppedAreLostOnTheLink() {
        SmallNetwork network = with("{delay: 20ms, faults: [drop response 1 to 1000]}")
                .change("network.yaml", "{ping: phone", "{name: first, ping: phone");
        CheckResult asked = mustFail(
                        Runs.network(network.folder(), "kernel", "kernel", Map.of()),
                        "planted fault: no response arrives",
                        "first")
                .record()
                .checks()
                .getFirst();

        assertThat(asked.message()).contains("router.wan").contains("did not come to");
    }

    @Test
    void otherLabsSayThatTheyHaveNone() {
        Topology topology = with("geo").read().topology();

        assertThat(new LocalLabProvider().unsupported(topology, Map.of())).isPresent();
    }
}
