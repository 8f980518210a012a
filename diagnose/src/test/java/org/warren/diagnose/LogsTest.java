package org.warren.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Certainty;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.LogRule;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.DaemonLog;
import org.warren.diagnose.log.LogKind;
import org.warren.diagnose.log.LogReading;
import org.warren.diagnose.log.LogReference;
import org.warren.diagnose.privacy.AnonymousLog;
import org.warren.diagnose.privacy.Pseudonyms;
import org.warren.diagnose.report.DiagnosisJson;
import org.warren.diagnose.report.DiagnosisText;
import org.warren.harness.capture.Endpoint;

/// What a log says is put beside the packets, and tells the reason that they do not.
class LogsTest {

    private static final long EPOCH_SECONDS = 1_700_000_000L;
    private static final double BOOT_SECONDS = 4_000.5;
    private static final String SECRET = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";

    @Test
    void wrongKeyIsToldByTheRespondersLog() {
        var log = kernel("Invalid MAC of handshake, dropping packet from 192.168.1.2:51820", unanswered());

        var finding = only(findings(unanswered(), log), Cause.WRONG_KEY);

        assertThat(finding.certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(finding.tunnel()).isPresent();
        assertThat(finding.packets()).isNotEmpty();
        assertThat(finding.lines()).contains(new LogReference("wg.log", 1), new LogReference("wg.log", 4));
        assertThat(causes(unanswered(), log)).doesNotContain(Cause.NO_ANSWER);
    }

    @Test
    void logOfAnotherTunnelChangesNothing() {
        var log = read("""
                [ 10.000000] wireguard: wg0: Invalid MAC of handshake, dropping packet from 198.51.100.99:1
                [ 10.100000] wireguard: wg0: Invalid MAC of handshake, dropping packet from 198.51.100.99:1
                """);

        var findings = findings(unanswered(), log);

        assertThat(only(findings, Cause.NO_ANSWER).lines()).isEmpty();
        assertThat(only(findings, Cause.WRONG_KEY).tunnel()).isEmpty();
    }

    @Test
    void refusedInitiationIsAnUnknownKeyOrAClock() {
        var unknown = kernel("Invalid handshake initiation from 192.168.1.2:51820", unanswered());
        var clock = read("[ 1.000000] wireguard: wg0: Receiving handshake initiation from peer 1 (192.168.1.2:51820)\n"
                + kernelText("Invalid handshake initiation from 192.168.1.2:51820", unanswered()));
        var go = read("""
                DEBUG: (wg0) 2023/11/14 22:13:21 peer(AbCd…WxYz) - ConsumeMessageInitiation: handshake replay @ 4
                DEBUG: (wg0) 2023/11/14 22:13:21 Received invalid initiation message from 192.168.1.2:51820
                DEBUG: (wg0) 2023/11/14 22:13:26 peer(AbCd…WxYz) - ConsumeMessageInitiation: handshake replay @ 4
                DEBUG: (wg0) 2023/11/14 22:13:26 Received invalid initiation message from 192.168.1.2:51820
                """);

        assertThat(causes(unanswered(), unknown)).containsExactly(Cause.UNKNOWN_KEY);
        assertThat(causes(unanswered(), clock)).containsExactly(Cause.CLOCK_SET_BACK);
        assertThat(causes(unanswered(), go)).containsExactly(Cause.CLOCK_SET_BACK);
    }

    @Test
    void answersThatDoNotComeBackAreToldByTheRespondersLog() {
        var log = kernel("Sending handshake response to peer 1 (198.51.100.1:4444)", unanswered());

        assertThat(causes(unanswered(), log)).containsExactly(Cause.ONE_WAY);
    }

    @Test
    void innerAddressesThatAreNotAllowedAreFound() {
        var healthy = new TunnelCapture().handshake(1).pings(2, 20);
        var log = read("""
                [ 5.000000] wireguard: wg0: Packet has unallowed src IP (10.77.1.2) from peer 1 (192.168.1.2:51820)
                [ 6.000000] wireguard: wg0: No peer has allowed IPs matching 10.88.0.1
                [ 7.000000] wireguard: wg0: No peer has allowed IPs matching ff02::16
                [ 8.000000] wireguard: wg0: No valid endpoint has been configured or discovered for peer 2
                """);

        var findings = findings(healthy, log);

        assertThat(only(findings, Cause.SOURCE_NOT_ALLOWED).what()).contains("10.77.1.2");
        assertThat(only(findings, Cause.DESTINATION_NOT_ALLOWED).what())
                .contains("10.88.0.1")
                .doesNotContain("ff02");
        assertThat(only(findings, Cause.NO_ENDPOINT).lines()).containsExactly(new LogReference("wg.log", 4));
    }

    @Test
    void multicastAndAHealthyLogAreNoFinding() {
        var healthy = new TunnelCapture().handshake(1).pings(2, 20);
        var log = read("""
                [ 5.000000] wireguard: wg0: Sending handshake initiation to peer 1 (203.0.113.10:51820)
                [ 5.020000] wireguard: wg0: Receiving handshake response from peer 1 (203.0.113.10:51820)
                [ 7.000000] wireguard: wg0: No peer has allowed IPs matching ff02::16
                [ 8.000000] wireguard: wg0: No peer has allowed IPs matching 224.0.0.251
                [ 9.000000] wireguard: wg0: Invalid handshake initiation from 198.51.100.4:77
                """);

        assertThat(findings(healthy, log)).isEmpty();
    }

    @Test
    void clockSinceBootIsFoundByTheHandshakes() {
        var capture = unanswered();
        var log = kernel("Sending handshake initiation to peer 1 (203.0.113.10:51820)", capture);

        var aligned = AlignedLog.of(log, List.of(capture.story()));

        assertThat(aligned.matches()).isEqualTo(4);
        assertThat(aligned.offsetNanos().orElseThrow() / 1e9)
                .isBetween(EPOCH_SECONDS - BOOT_SECONDS - 0.4, EPOCH_SECONDS - BOOT_SECONDS + 0.4);
        String story = String.join("\n", DiagnosisText.story(capture.story(), List.of(aligned)));
        assertThat(story).contains("wg.log line 2: initiation-sent, peer 1, 203.0.113.10:51820");
    }

    @Test
    void clockThatFitsAtTwoDistancesIsNotGuessed() {
        var capture = new TunnelCapture();
        for (int i = 0; i < 6; i++) {
            capture.initiation(1 + 5 * i, true);
        }
        var log = read("""
                [ 10.000000] wireguard: wg0: Sending handshake initiation to peer 1 (203.0.113.10:51820)
                [ 15.000000] wireguard: wg0: Sending handshake initiation to peer 1 (203.0.113.10:51820)
                """);

        var aligned = AlignedLog.of(log, List.of(capture.story()));

        assertThat(aligned.offsetNanos()).isEmpty();
        assertThat(String.join("\n", DiagnosisText.log(aligned)))
                .contains("cannot be brought together")
                .contains("line 1 ");
    }

    @Test
    void localTimeIsAZoneApart() {
        var capture = unanswered();
        var text = new StringBuilder();
        for (double at : List.of(1.0, 6.1, 11.3, 16.35)) {
            // Two hours east of Greenwich.
            text.append("DEBUG: (wg0) %s peer(AbCd…WxYz) - Sending handshake initiation\n"
                    .formatted(Instant.ofEpochSecond(EPOCH_SECONDS + 7_200 + (long) at)
                            .toString()
                            .replace('-', '/')
                            .replace('T', ' ')
                            .replace("Z", "")));
        }

        var aligned = AlignedLog.of(read(text.toString()), List.of(capture.story()));

        assertThat(aligned.offsetNanos()).hasValue(-7_200_000_000_000L);
    }

    @Test
    void whatElseALogHoldsIsNotPrinted() {
        var capture = unanswered();
        var log = read(kernelText("Invalid handshake initiation from 192.168.1.2:51820 " + SECRET, capture)
                + "PrivateKey = " + SECRET + "\n");
        var aligned = AlignedLog.of(log, List.of(capture.story()));
        var findings = LogRule.apply(capture.findings(), List.of(capture.story()), List.of(aligned));

        var all = String.join("\n", DiagnosisText.findings(findings))
                + DiagnosisText.story(capture.story(), List.of(aligned))
                + DiagnosisText.log(aligned)
                + DiagnosisJson.of(findings, List.of(capture.story()), List.of(), List.of(aligned));

        assertThat(all).contains("initiation-refused").doesNotContain(SECRET);
    }

    @Test
    void copyOfALogHasTheSameFindingsAndNothingElse() {
        var capture = unanswered();
        var log = read(
                "[ 1.500000] wireguard: wg0: Packet has unallowed src IP (10.9.8.7) from peer 1 (192.168.1.2:51820)\n"
                        + kernelText(
                                "Invalid MAC of handshake, dropping packet from 192.168.1.2:51820 " + SECRET, capture)
                        + "[ 9.000000] wireguard: wg0: No route to 203.0.113.10:51820, error -101\n"
                        + "[ 9.000000] peer(AbCd…WxYz) - Handshake did not complete after 5 seconds, retrying (try 2)\n"
                        + "[ 9.100000] Dropped 5: UNKNOWN_PEER\n"
                        + "host.example.org says something of 192.168.1.2\n");
        var pseudonyms = new Pseudonyms(new byte[32]);
        AnonymousLog.avoidAddresses(log, pseudonyms);

        var lines = AnonymousLog.of(log, pseudonyms, Optional.empty());

        String text = String.join("\n", lines);
        assertThat(text).doesNotContain("192.168.1.2", "203.0.113.10", "10.9.8.7", "AbCd", "WxYz", SECRET, "example");
        var copy = read(text);
        assertThat(copy.strange()).isZero();
        assertThat(copy.lines())
                .usingRecursiveComparison()
                .comparingOnlyFields("kind", "nanos", "count")
                .isEqualTo(log.lines());
        assertThat(copy.lines().getFirst().inner()).isPresent();
        assertThat(copy.lines().getFirst().endpoint()).isPresent();
    }

    @Test
    void answersToOthersAreNoAnswersToThisTunnel() {
        var others = Endpoint.parse("192.168.1.3:40000");
        var capture = unanswered();
        capture.aliceAt(others).handshake(1.1).handshake(6.2).handshake(11.4).handshake(16.4);
        var toOthers = timed("Sending handshake response to peer 2 (" + others + ")", 1.04, 6.14, 11.34, 16.39);
        var toMany = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            toMany.append(timed("Sending handshake response to peer 7 (198.51.100.7:7)", 0.5 + 0.5 * i));
        }

        assertThat(causes(unanswered(), read(toMany.toString()))).containsExactly(Cause.NO_ANSWER);
        assertThat(causes(capture.sorted(), read(toOthers)))
                .contains(Cause.NO_ANSWER)
                .doesNotContain(Cause.ONE_WAY);
    }

