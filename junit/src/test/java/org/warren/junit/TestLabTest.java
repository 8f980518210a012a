package org.warren.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.record.RunFolder;
import org.warren.harness.topology.Link;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// What tests say of a lab, and what they read when it does not hold. The lab is of paper.
class TestLabTest {

    @TempDir
    Path folder;

    private TestLab lab;
    private TestNetwork home;
    private TestNode phone;
    private TestNat router;
    private TestNode server;

    @BeforeEach
    void build() {
        lab = new TestLab(
                new PaperGuest(null), new TestOrigin("ChatTest.dies", folder, "mvn test -Dtest=ChatTest#dies"), 7);
        home = lab.network("home");
        TestNetwork internet = lab.network("internet");
        phone = lab.node("phone", home);
        router = lab.nat("router", home, internet).tcpTimeout(Duration.ofMinutes(2));
        server = lab.node("server", internet);
    }

    @AfterEach
    void end() {
        lab.abandon();
    }

    @Test
    void failureHasTheEvidenceThePageTheSeedAndTheCommand() {
        TestProgram agent = phone.start("agent", "agent");
        lab.advance(Duration.ofMinutes(6));

        assertThatThrownBy(agent::assertRuns).isInstanceOf(LabFailure.class).hasMessage("""
                        agent on phone does not run: it exited with status 3 at 300.000 s
                          360.0 s of the lab's time have passed
                          agent on phone printed:
                            0.0 s connected
                            60.0 s heartbeat
                          router mapped:
                            tcp 10.1.0.1:40000 as 10.2.0.1:40000 to 10.2.0.2:5222, from 0.0 s, expired at 120.0 s
                        page:     %s
                        evidence: %s
                        seed:     7
                        again:    mvn test -Dtest=ChatTest#dies""".formatted(
                        folder.resolve("report.html"), folder));
    }

    @Test
    void programsAreJudgedByTheirOutputAndTheirEnd() {
        TestProgram agent = phone.start("agent", "agent");
        TestProgram quiet = phone.start("quiet", "quiet");

        assertThat(agent.await("^heart", Duration.ofMinutes(2))).isEqualTo("heartbeat");
        assertThat(lab.elapsed()).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(62));
        agent.assertRuns();
        agent.assertPrinted("connected");
        agent.assertNeverPrinted("lost");
        assertFails(() -> agent.assertPrinted("lost"), "agent on phone did not print 'lost'");
        assertFails(() -> agent.assertNeverPrinted("conn"), "agent on phone printed 'connected'");
        assertFails(() -> agent.assertExited(3), "agent on phone was to have exited with status 3, and it still runs");
        assertFails(
                () -> quiet.await("anything", Duration.ofSeconds(30)),
                "quiet on phone did not print 'anything' within 30 s");
        lab.advance(Duration.ofMinutes(5));
        agent.assertExited(3);
        assertFails(
                () -> agent.assertExited(0),
                "agent on phone was to have exited with status 0, and it exited with status 3 at 300.000 s");
        assertFails(
                () -> agent.await("lost", Duration.ofHours(1)),
                "agent on phone did not print 'lost' and exited with status 3 at 300.000 s");
    }

    @Test
    void mappingsAreJudged() {
        lab.advance(Duration.ofMinutes(1));
        router.assertRemembers(phone, server.address());
        assertFails(
                () -> router.assertForgot(phone, server.address()),
                "router let no mapping of phone to 10.2.0.2 expire; it had 1");
        lab.advance(Duration.ofMinutes(2));
        router.assertForgot(phone, server.address());
        assertFails(
                () -> router.assertRemembers(phone, server.address()),
                "router had 1 mappings of phone to 10.2.0.2, of which 1 ended");
        assertThat(router.mappings(server, server.address())).isEmpty();
    }

    @Test
    void faultsAndPings() {
        phone.assertReaches(server.address());
        assertFails(
                () -> phone.assertDoesNotReach(server.address()), "phone reaches 10.2.0.2: 3 of 3 pings were answered");
        phone.linkDown();
        phone.assertDoesNotReach(server.address());
        assertFails(
                () -> phone.assertReaches(server.address()),
                "phone does not reach 10.2.0.2: 0 of 3 pings were answered");
        phone.linkUp(home);
        phone.assertReaches(server.address());
        phone.impair(Link.PERFECT.losing(100));
        phone.assertDoesNotReach(server.address());
    }

    @Test
    void recordHasWhatWasAsserted() throws IOException {
        TestProgram agent = phone.start("agent", "agent");
        agent.assertRuns();
        agent.assertRuns();
        lab.expect(true, "nothing");
        assertFails(() -> lab.expect(false, "one and one is three"), "one and one is three");
        lab.finish(Optional.empty());

        var record = new RunFolder(folder).readRun();
        assertThat(record.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(record.seed()).isEqualTo(7);
        assertThat(record.reproduce()).isEqualTo("mvn test -Dtest=ChatTest#dies");
        assertThat(record.checks())
                .extracting(CheckResult::id)
                .containsExactly("agent on phone runs", "agent on phone runs (2)", "expect", "expect (2)");
        assertThat(PaperGuest.OPEN).hasValue(0);
    }

    @Test
    void recordOfATestThatAssertedNothingIsAPass() throws IOException {
        lab.start();
        lab.finish(Optional.empty());

        assertThat(new RunFolder(folder).readRun().verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void otherFailuresCarryWhatTheLabSaw() throws IOException {
        var own = new AssertionError("1 is not 2");
        lab.start();
        lab.finish(Optional.of(own));

        assertThat(own.getSuppressed()).hasSize(1);
        assertThat(own.getSuppressed()[0]).hasMessageContaining("again:    mvn test -Dtest=ChatTest#dies");
        assertThat(new RunFolder(folder).readRun().checks())
                .extracting(CheckResult::message)
                .containsExactly("It ended early: 1 is not 2");
    }

    @Test
    void labTakesNothingMoreOnceItRuns() {
        lab.start();

        assertThatThrownBy(() -> lab.network("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the lab runs already: ");
        assertThatThrownBy(() -> router.udpTimeout(Duration.ofMinutes(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void labThatIsOverDoesNothing() throws IOException {
        lab.start();
        lab.finish(Optional.empty());

        assertThatThrownBy(() -> lab.advance(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the lab of ChatTest.dies is over: its test has ended");
    }

    @Test
    void nodesAreBehindTheRouterOfTheirNetwork() {
        assertThat(phone.node().gateways()).extracting(Object::toString).containsExactly("/10.1.0.2");
        assertThat(router.node().gateways()).isEmpty();
        assertThat(server.node().gateways()).isEmpty();
        assertThat(router.node().nat()).isNotNull();
    }

    @Test
    void wrongNamesAreRefused() {
        TestTunnel tunnel = lab.tunnel(phone, server);

        assertThatThrownBy(() -> tunnel.subjects("kernel", "boring"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no subject 'boring'; known are kernel");
        assertThatThrownBy(
                        () -> lab.tunnel(phone, router).subjects("java", "java").subjects("kernel", "java"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node phone has a tunnel of java already; a node runs one WireGuard");
        assertThatThrownBy(() -> server.address(home))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node server is not on network home");
        assertThatThrownBy(() -> lab.node("nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node nowhere is on no network; name one");
    }

    private static void assertFails(Runnable assertion, String sentence) {
        assertThatThrownBy(assertion::run).isInstanceOf(LabFailure.class).hasMessageStartingWith(sentence + "\n");
    }
}
