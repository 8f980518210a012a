package org.warren.scenarios.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.labs.containers.ContainerLabProvider;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.ComparativeScenario;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.SubjectPair;

class ThroughputScenarioTest {

    private static final SubjectPair JAVA = new SubjectPair("java", "java");
    private static final SubjectPair MIXED = new SubjectPair("java", "wireguard-go");

    @TempDir
    Path folder;

    @Test
    void virtualLabIsUnsupportedWithItsReasonBeforeAnythingRuns() {
        var scenario = new ThroughputScenario();
        var request = new RunRequest(
                scenario,
                scenario.parameters(Map.of()),
                Map.of("client", "java", "server", "java"),
                1,
                folder,
                new VirtualLabProvider());
        assertThat(request.unsupported()).hasValueSatisfying(why -> assertThat(why)
                .contains("virtual time has no throughput")
                .contains("--lab containers"));
    }

    @Test
    void eachPairHasItsOwnNodesWithOffloadsOnOneNetwork() {
        ComparativeScenario comparison = new ThroughputScenario().withPairs(List.of(JAVA, MIXED));
        var topology = comparison.topology(comparison.parameters(Map.of()));
        assertThat(topology.networks()).hasSize(1);
        assertThat(topology.nodes())
                .extracting("name")
                .containsExactly(
                        "java-client", "java-server", "java-to-wireguard-go-client", "java-to-wireguard-go-server");
        assertThat(topology.nodes())
                .allSatisfy(node ->
                        assertThat(node.interfaceNamed("eth0").offloads()).isTrue());
        assertThat(SubjectPair.roles(List.of(JAVA, MIXED)))
                .containsEntry("java-to-wireguard-go-server", "wireguard-go")
                .containsEntry("java-to-wireguard-go-client", "java");
    }

    @Test
    void recordSaysWhichCommandRepeatsTheComparison() {
        ComparativeScenario comparison = new ThroughputScenario().withPairs(List.of(JAVA, MIXED));
        var request = new RunRequest(
                comparison,
                comparison.parameters(Map.of("rounds", "7")),
                SubjectPair.roles(List.of(JAVA, MIXED)),
                1,
                folder,
                new ContainerLabProvider());
        assertThat(request.reproduce())
                .startsWith("./warren compare throughput --pairs java/java,java/wireguard-go --lab containers --set"
                        + " rounds=7");
    }

    @Test
    void pairThatIsNamedTwiceOrIsNoneIsRefused() {
        assertThatThrownBy(() -> new ThroughputScenario().withPairs(List.of(JAVA, JAVA)))
                .hasMessageContaining("each pair can be compared once");
        assertThatThrownBy(() -> SubjectPair.parse("java"))
                .hasMessageContaining("write CLIENT/SERVER, such as java/wireguard-go");
    }

    @Test
    void stepsNameEachRound() {
        var scenario = new ThroughputScenario();
        assertThat(scenario.steps(scenario.parameters(Map.of("rounds", "2"))))
                .containsExactly("tunnels up", "warm up", "round 1", "round 2");
    }

    @Test
    void shortFormOfThreeLikePairsTakesLessThanSixMinutes() {
        SubjectPair kernel = new SubjectPair("kernel", "kernel");
        SubjectPair go = new SubjectPair("wireguard-go", "wireguard-go");
        ComparativeScenario comparison = new ThroughputScenario().withPairs(List.of(kernel, JAVA, go));
        var parameters = comparison.parameters(comparison.shortSettings());
        assertThat(comparison.expected(parameters).toSeconds()).isBetween(200L, 360L);
    }

    @Test
    void measurementsOfDifferentKernelsAreGroupsOfTheirOwn() {
        List<Measurement> measurements = measured().record().measurements();
        assertThat(measurements)
                .filteredOn(measurement -> measurement.name().startsWith("kernel/kernel"))
                .isNotEmpty()
                .allSatisfy(measurement -> assertThat(measurement.group()).isEqualTo(MeasuredFolder.GUEST));
        assertThat(measurements)
                .filteredOn(measurement -> measurement.name().equals("java/java tcp-1-up throughput ratio"))
                .singleElement()
                .satisfies(measurement -> {
                    assertThat(measurement.values()).hasSize(5).allSatisfy(ratio -> assertThat(ratio)
                            .isEqualTo(0.25));
                    assertThat(measurement.confidence()).isEqualTo(0.9375);
                    assertThat(measurement.group()).isEqualTo(MeasuredFolder.HOST);
                });
    }

    @Test
    void tableHasAPartForEachKernelAndSaysThatTheyAreNoRanking() {
        List<String> lines = new ThroughputScenario().table(measured().evidence());
        int guest = lines.indexOf(MeasuredFolder.GUEST + ", 5 rounds");
        int host = lines.indexOf(MeasuredFolder.HOST + ", 5 rounds");
        assertThat(host).isNotNegative();
        assertThat(guest).isGreaterThan(host);
        assertThat(lines.subList(host, guest)).noneMatch(line -> line.contains("kernel/kernel"));
        assertThat(lines)
                .anyMatch(line -> line.matches(".*1 java/java +0\\.258 +0\\.253 to 0\\.263 +0\\.25 +0\\.25\\*"));
        assertThat(lines).anyMatch(line -> line.matches(".*1 java/java +0\\.5 +0\\.5 to 0\\.5 +1 +1"));
        assertThat(lines).anyMatch(line -> line.startsWith("* more than noise"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("Numbers taken under different kernels are not one ranking"));
        assertThat(lines).anyMatch(line -> line.contains("with 94 % confidence"));
    }

    @Test
    void processorTimeThatNobodyTellsIsSaidToBeLeftOut() {
        var evidence = measured()
                .planting(sample -> List.of(new Sample(
                        sample.participant(),
                        sample.metric(),
                        sample.round(),
                        Map.of("throughput", 1e9),
                        sample.deliveredBytes(),
                        sample.tunnelBytes(),
                        sample.detail())))
                .evidence();
        assertThat(new ThroughputScenario().table(evidence))
                .anyMatch(line -> line.startsWith("Processor time is left out for "));
    }

    @Test
    void limitsOfTheToolsAreNotThePaths() {
        var limited = new ObjectMapper()
                .createObjectNode()
                .put("limitedBySender", true)
                .put("limitedByReceiver", true);
        var evidence = measured()
                .planting(sample -> List.of(new Sample(
                        sample.participant(),
                        sample.metric(),
                        sample.round(),
                        sample.values(),
                        sample.deliveredBytes(),
                        sample.tunnelBytes(),
                        sample.round() == 2 ? limited : sample.detail())))
                .evidence();
        assertThat(new ThroughputScenario().table(evidence))
                .contains("tcp-1-up of java/java (host kernel 6.1) is limited by the sender in 1 of 5 rounds: the path"
                        + " may carry more.")
                .anyMatch(line -> line.startsWith(
                        "tcp-1-up of java/java (host kernel 6.1) is limited by the receiver in 1 of 5 rounds"));
    }

    private MeasuredFolder measured() {
        return new MeasuredFolder(folder, Map.of(MeasuredFolder.JAVA, 0.25e9));
    }
}