    @Test
    void fewAnswersToManyInitiationsAreNoAnswers() {
        var capture = new TunnelCapture().otherTo(0.5, new byte[40]);
        for (int i = 0; i < 12; i++) {
            capture.initiation(1 + 5.2 * i, true);
        }
        String received = timed("Receiving handshake initiation from peer 1 (192.168.1.2:51820)", 1.04, 58.24);
        String sent = timed("Sending handshake response to peer 1 (192.168.1.2:51820)", 1.04, 6.24);

        assertThat(causes(capture, read(received + sent))).containsExactly(Cause.NO_ANSWER);
    }

    @Test
    void linesOfAnotherTimeOrOfAStrangerAreNotThisTunnels() {
        String mac = "Invalid MAC of handshake, dropping packet from ";
        String hits = timed("Sending handshake initiation to peer 1 (203.0.113.10:51820)", 1.0, 6.1, 11.3);
        var early = read(hits + timed(mac + "192.168.1.2:51820", -7_000, -6_990, -6_000));
        var stranger = new StringBuilder(hits);
        for (int i = 0; i < 20; i++) {
            stranger.append(timed(mac + "198.51.100.7:7", 1.1 + 0.8 * i));
        }

        assertThat(causes(unanswered(), early)).containsExactly(Cause.NO_ANSWER);
        var findings = findings(unanswered(), read(stranger.toString()));
        assertThat(only(findings, Cause.NO_ANSWER).lines()).isEmpty();
        assertThat(only(findings, Cause.WRONG_KEY).tunnel()).isEmpty();
    }

