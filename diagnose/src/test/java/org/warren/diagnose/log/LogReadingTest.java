package org.warren.diagnose.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.ip.IpAddress;

/// Lines as the kernel, wireguard-go and warren-wg write them.
class LogReadingTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = Instant.parse("2026-11-30T12:00:00Z").getEpochSecond() * SECOND;

    @Test
    void linesOfTheKernelAreRead() {
        var log = read("""
                [  100.000001] usb 1-1: new device
                [  101.250000] wireguard: wg0: Sending handshake initiation to peer 3 (203.0.113.9:51820)
                [  106.500000] wireguard: wg0: Handshake for peer 3 (203.0.113.9:51820) did not complete after 5 seconds, retrying (try 2)
                [  107.000000] wireguard: wg0: Packet has unallowed src IP (10.9.0.7) from peer 3 ([2001:db8::9]:51820/0%0)
                [  108.000000] wireguard: wg0: No peer has allowed IPs matching 10.1.2.3
                [  109.000000] wireguard: wg0: Invalid handshake initiation from 203.0.113.9:4000
                [  110.000000] wireguard: wg0: Invalid MAC of handshake, dropping packet from 203.0.113.9:4000
                [  111.000000] wireguard: wg0: No route to 203.0.113.9:51820, error -101
                [  112.000000] net_ratelimit: 7 callbacks suppressed
                """);

        assertThat(log.lines())
                .extracting(LogLine::kind)
                .containsExactly(
                        LogKind.INITIATION_SENT,
                        LogKind.HANDSHAKE_RETRIED,
                        LogKind.SOURCE_NOT_ALLOWED,
                        LogKind.DESTINATION_NOT_ALLOWED,
                        LogKind.INITIATION_REFUSED,
                        LogKind.MAC_REFUSED,
                        LogKind.NO_ROUTE);
        assertThat(log.clock()).isEqualTo(LogClock.BOOT);
        assertThat(log.read()).isEqualTo(9);
        assertThat(log.strange()).isEqualTo(1);
        assertThat(log.leftOut()).isEqualTo(7);
        LogLine first = log.lines().getFirst();
        assertThat(first.number()).isEqualTo(2);
        assertThat(first.nanos()).hasValue(101_250_000_000L);
        assertThat(first.peer()).isEqualTo("3");
        assertThat(first.endpoint().orElseThrow()).hasToString("203.0.113.9:51820");
        LogLine source = log.lines().get(2);
        assertThat(source.inner()).contains(IpAddress.parse("10.9.0.7"));
        assertThat(source.endpoint().orElseThrow()).hasToString("[2001:db8::9]:51820");
        assertThat(log.lines().get(3).inner()).contains(IpAddress.parse("10.1.2.3"));
    }

    @Test
    void linesOfWireguardGoAndWarrenAreRead() {
        var log = read("""
                DEBUG: (wg0) 2026/11/30 12:00:01 peer(AbCd…WxYz) - Sending handshake initiation
                DEBUG: (wg0) 2026/11/30 12:00:06 peer(AbCd…WxYz) - Handshake did not complete after 5 seconds, retrying (try 2)
                DEBUG: (wg0) 2026/11/30 12:00:07 Received invalid response message from 203.0.113.9:51820
                DEBUG: (wg0) 2026/11/30 12:00:08 IPv4 packet with disallowed source address from peer(AbCd…WxYz)
                DEBUG: (wg0) 2026/11/30 12:00:09 peer(AbCd…WxYz) - ConsumeMessageInitiation: handshake replay @ 400000006789
                DEBUG: (wg0) 2026/11/30 12:00:10 Dropped 3: UNKNOWN_PEER
                DEBUG: (wg0) 2026/11/30 12:00:11 Dropped 2: SOMETHING_NEW
                DEBUG: (wg0) 2026/11/30 12:00:12 The machine slept for 30 s: removing all keys
                DEBUG: (wg0) 2026/11/30 12:00:13 peer(AbCd…WxYz) - Handshake did not complete after 90 seconds, giving up
                DEBUG: (wg0) 2026/11/30 12:00:14 UAPI: Updating private key
                """);

        assertThat(log.lines())
                .extracting(LogLine::kind)
                .containsExactly(
                        LogKind.INITIATION_SENT,
                        LogKind.HANDSHAKE_RETRIED,
                        LogKind.RESPONSE_REFUSED,
                        LogKind.SOURCE_NOT_ALLOWED,
                        LogKind.INITIATION_REPLAYED,
                        LogKind.PEER_UNKNOWN,
                        LogKind.DROPPED,
                        LogKind.SLEPT,
                        LogKind.HANDSHAKE_GIVEN_UP);
        assertThat(log.clock()).isEqualTo(LogClock.LOCAL);
        assertThat(log.isPrecise()).isFalse();
        assertThat(log.lines().getFirst().peer()).isEqualTo("AbCd…WxYz");
        assertThat(log.lines().getFirst().nanos()).hasValue(NOW + SECOND);
        assertThat(log.lines().get(5).count()).isEqualTo(3);
        assertThat(log.strange()).isEqualTo(1);
    }

    @Test
    void peerWithoutEndpointIsNoMissingRoute() {
        var log = read("""
                ERROR: (wg0) 2026/11/30 12:00:01 peer(AbCd…WxYz) - Failed to send handshake initiation: no known endpoint for peer
                ERROR: (wg0) 2026/11/30 12:00:02 peer(AbCd…WxYz) - Failed to send data packets: no known endpoint for peer
                ERROR: (wg0) 2026/11/30 12:00:03 peer(AbCd…WxYz) - Failed to send handshake initiation: write udp4 0.0.0.0:51820->192.0.2.1:1: sendto: network is unreachable
                """);

        assertThat(log.lines())
                .extracting(LogLine::kind)
                .containsExactly(LogKind.NO_ENDPOINT, LogKind.NO_ENDPOINT, LogKind.SEND_FAILED);
    }

    @Test
    void timesOfOtherProgramsAreRead() {
        String sentence = " kernel: wireguard: wg0: Sending handshake initiation to peer 1 (192.0.2.1:1)";
        var expected = java.util.Map.of(
                "2026-11-30T14:00:01,5+02:00",
                new Expected(LogClock.UTC, NOW + SECOND * 3 / 2),
                "2026-11-30 12:00:01.250: [TUN] [demo]",
                new Expected(LogClock.LOCAL, NOW + SECOND * 5 / 4),
                "Nov 30 12:00:01 host",
                new Expected(LogClock.LOCAL, NOW + SECOND),
                "[Mon Nov 30 12:00:01 2026]",
                new Expected(LogClock.LOCAL, NOW + SECOND),
                NOW / SECOND + 1 + ".500000 host",
                new Expected(LogClock.UTC, NOW + SECOND * 3 / 2),
                "<7>[    1.500000][  T12]",
                new Expected(LogClock.BOOT, SECOND * 3 / 2));

        expected.forEach((prefix, time) -> {
            var log = read(prefix + sentence);
            assertThat(log.clock()).as(prefix).isEqualTo(time.clock());
            assertThat(log.lines().getFirst().nanos()).as(prefix).hasValue(time.nanos());
        });
    }

    private record Expected(LogClock clock, long nanos) {}

    @Test
    void lineWithoutATimeOrWithAnImpossibleOneHasNone() {
        var log = read("""
                wireguard: wg0: Sending keepalive packet to peer 1 (192.0.2.1:1)
                2026-02-31T12:00:00Z wireguard: wg0: Sending keepalive packet to peer 1 (999.0.2.1:70000)
                """);

        assertThat(log.lines()).hasSize(2).allSatisfy(line -> assertThat(line.nanos())
                .isEmpty());
        assertThat(log.lines().getLast().endpoint()).isEmpty();
        assertThat(log.clock()).isEqualTo(LogClock.NONE);
    }

    @Test
    void packedLogIsRead() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write("[ 1.000000] wireguard: wg0: Sending keepalive packet to peer 1 (192.0.2.1:1)"
                    .getBytes(StandardCharsets.UTF_8));
        }

        assertThat(read(out.toByteArray()).lines()).hasSize(1);
    }

    @Test
    void damagedPackedLogIsASentence() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write("[ 1.000000] wireguard: wg0: Sending keepalive packet\n"
                    .repeat(1_000)
                    .getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = out.toByteArray();

        for (int length : new int[] {2, 5, whole.length / 2, whole.length - 1}) {
            var cut = new ByteArrayInputStream(whole, 0, length);
            assertThatThrownBy(() -> LogReading.read("wg.log", cut, NOW))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("wg.log ")
                    .hasMessageEndingWith("; copy it again");
        }
    }

    @Test
    void syslogHasTheYearThatIsNearestToTheCapture() throws IOException {
        String line = "Dec 31 23:59:59 host kernel: wireguard: wg0: Sending keepalive packet to peer 1 (192.0.2.1:1)";
        String leap = "Feb 29 00:00:00 host kernel: wireguard: wg0: Sending keepalive packet to peer 1 (192.0.2.1:1)";
        long newYear = Instant.parse("2025-01-01T00:00:05Z").getEpochSecond();

        assertThat(nanosOf(line, newYear)).hasValue((newYear - 6) * SECOND);
        assertThat(nanosOf(leap, newYear))
                .hasValue(Instant.parse("2024-02-29T00:00:00Z").getEpochSecond() * SECOND);
    }

    private static OptionalLong nanosOf(String line, long near) throws IOException {
        return LogReading.read("wg.log", new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), near * SECOND)
                .lines()
                .getFirst()
                .nanos();
    }

    @Test
    void rateLimitsOfOtherPartsOfTheKernelAreNotWireGuards() {
        var log = read("""
                [ 1.000000] net_ratelimit: 7 callbacks suppressed
                [ 2.000000] audit_printk_skb: 90 callbacks suppressed
                [ 3.000000] nfs_callbacks: 11 callbacks suppressed
                """);

        assertThat(log.leftOut()).isEqualTo(7);
        assertThat(log.strange()).isEqualTo(2);
    }

    @Test
    void strangeBytesAreLinesThatAreCounted() {
        var random = new Random(7);
        var sentences = List.of("Sending handshake initiation", "peer(", "…", "[ 1.0000", "2026-", "Dropped ", ": ");
        for (int i = 0; i < 2_000; i++) {
            var out = new ByteArrayOutputStream();
            for (int j = 0; j < 6; j++) {
                var bytes = new byte[random.nextInt(12)];
                random.nextBytes(bytes);
                out.writeBytes(bytes);
                out.writeBytes(sentences.get(random.nextInt(sentences.size())).getBytes(StandardCharsets.UTF_8));
            }
            var log = read(out.toByteArray());
            assertThat(log.lines().size() + log.strange() + log.unread()).isLessThanOrEqualTo(log.read());
        }
    }

    @Test
    void lineOfAnyLengthTakesLittleMemory() {
        var log = read("x".repeat(3_000_000) + " Sending handshake initiation\n[ 1.000000] Sending keepalive packet");

        assertThat(log.read()).isEqualTo(2);
        assertThat(log.strange()).isEqualTo(1);
        assertThat(log.lines()).hasSize(1);
    }

    static DaemonLog read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static DaemonLog read(byte[] bytes) {
        try {
            return LogReading.read("wg.log", new ByteArrayInputStream(bytes), NOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
