package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.warren.harness.engine.Engine;
import org.warren.harness.engine.OrphanSweep;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.containers.ContainerLabProvider;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.junit.NeedsContainerLab;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.scenarios.Runs;
import org.warren.scenarios.UsesContainers;
import org.warren.scenarios.handshake.HandshakeScenario;

/// What the container lab promises beyond what scenarios see of it.
@NeedsContainerLab
// It counts and removes the containers and networks of this process.
@ResourceLock(UsesContainers.RESOURCE)
class ContainerLabTest {

    private static final Topology BEHIND_A_NAT =
            RoadWarrior.behind(Nat.homeRouter("wan", Duration.ofSeconds(3), Duration.ofSeconds(6)));

    private static final Pattern ROUND_TRIP = Pattern.compile("rtt min/avg/max/mdev = ([0-9.]+)/");

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(myContainers()).isEmpty();
        assertThat(myNetworks()).isEmpty();
    }

    @Test
    void nodesAreJoinedRoutedAndTranslatedAsTheTopologySays() {
        try (Lab lab = deploy(BEHIND_A_NAT)) {
            assertThat(lab.clock().kind()).isEqualTo("real");
            assertThat(ping(lab, "client", RoadWarrior.SERVER_IPV4).received()).isEqualTo(3);
            assertThat(lab.node("nat").run("nft", "list", "ruleset").out()).contains("masquerade");
            assertThat(lab.node("server").run("ip", "route").out()).doesNotContain("default");
        }
    }

    @Test
    void driverSpeaksThroughSocketsOfNodes() {
        try (Lab lab = deploy(RoadWarrior.direct())) {
            UdpConversation.between(
                    lab, "client", "203.0.113.2", "server", RoadWarrior.SERVER_IPV4, Duration.ofSeconds(5));
            UdpConversation.between(
                    lab, "client", "2001:db8:113::2", "server", RoadWarrior.SERVER_IPV6, Duration.ofSeconds(5));
        }
    }

    @Test
    void labsWithTheSameAddressesDoNotMeet() {
        try (Lab one = deploy(RoadWarrior.direct());
                Lab other = deploy(RoadWarrior.direct())) {
            one.link("server", "eth0").down();
            assertThat(ping(one, "client", RoadWarrior.SERVER_IPV4).received()).isEqualTo(0);
            assertThat(ping(other, "client", RoadWarrior.SERVER_IPV4).received())
                    .isEqualTo(3);
            one.link("server", "eth0").up();
            assertThat(ping(one, "client", RoadWarrior.SERVER_IPV4).received()).isEqualTo(3);
            assertThat(ping(one, "client", RoadWarrior.SERVER_IPV6).received()).isEqualTo(3);
        }
    }

    @Test
    void linksAreShapedInBothDirectionsAndAtRunTime() {
        Topology slow = RoadWarrior.across(far -> far.with(Link.delayed(Duration.ofMillis(20))));
        assertThat(new ContainerLabProvider().unsupported(slow, Map.of())).isEmpty();
        try (Lab lab = deploy(slow)) {
            assertThat(roundTripMillis(lab)).isBetween(40.0, 60.0);
            lab.link("router", "far").shape(Link.delayed(Duration.ofMillis(100)));
            assertThat(roundTripMillis(lab)).isBetween(200.0, 230.0);
            lab.link("router", "far").shape(Link.PERFECT.losing(100));
            assertThat(ping(lab, "client", RoadWarrior.SERVER_IPV4).received()).isEqualTo(0);
            lab.link("router", "far").shape(Link.PERFECT);
            lab.link("router", "far").down();
            assertThat(ping(lab, "client", RoadWarrior.SERVER_IPV4).received()).isEqualTo(0);
            lab.link("router", "far").up();
            assertThat(ping(lab, "client", RoadWarrior.SERVER_IPV4).received()).isEqualTo(3);
        }
    }

    @Test
    void containerThatIsKilledInTheMiddleIsNamedAndLeavesWhatItHad() {
        var outcome = Runs.mustBeUnknown(
                brokenAt("server pings", ContainerLabTest::killOne), "planted fault: a container is killed");
        assertThat(outcome.record().checks().getFirst().message())
                .startsWith("the container of node ")
                .contains("killed or removed from outside");
        assertThat(outcome.folder().resolve("captures/client-eth0.pcap")).isNotEmptyFile();
        assertThat(outcome.folder().resolve("captures/server-eth0.pcap")).isNotEmptyFile();
    }

    @Test
    void nodeThatIsPausedStandsStillAndOneThatIsKilledLeavesWhatItHad(@TempDir Path folder) throws Exception {
        try (Lab lab = deploy(RoadWarrior.direct())) {
            LinuxNode server = lab.node("server");
            server.spawn("logs/pulse.log", List.of("sh", "-c", "while sleep 0.1; do date +%s%3N; done"));
            lab.clock().advance(Duration.ofSeconds(1));
            server.pause();
            assertThatThrownBy(() -> server.run("true")).hasMessageContaining("node server was paused or killed");
            lab.clock().advance(Duration.ofSeconds(3));
            server.resume();
            assertThat(ping(lab, "client", RoadWarrior.SERVER_IPV4).received()).isEqualTo(3);
            lab.node("client").kill();
            assertThat(server.run("true").code()).isZero();
            server.pause();
            lab.collect(folder);
        }
        List<Long> pulse = Files.readAllLines(folder.resolve("logs/pulse.log")).stream()
                .map(Long::valueOf)
                .toList();
        assertThat(longestGap(pulse)).isGreaterThanOrEqualTo(3000);
    }

    @Test
    void networkThatIsTakenAwayInTheMiddleIsNamedAndLeavesWhatThereWas() {
        var outcome = Runs.mustBeUnknown(
                brokenAt("server pings", ContainerLabTest::removeNetwork), "planted fault: a network is taken away");
        assertThat(outcome.record().checks().getFirst().message())
                .startsWith("network internet was taken from node ")
                .contains("from outside");
        assertThat(outcome.folder().resolve("captures/client-eth0.pcap")).isNotEmptyFile();
    }

    @Test
    void networkThatPassesNothingIsTheLabsTroubleAndNoSubjects() {
        Topology deaf = Topology.of(org.warren.harness.topology.Network.of("lan", "192.0.2.0/24", "198.51.100.0/24"))
                .with(Node.host("alice", Interface.of("eth0", "lan", "192.0.2.1/24")))
                .with(Node.host("bob", Interface.of("eth0", "lan", "198.51.100.1/24")));
        assertThatThrownBy(() -> deploy(deaf).close())
                .isInstanceOf(LabException.class)
                .hasMessageContaining("network lan of the lab does not forward packets from alice to bob")
                .hasMessageContaining("bridge-nf-call-iptables");
    }

    @Test
    void networksOfKilledDriversAreSwept() {
        var dead = Map.of(
                "org.warren.driver.machine",
                OrphanSweep.labels().get("org.warren.driver.machine"),
                "org.warren.driver.process",
                "4000000@1970-01-01T00:00:00Z");
        String id = engine().createNetworkCmd()
                .withName("warren-swept")
                .withLabels(dead)
                .exec()
                .getId();
        assertThat(OrphanSweep.sweep(engine())).isPositive();
        assertThat(engine().listNetworksCmd().exec())
                .noneMatch(network -> network.getId().equals(id));
    }

    private static ScenarioRun.Outcome brokenAt(String step, Consumer<DockerClient> mishap) {
        return Runs.runInContainers(new HandshakeScenario(), "wireguard-go", "wireguard-go", new RunListener() {
            @Override
            public void stepStarted(String name) {
                if (name.equals(step)) {
                    mishap.accept(engine());
                }
            }
        });
    }

    private static void killOne(DockerClient engine) {
        engine.killContainerCmd(myContainers().getFirst().getId()).exec();
    }

    private static void removeNetwork(DockerClient engine) {
        for (Network network : myNetworks()) {
            for (Container container : myContainers()) {
                engine.disconnectFromNetworkCmd()
                        .withNetworkId(network.getId())
                        .withContainerId(container.getId())
                        .withForce(true)
                        .exec();
            }
            engine.removeNetworkCmd(network.getId()).exec();
        }
    }

    private static long longestGap(List<Long> millis) {
        return LongStream.range(1, millis.size())
                .map(i -> millis.get((int) i) - millis.get((int) i - 1))
                .max()
                .orElseThrow();
    }

    private static Lab deploy(Topology topology) {
        return new ContainerLabProvider().deploy(topology, Map.of(), Runs.SEED);
    }

    private static double roundTripMillis(Lab lab) {
        String said = lab.node("client")
                .run("ping", "-n", "-c", "3", "-i", "0.2", RoadWarrior.SERVER_IPV4)
                .out();
        Matcher summary = ROUND_TRIP.matcher(said);
        assertThat(summary.find()).as(said).isTrue();
        return Double.parseDouble(summary.group(1));
    }

    private static PingResult ping(Lab lab, String from, String address) {
        return lab.node(from).ping(address);
    }

    private static List<Container> myContainers() {
        return engine().listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(OrphanSweep.labels())
                .exec();
    }

    private static List<Network> myNetworks() {
        var mine = OrphanSweep.labels();
        return engine().listNetworksCmd().exec().stream()
                .filter(network -> network.getLabels() != null
                        && network.getLabels().entrySet().containsAll(mine.entrySet()))
                .toList();
    }

    private static DockerClient engine() {
        return Engine.client();
    }
}
