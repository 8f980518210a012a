package org.warren.nat.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.nat.Endpoint;
import org.warren.nat.stun.StunServer.Reply;

/// What clients that mean harm get out of the server: no more than four times what they send, no more often than the
/// rate, nothing for others, and no memory.
class HostileClientTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int PACKETS = 1_000_000;
    private static final int SOURCES_MAX = 10_000;
    private static final int VICTIM = Endpoint.address("203.0.113.9");

    private final StunServer server =
            StunServer.of(List.of(Endpoint.address("198.51.100.1"), Endpoint.address("198.51.100.2")), 3478, 3479);

    @Test
    void factorAndAddressHoldOverAMillionPackets() {
        var random = new Random(7);
        long answered = 0;
        for (int i = 0; i < PACKETS; i++) {
            // A million forged addresses in a minute, each with something of its own.
            Endpoint source = new Endpoint(random.nextInt(), 1 + random.nextInt(65_535));
            byte[] datagram = hostile(random);
            Optional<Reply> reply = server.handle(random.nextInt(4), source, datagram, i * 60_000L);
            if (reply.isPresent()) {
                answered++;
                assertThat(reply.get().datagram().length).isLessThanOrEqualTo(StunServer.FACTOR * datagram.length);
                assertThat(reply.get().to().address()).isEqualTo(source.address());
            }
        }
        assertThat(answered).as("hostile, but often a request").isGreaterThan(10_000);
        assertThat(server.sources()).isLessThanOrEqualTo(SOURCES_MAX);
    }

    /// In a process of its own with 16 MB of heap: 30 bytes kept of each packet would end it.
    @Test
    void memoryStaysFlatOverAMillionPackets() throws IOException, InterruptedException {
        Process flood = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Flood.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(flood.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(flood.waitFor()).as(said).isZero();
        assertThat(said).startsWith("answered ");
    }

    /// A million packets of as many forged sources.
    static final class Flood {
        private Flood() {}

        public static void main(String[] arguments) {
            var server = StunServer.of(List.of(1, 2), 3478, 3479);
            var random = new Random(7);
            int answered = 0;
            for (int i = 0; i < PACKETS; i++) {
                Endpoint source = new Endpoint(random.nextInt(), 1 + random.nextInt(65_535));
                answered += server.handle(random.nextInt(4), source, hostile(random), i * 60_000L)
                                .isPresent()
                        ? 1
                        : 0;
            }
            System.out.println("answered " + answered);
        }
    }

    @Test
    void rateOfASourceHoldsInAFlood() {
        byte[] request = request(List.of());
        int answered = 0;
        for (long now = 0; now < 20 * SECOND; now += SECOND / 50_000) {
            answered += server.handle(0, new Endpoint(VICTIM, 1024 + (int) (now % 60_000)), request, now)
                            .isPresent()
                    ? 1
                    : 0;
        }

        assertThat(answered).isBetween(20 * 50, 100 + 20 * 50 + 1);
    }

    /// To be forgotten must give a source nothing: 20,000 others ask in between, more than are remembered.
    @Test
    void rateOfASourceHoldsAmongForgedOnes() {
        var rates = new SourceRates(50, 100, 1000);
        Map<Integer, Integer> answered = new HashMap<>();
        long now = 0;
        for (int round = 0; round < 1000; round++) {
            for (int source = 0; source < 2000; source++) {
                now += 1000;
                if (rates.admits(source, now)) {
                    answered.merge(source, 1, Integer::sum);
                }
            }
        }
        int most = (int) (100 + 50 * now / SECOND + 1);

        assertThat(rates.size()).isLessThanOrEqualTo(1000);
        assertThat(answered.values()).allMatch(count -> count <= most);
    }

    /// A source that has used all of its burst is remembered for 2 s; those after it are forgotten sooner.
    @Test
    void burstOfOneSourceKeepsNoNewOnesOut() {
        var rates = new SourceRates(50, 100, 1000);
        for (int i = 0; i < 100; i++) {
            assertThat(rates.admits(0, 0)).isTrue();
        }
        for (int source = 1; source < 1000; source++) {
            assertThat(rates.admits(source, 1)).isTrue();
        }

        assertThat(rates.admits(1000, 2)).as("all places are taken").isFalse();
        assertThat(rates.admits(1000, SECOND / 10))
                .as("others may be forgotten")
                .isTrue();
        assertThat(rates.admits(0, SECOND / 1000))
                .as("the burst is still used up")
                .isFalse();
        assertThat(rates.size()).isEqualTo(1000);
    }

    @Test
    void clientIsServedWhileForgedSourcesAskAHundredThousandTimesASecond() {
        byte[] request = request(List.of());
        for (int i = 0; i < 300_000; i++) {
            long now = i * (SECOND / 100_000);
            server.handle(0, new Endpoint(1_000_000 + i, 40_000), request, now);
            if (i % 2500 == 0) {
                assertThat(server.handle(0, new Endpoint(VICTIM, 40_000), request, now))
                        .as("packet %s", i)
                        .isPresent();
            }
        }
    }

    @Test
    void tenThousandClientsAreServedAtOnce() {
        byte[] request = request(List.of());
        for (int round = 0; round < 3; round++) {
            for (int client = 0; client < SOURCES_MAX; client++) {
                assertThat(server.handle(0, new Endpoint(client, 40_000), request, round * SECOND + client))
                        .isPresent();
            }
        }
        assertThat(server.sources()).isEqualTo(SOURCES_MAX);
    }

    private static byte[] request(List<StunAttribute> attributes) {
        return StunMessage.of(StunMessage.REQUEST, new byte[12], attributes).write(false);
    }

    private static byte[] hostile(Random random) {
        byte[] noise = new byte[random.nextInt(600)];
        random.nextBytes(noise);
        List<StunAttribute> attributes =
                switch (random.nextInt(4)) {
                    case 0 -> List.of();
                    case 1 -> List.of(StunMessage.of(StunAttribute.CHANGE_REQUEST, random.nextInt()));
                    case 2 -> List.of(StunMessage.of(StunAttribute.RESPONSE_PORT, random.nextInt()));
                    default -> List.of(new StunAttribute(random.nextInt(0x10000), noise));
                };
        byte[] datagram =
                StunMessage.of(StunMessage.REQUEST, new byte[12], attributes).write(random.nextBoolean());
        return switch (random.nextInt(4)) {
            case 0 -> noise;
            case 1 -> {
                datagram[random.nextInt(datagram.length)] ^= (byte) (1 << random.nextInt(8));
                yield datagram;
            }
            default -> datagram;
        };
    }
}
