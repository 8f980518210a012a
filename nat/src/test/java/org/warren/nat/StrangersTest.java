package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.nat.Home.ALICE;
import static org.warren.nat.Home.SECOND;
import static org.warren.nat.Home.SERVER;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What whoever forges sources gets out of a mapping that admits everybody: no memory, and no end of it.
class StrangersTest {

    private static final int PACKETS = 1_000_000;

    @Test
    void forgedSourcesOpenNoMoreSessionsThanAMappingHas() {
        var home = new Home(NatBehaviour.RFC_4787);
        String outside = home.out(ALICE, SERVER);
        for (int i = 0; i < 20_000; i++) {
            assertThat(home.after(1000).in("198.51.100.7:" + (1024 + i), outside))
                    .isEqualTo(ALICE);
        }

        long opened = home.events.stream()
                .filter(event -> event.type() == SessionEvent.Type.CREATED)
                .count();
        long ended = home.events.stream()
                .filter(event -> event.type() == SessionEvent.Type.ENDED)
                .count();
        assertThat(opened).isEqualTo(20_001);
        assertThat(opened - ended).isEqualTo(1 + MappingTable.STRANGERS_MAX);
        assertThat(home.events.stream()
                        .filter(event -> event.type() == SessionEvent.Type.ENDED)
                        .map(SessionEvent::remote))
                .as("of those that the inside has spoken to first none is forgotten")
                .doesNotContain(Endpoint.parse(SERVER));
    }

    /// The one with the latest expiry is kept, so that a flood does not shorten the mapping.
    @Test
    void mappingLivesAsLongAsWithoutAFlood() {
        var home = new Home(NatBehaviour.RFC_4787.with(UdpTimeouts.of(30 * SECOND, 30 * SECOND, 120 * SECOND)));
        String outside = home.out(ALICE, SERVER);
        home.in("198.51.100.7:9", outside);
        home.out(ALICE, "198.51.100.7:9"); // established, for 120 s
        for (int i = 0; i < 5000; i++) {
            home.in("198.51.100.8:" + (1024 + i), outside);
        }

        assertThat(home.after(120 * SECOND - 1).nat.destinationOf(packet(outside), home.now))
                .isPresent();
        assertThat(home.after(1).nat.destinationOf(packet(outside), home.now)).isEmpty();
    }

    private static Packet packet(String outside) {
        return Packet.udp(Endpoint.parse(SERVER), Endpoint.parse(outside));
    }

    /// In a process of its own with 16 MB of heap: 30 bytes kept of each packet would end it.
    @Test
    void memoryStaysFlatOverAMillionForgedSources() throws IOException, InterruptedException {
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
        assertThat(said.strip()).isEqualTo("passed " + PACKETS);
    }

    /// A million packets of as many forged sources within a minute, where mappings live for five.
    static final class Flood {
        private Flood() {}

        public static void main(String[] arguments) {
            var nat = new Translator(NatBehaviour.RFC_4787, List.of(Home.WAN), new Random(1));
            Endpoint inside = Endpoint.parse(ALICE);
            nat.fromInside(Packet.udp(inside, Endpoint.parse(SERVER)), 0);
            Endpoint outside = nat.outsideOf(Protocol.UDP, inside).getFirst();
            var random = new Random(7);
            int passed = 0;
            for (int i = 0; i < PACKETS; i++) {
                Endpoint source = new Endpoint(random.nextInt(), 1 + random.nextInt(65_535));
                passed +=
                        nat.fromOutside(Packet.udp(source, outside), i * 60_000L) instanceof Outcome.Forwarded ? 1 : 0;
            }
            System.out.println("passed " + passed);
        }
    }
}
