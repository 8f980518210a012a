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

/// What a log says is put beside the packets, and tells the reason that they do not.
class LogsTest {

    private static final long EPOCH_SECONDS = 1_700_000_000L;
    private static final double BOOT_SECONDS = 4_000.5;
    private static final String SECRET = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";

    @Test
    void wrongKeyIsToldByTheRespondersLog() {
        var log = kernel("Invalid MAC of handshake, dropping packet from 192.168.1.2:51820", unanswered());

        var finding = only(findings(unanswered(), log), Cause.WRONG_KEY);

        assertThat(finding.certainty()).isEqualTo(Certainty.CERTAIN);
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
        var findings = LogRule.apply(capture.findings(), List.of(aligned));

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
        return LogRule.apply(capture.findings(), List.of(AlignedLog.of(log, List.of(capture.story()))));
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
