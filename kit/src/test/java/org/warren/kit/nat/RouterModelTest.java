package org.warren.kit.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.catalogue.RouterProgram;
import org.warren.harness.nat.Span;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.nat.Hairpinning;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.PortAssignment;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;
import org.warren.nat.UdpTimeouts;

/// What a router did to datagrams, held against the model.
class RouterModelTest {

    private static final Endpoint HOST = Endpoint.parse("192.168.1.2:5000");
    private static final Endpoint NEIGHBOUR = Endpoint.parse("192.168.1.3:5000");
    private static final Endpoint OUTSIDE = Endpoint.parse("203.0.113.1:5000");
    private static final Endpoint REMOTE = Endpoint.parse("203.0.113.10:7");
    private static final RouterModel NAT = model(NatBehaviour.RFC_4787.with(UdpTimeouts.always(10 * SECOND)));
    private static final RouterModel.Change FORWARDS =
            new RouterModel.Change(0, nat -> nat.forward(Protocol.UDP, 5000, end(HOST)));

    @TempDir
    private Path folder;

    private EvidenceFolder run = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void captures() {
        run = new EvidenceFolder(folder).capture("nat-lan").capture("nat-wan");
    }

    private static RouterModel model(NatBehaviour behaviour) {
        return RouterModel.of("nat", "", "192.168.1.0/24", "203.0.113.1", behaviour);
    }

    private static org.warren.nat.Endpoint end(Endpoint end) {
        return org.warren.nat.Endpoint.parse(end.toString());
    }

    @Test
    void packetAndAnswerAreAsTheModelHasThem() {
        out(SECOND);
        in(2 * SECOND);

        assertThat(judge(NAT).message())
                .isEqualTo("All 2 packets at the 1 routers were translated or dropped as the model says.");
    }

    /// A packet from outside whose mapping is due, and its answer in the same instant, which makes a new one.
    @Test
    void orderWithinAnInstantIsThatOfTheInnerSide() {
        out(SECOND);
        in(11 * SECOND);
        out(11 * SECOND);

        assertThat(judge(NAT).message())
                .isEqualTo(
                        "Router nat made one from 203.0.113.10:7 to 192.168.1.2:5000 of the packet from 203.0.113.10:7 to"
                                + " 203.0.113.1:5000, the model makes nothing of it.");
    }