    @Test
    void macThatIsRefusedUnderLoadIsNoWrongKey() {
        String mac = timed("Invalid MAC of handshake, dropping packet from 192.168.1.2:51820", 1.04, 6.14, 11.34);
        String cookie = timed("Sending cookie response for denied handshake message for 192.168.1.2:51820", 1.0, 8.0);
        String accepted = timed("Receiving handshake initiation from peer 1 (192.168.1.2:51820)", 3.0, 10.0);

        assertThat(causes(unanswered(), read(mac))).containsExactly(Cause.WRONG_KEY);
        assertThat(causes(unanswered(), read(mac + cookie))).doesNotContain(Cause.WRONG_KEY);
        assertThat(causes(unanswered(), read(mac + accepted))).doesNotContain(Cause.WRONG_KEY);
    }

    @Test
    void messagesThatTheNetworkDoublesAreNoFinding() {
        var capture = new TunnelCapture();
        for (int i = 0; i < 4; i++) {
            capture.handshake(1 + 120 * i).pings(2 + 120 * i, 3);
        }
        double[] at = {1.05, 121.05, 241.05, 361.05};
        String refused = timed("Invalid handshake initiation from 192.168.1.2:51820", at);
        String response = timed("Invalid handshake response from 203.0.113.10:51820", at);
        String replayed = timed("peer(AbCd…WxYz) - ConsumeMessageInitiation: handshake replay @ 4", at);

        assertThat(causes(capture, read(refused))).isEmpty();
        assertThat(causes(capture, read(response))).isEmpty();
        assertThat(causes(capture, read(replayed))).isEmpty();
    }

