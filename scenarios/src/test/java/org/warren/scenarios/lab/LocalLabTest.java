package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.local.LocalLabProvider;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsLocalLab;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.handshake.HandshakeScenario;
import org.warren.scenarios.throughput.ThroughputScenario;

/// The lab of namespaces on this machine's own kernel.
@NeedsLocalLab
@Order(6)
class LocalLabTest {

    private static final LocalLabProvider LOCAL = new LocalLabProvider();

    @NeedsVirtualLab
    @ParameterizedTest
    @CsvSource({"java, wireguard-go", "wireguard-go, java"})
    void givesTheVerdictOfTheVirtualLab(String client, String server) {
        var virtual = Runs.mustPass(Runs.shared(new HandshakeScenario(), client, server));
        var local = Runs.mustPass(Runs.runIn(LOCAL, new HandshakeScenario(), client, server, Runs.SEED));

        assertThat(verdicts(local)).isEqualTo(verdicts(virtual));
        assertThat(local.record().environment().kernel()).contains("(host)");
    }

    @Test
    void takesTheKernelsWireGuardWhereThisMachineHasIt() {
        var scenario = new HandshakeScenario();
        var why = LOCAL.unsupported(
                scenario.topology(scenario.parameters(Map.of())), Map.of("client", "kernel", "server", "java"));
        if (LOCAL.hasWireGuard()) {
            assertThat(why).isEmpty();
            Runs.mustPass(Runs.runIn(LOCAL, scenario, "kernel", "java", Runs.SEED));
        } else {
            assertThat(why).hasValueSatisfying(sentence -> assertThat(sentence)
                    .contains("node client: this machine's kernel has no WireGuard"));
        }
    }

    @Test
    void measuresAPairAndThePathWithoutATunnel() {
        var outcome = Runs.mustPass(Runs.runIn(
                LOCAL,
                new ThroughputScenario(),
                "java",
                "wireguard-go",
                Runs.SEED,
                "rounds=1",
                "sample=1s",
                "warm-up=0s"));
        assertThat(outcome.record().measurements())
                .extracting(Measurement::name)
                .contains(
                        "java/wireguard-go tcp-1-up throughput",
                        "java/wireguard-go tcp-1-up client-cpu",
                        "java/wireguard-go tcp-1-up-mtu-1280 throughput",
                        "java/wireguard-go tcp-8-down server-memory",
                        "java/wireguard-go udp-1420 arrived",
                        "java/wireguard-go rtt-loaded p95",
                        "java/wireguard-go start start",
                        "no tunnel tcp-1-up throughput",
                        "cipher alone, one processor");
    }

    @Test
    void processorTimeIsTheNodesOwnAndKeptWhenAProcessEnds() {
        try (Lab lab = LOCAL.deploy(pair(), Map.of(), Runs.SEED)) {
            long idle = spent(lab, "idle");
            long busy = spent(lab, "busy");
            lab.node("busy").run("timeout", "0.5", "sh", "-c", "while :; do :; done");
            assertThat(spent(lab, "busy") - busy).isGreaterThan(spent(lab, "idle") - idle + 10_000_000L);
        }
    }

    @Test
    void aNodeChangesItsNetworkSettingsAndNoneOfTheMachine() throws IOException {
        Path ofMachine = Path.of("/proc/sys/kernel/threads-max");
        String before = Files.readString(ofMachine);
        try (Lab lab = LOCAL.deploy(pair(), Map.of(), Runs.SEED)) {
            LinuxNode node = lab.node("idle");
            assertThat(node.run("sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward")
                            .succeeded())
                    .isTrue();
            assertThat(node.run("sh", "-c", "echo 4321 >" + ofMachine).succeeded())
                    .isFalse();
            assertThat(node.run("sh", "-c", "echo x >/etc/warren-was-here").succeeded())
                    .isTrue();
        }
        assertThat(Files.readString(ofMachine)).isEqualTo(before);
        assertThat(Path.of("/etc/warren-was-here")).doesNotExist();
    }

    private static long spent(Lab lab, String node) {
        return lab.node(node).processorNanos().orElseThrow();
    }

    private static List<String> verdicts(ScenarioRun.Outcome outcome) {
        return outcome.record().checks().stream()
                .filter(check -> !check.id().equals("kernel-log")) // that of a guest
                .map(LocalLabTest::verdict)
                .toList();
    }

    private static String verdict(CheckResult check) {
        return check.id() + " " + check.verdict();
    }

    private static Topology pair() {
        return Topology.of(Network.of("plain", "10.0.0.0/24"))
                .with(Node.host("idle", Interface.of("eth0", "plain", "10.0.0.1/24")))
                .with(Node.host("busy", Interface.of("eth0", "plain", "10.0.0.2/24")));
    }
}