    /// What was dropped is not on the inner side.
    @Test
    void packetThatIsDroppedInTheInstantBeforeAnotherMakesItsMappingIsAsTheModelHasIt() {
        run.udp("nat-wan", SECOND, REMOTE, OUTSIDE, run.message(4, 64));
        out(SECOND);

        assertThat(judge(NAT).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void packetThatIsDroppedInTheInstantAfterAnotherMadeItsMappingIsNotAsTheModelHasIt() {
        out(SECOND);
        run.udp("nat-wan", SECOND, REMOTE, OUTSIDE, run.message(4, 64));

        assertThat(judge(NAT).message()).startsWith("Router nat made nothing of the packet from 203.0.113.10:7");
    }

    @Test
    void answerBeforeItsQuestionInTheSameInstantIsAfterIt() {
        out(SECOND);
        in(SECOND);

        assertThat(judge(NAT).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void changeHoldsFromItsTimeOn() {
        RouterModel.Change ends = new RouterModel.Change(15 * SECOND, nat -> nat.withdraw(Protocol.UDP, 5000));
        in(SECOND);
        in(14 * SECOND);
        byte[] late = run.message(4, 64);
        run.udp("nat-wan", 30 * SECOND, REMOTE, OUTSIDE, late);

        assertThat(judge(NAT.with(List.of(FORWARDS, ends))).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(NAT.with(List.of(FORWARDS))).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void packetToAHostThatDoesNotAnswerArpIsNotSeenToLeave() {
        run.udp("nat-wan", 5 * SECOND, REMOTE, OUTSIDE, run.message(4, 64));
        RouterModel forwarding = NAT.with(List.of(FORWARDS));

        assertThat(judge(forwarding).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(forwarding.unansweredIn(new Span(5 * SECOND, 6 * SECOND)))
                        .verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge(forwarding.unansweredIn(new Span(4 * SECOND, 5 * SECOND)))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void hairpinnedPacketLeavesOnTheSideByWhichItCame() {
        byte[] payload = run.message(4, 64);
        run.udp("nat-lan", SECOND, NEIGHBOUR, OUTSIDE, payload);
        run.udp("nat-lan", SECOND, NEIGHBOUR, HOST, payload);

        assertThat(judge(model(NatBehaviour.RFC_4787.with(Hairpinning.INTERNAL_SOURCE))
                                .with(List.of(FORWARDS)))
                        .verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge(model(NatBehaviour.RFC_4787.with(Hairpinning.NONE)).with(List.of(FORWARDS)))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    /// The mapping of before keeps its address, by which packets still come in, and the next one has the new address.
    @Test
    void mappingsOfBeforeAMoveKeepTheirAddressAndLaterOnesHaveTheNewOne() {
        Endpoint second = Endpoint.parse("203.0.113.2:6000");
        Endpoint neighbour = Endpoint.parse("192.168.1.3:6000");
        out(SECOND);
        in(5 * SECOND);
        byte[] question = run.message(4, 64);
        run.udp("nat-lan", 6 * SECOND, neighbour, REMOTE, question);
        run.udp("nat-wan", 6 * SECOND, second, REMOTE, question);
        byte[] answer = run.message(4, 64);
        run.udp("nat-wan", 7 * SECOND, REMOTE, second, answer);
        run.udp("nat-lan", 7 * SECOND, REMOTE, neighbour, answer);

        CheckResult moved = judge(NAT.movedTo(3 * SECOND, "203.0.113.2"));
        assertThat(moved.verdict()).isEqualTo(Verdict.PASS);
        assertThat(moved.message()).startsWith("All 4 packets");
        assertThat(judge(NAT.movedTo(30 * SECOND, "203.0.113.2")).message())
                .isEqualTo("Router nat made one from 203.0.113.2:6000 to 203.0.113.10:7 of the packet from"
                        + " 192.168.1.3:6000 to 203.0.113.10:7, the model makes one from 203.0.113.1:6000 to"
                        + " 203.0.113.10:7 of it.");
    }

    @Test
    void moveHoldsInTheInstantInWhichItIsMade() {
        byte[] payload = run.message(4, 64);
        run.udp("nat-lan", SECOND, HOST, REMOTE, payload);
        run.udp("nat-wan", SECOND, Endpoint.parse("203.0.113.2:5000"), REMOTE, payload);

        assertThat(judge(NAT.movedTo(SECOND, "203.0.113.2")).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void packetThatLeftUntranslatedIsSaidToHaveLeft() {
        byte[] payload = run.message(4, 64);
        run.udp("nat-lan", SECOND, HOST, REMOTE, payload);
        run.udp("nat-wan", SECOND, HOST, REMOTE, payload);

        assertThat(judge(NAT).message())
                .startsWith("Router nat made one from 192.168.1.2:5000 to 203.0.113.10:7 of the packet");
    }

    @Test
    void portsChosenAtRandomAreThoseOfTheRunsSeed() {
        NatBehaviour behaviour = NatBehaviour.RFC_4787.with(PortAssignment.of(PortAssignment.Method.RANDOM));
        var random = new SplittableRandom(1L ^ "nat".hashCode());
        Translator nat = new Translator(behaviour, List.of(org.warren.nat.Endpoint.address("203.0.113.1")), random);
        var packet = (Outcome.Forwarded) nat.fromInside(Packet.udp(end(HOST), end(REMOTE)), SECOND);
        byte[] payload = run.message(4, 64);
        run.udp("nat-lan", SECOND, HOST, REMOTE, payload);
        run.udp("nat-wan", SECOND, Endpoint.parse(packet.packet().source().toString()), REMOTE, payload);

        assertThat(judge(model(behaviour)).verdict()).isEqualTo(Verdict.PASS);
    }

    /// A program's random ports follow from nothing that we know; that it keeps to the one that it chose does.
    @Test
    void portThatAProgramChoseAtRandomIsTakenAsSeenAndHeldFromThenOn() {
        RouterModel random = model(NatBehaviour.RFC_4787
                .with(UdpTimeouts.always(10 * SECOND))
                .with(PortAssignment.of(PortAssignment.Method.RANDOM)));
        pass(SECOND, HOST, Endpoint.parse("203.0.113.1:40000"), true);
        pass(2 * SECOND, HOST, Endpoint.parse("203.0.113.1:40000"), false);
        pass(30 * SECOND, HOST, Endpoint.parse("203.0.113.1:40001"), true);

        assertThat(judge(random).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(random.asProgram(RouterProgram.SLIRP4NETNS)).verdict()).isEqualTo(Verdict.PASS);

        // The port of a mapping that has ended may be chosen again.
        pass(45 * SECOND, HOST, Endpoint.parse("203.0.113.1:40000"), true);
        assertThat(judge(random.asProgram(RouterProgram.SLIRP4NETNS)).verdict()).isEqualTo(Verdict.PASS);

        pass(50 * SECOND, HOST, Endpoint.parse("203.0.113.1:40002"), true);
        assertThat(judge(random.asProgram(RouterProgram.SLIRP4NETNS)).message())
                .startsWith("Router nat made one from 203.0.113.1:40002 to 203.0.113.10:7 of the packet")
                .endsWith("the model makes one from 203.0.113.1:40000 to 203.0.113.10:7 of it.");
    }

    @Test
    void programThatGivesTwoHostsOnePortIsAnotherThanItsModel() {
        RouterModel random = model(NatBehaviour.RFC_4787.with(PortAssignment.of(PortAssignment.Method.RANDOM)))
                .asProgram(RouterProgram.SLIRP4NETNS);
        pass(SECOND, HOST, Endpoint.parse("203.0.113.1:40000"), true);
        pass(2 * SECOND, NEIGHBOUR, Endpoint.parse("203.0.113.1:40000"), true);

        assertThat(judge(random).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    /// Such as libslirp, which looks at the ends of its sockets once a second.
    @Test
    void programMayForgetASecondLaterAndNoMore() {
        out(SECOND);
        in(SECOND + 11 * SECOND - 1);

        assertThat(judge(NAT).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(NAT.asProgram(RouterProgram.OPENVSWITCH)).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(NAT.asProgram(RouterProgram.SLIRP4NETNS)).verdict()).isEqualTo(Verdict.PASS);

        in(60 * SECOND);
        assertThat(judge(NAT.asProgram(RouterProgram.SLIRP4NETNS)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    /// One is found to be gone as soon as it is due, and another one a second later is still there.
    @Test
    void secondOfAProgramIsForWhatItConcerns() {
        RouterModel program = NAT.asProgram(RouterProgram.SLIRP4NETNS);
        Endpoint other = Endpoint.parse("192.168.1.3:5001");
        Endpoint otherOutside = Endpoint.parse("203.0.113.1:5001");
        out(SECOND);
        pass(8 * SECOND, other, otherOutside, true);
        run.udp("nat-wan", 11 * SECOND, REMOTE, OUTSIDE, run.message(4, 64));
        pass(19 * SECOND - 1, other, otherOutside, false);
        assertThat(judge(program).verdict()).isEqualTo(Verdict.PASS);

        // One of them is found to be gone, and so what was due before it is, too.
        pass(22 * SECOND, HOST, OUTSIDE, true);
        pass(22 * SECOND + 1, other, otherOutside, true);
        run.udp("nat-wan", 32 * SECOND + 2, REMOTE, otherOutside, run.message(4, 64));
        in(32 * SECOND + 3);
        assertThat(judge(program).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void routerThatNothingReachedIsUnknown() {
        assertThat(judge(NAT).message()).isEqualTo("No packet reached router nat.");
    }

    private CheckResult judge(RouterModel model) {
        return RouterModel.judge(run.write(60 * SECOND), new Findings("nat-model"), List.of(model));
    }

    private void pass(long nanos, Endpoint inside, Endpoint outside, boolean isOutbound) {
        byte[] payload = run.message(4, 64);
        run.udp("nat-lan", nanos, isOutbound ? inside : REMOTE, isOutbound ? REMOTE : inside, payload);
        run.udp("nat-wan", nanos, isOutbound ? outside : REMOTE, isOutbound ? REMOTE : outside, payload);
    }

    private void out(long nanos) {
        byte[] payload = run.message(4, 64);
        run.udp("nat-lan", nanos, HOST, REMOTE, payload);
        run.udp("nat-wan", nanos, OUTSIDE, REMOTE, payload);
    }

    private void in(long nanos) {
        byte[] payload = run.message(4, 64);
        run.udp("nat-wan", nanos, REMOTE, OUTSIDE, payload);
        run.udp("nat-lan", nanos, REMOTE, HOST, payload);
    }
}