    @Test
    void clockThatNoPacketShowsIsOnlyPossible() {
        var healthy = new TunnelCapture().handshake(1).pings(2, 20);
        var log = read("""
                peer(AbCd…WxYz) - ConsumeMessageInitiation: handshake replay @ 4
                peer(AbCd…WxYz) - ConsumeMessageInitiation: handshake replay @ 4
                """);

        assertThat(only(findings(healthy, log), Cause.CLOCK_SET_BACK).certainty())
                .isEqualTo(Certainty.POSSIBLE);
    }

    @Test
    void replayHidesNoOtherRefusal() {
        String replay = "peer(AbCd…WxYz) - ConsumeMessageInitiation: handshake replay @ 4";
        String invalid = "Received invalid initiation message from ";
        var log = read(timed(replay, 1.04)
                + timed(invalid + "192.168.1.2:51820", 1.04)
                + timed(replay, 6.14)
                + timed(invalid + "192.168.1.2:51820", 6.14)
                + timed(invalid + "198.51.100.7:7", 8.0, 9.0, 10.0));

        assertThat(causes(unanswered(), log)).containsExactlyInAnyOrder(Cause.CLOCK_SET_BACK, Cause.UNKNOWN_KEY);
    }

    @Test
    void strangersAreOneFindingAndThoseOfAnotherTimeNone() {
        var healthy = new TunnelCapture().handshake(1).pings(2, 20);
        var strangers = new StringBuilder(timed("Receiving handshake response from peer 1 (203.0.113.10:51820)", 1.02));
        for (int i = 1; i < 200; i++) {
            String from = "Invalid MAC of handshake, dropping packet from 198.51.100." + i + ":7";
            strangers.append(timed(from, i <= 100 ? 4 : 50_000, i <= 100 ? 5 : 50_001));
        }

        var finding = only(findings(healthy, read(strangers.toString())), Cause.WRONG_KEY);

        assertThat(finding.values()).containsEntry("ends", 100.0).containsEntry("lines", 200.0);
        assertThat(finding.what()).startsWith("Each of 100 ends, such as 198.51.100.1:7, calls");
    }

    @Test
    void sourceWithoutAnAddressIsOnlyPossibleAndNoAddressIsUsual() {
        var healthy = new TunnelCapture().handshake(1).pings(2, 20);
        var without = read("IPv6 packet with disallowed source address from peer(AbCd…WxYz)\n");
        var unspecified = read("""
                wg0: Packet has unallowed src IP (::) from peer 1 (192.168.1.2:51820)
                wg0: Packet has unallowed src IP (0.0.0.0) from peer 1 (192.168.1.2:51820)
                """);

        assertThat(only(findings(healthy, without), Cause.SOURCE_NOT_ALLOWED).certainty())
                .isEqualTo(Certainty.POSSIBLE);
        assertThat(findings(healthy, unspecified)).isEmpty();
    }

    @Test
    void clockSinceBootIsNotGuessedFromChance() {
        var capture = unanswered();
        for (int seed = 0; seed < 20; seed++) {
            var random = new java.util.Random(seed);
            var text = new StringBuilder();
            double at = 10;
            for (int i = 0; i < 400; i++) {
                at += 0.5 + 20 * random.nextDouble();
                text.append(String.format(
                        Locale.ROOT, "[%12.6f] wg0: Sending handshake initiation to peer 1 (198.51.100.7:7)\n", at));
            }

            assertThat(AlignedLog.of(read(text.toString()), List.of(capture.story()))
                            .offsetNanos())
                    .as("seed " + seed)
                    .isEmpty();
        }
    }

    @Test
    void clockSinceBootIsFoundAtTheEndOfALongLog() {
        var capture = unanswered();
        var text = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            text.append(
                    "[%5d.000000] wg0: Sending handshake initiation to peer 9 (203.0.113.10:51820)\n".formatted(3 * i));
        }
        text.append(kernelText("Sending handshake initiation to peer 1 (203.0.113.10:51820)", capture));

        assertThat(AlignedLog.of(read(text.toString()), List.of(capture.story()))
                                .offsetNanos()
                                .orElseThrow()
                        / 1e9)
                .isBetween(EPOCH_SECONDS - BOOT_SECONDS - 0.4, EPOCH_SECONDS - BOOT_SECONDS + 0.4);
    }

    @Test
    void timesWithAZoneThatFitNoPacketAreNotReliedOn() {
        var log = read(timed("Sending handshake initiation to peer 1 (203.0.113.10:51820)", 3.0, 8.5, 14.0));

        var aligned = AlignedLog.of(log, List.of(unanswered().story()));

        assertThat(aligned.offsetNanos()).isEmpty();
        assertThat(String.join("\n", DiagnosisText.log(aligned))).contains("Its times cannot be relied on");
    }

    /// A line for each time, in seconds since [#EPOCH_SECONDS], as `journalctl -o short-unix` has it.
    private static String timed(String sentence, double... seconds) {
        var text = new StringBuilder();
        for (double at : seconds) {
            text.append(
                    String.format(Locale.ROOT, "%.6f host kernel: wireguard: wg0: %s%n", EPOCH_SECONDS + at, sentence));
        }
        return text.toString();
    }

    @Test
    void everyKindIsReadFromItsOwnSentence() {
        for (var kind : LogKind.values()) {
            if (kind != LogKind.LEFT_OUT) {
                assertThat(read(kind.sentence("192.0.2.1:5", 1)).lines())
                        .as(kind.words())
                        .singleElement()
                        .satisfies(line -> assertThat(line.kind()).isEqualTo(kind));
            }
        }
    }

    private static TunnelCapture unanswered() {
        var capture = new TunnelCapture();
        // Something else comes back, so both directions are captured.
        capture.otherTo(0.5, new byte[40]);
        capture.initiation(1.0, true);
        capture.initiation(6.1, true);
        capture.initiation(11.3, true);
        capture.initiation(16.35, true);
        return capture;
    }

    /// One line for each initiation of [#unanswered], 40 ms later.
    private static DaemonLog kernel(String sentence, TunnelCapture capture) {
        return read(kernelText(sentence, capture));
    }

    private static String kernelText(String sentence, TunnelCapture capture) {
        var text = new StringBuilder();
        for (var handshake : capture.story().tunnels().getFirst().handshakes()) {
            double at = (handshake.initiation().nanos() - EPOCH_SECONDS * 1_000_000_000L) / 1e9 + 0.04;
            text.append("[%12s] wireguard: wg0: %s\n"
                    .formatted(String.format(Locale.ROOT, "%.6f", at + BOOT_SECONDS), sentence));
        }
        return text.toString();
    }

    private static List<Finding> findings(TunnelCapture capture, DaemonLog log) {
        return LogRule.apply(
                capture.findings(), List.of(capture.story()), List.of(AlignedLog.of(log, List.of(capture.story()))));
    }

    private static List<Cause> causes(TunnelCapture capture, DaemonLog log) {
        return findings(capture, log).stream().map(Finding::cause).toList();
    }

    private static Finding only(List<Finding> findings, Cause cause) {
        assertThat(findings).filteredOn(finding -> finding.cause() == cause).hasSize(1);
        return findings.stream()
                .filter(finding -> finding.cause() == cause)
                .findFirst()
                .orElseThrow();
    }

    private static DaemonLog read(String text) {
        try {
            return LogReading.read(
                    "wg.log",
                    new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                    EPOCH_SECONDS * 1_000_000_000L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
