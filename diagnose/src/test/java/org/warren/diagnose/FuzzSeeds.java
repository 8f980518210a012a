package org.warren.diagnose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.warren.harness.capture.Endpoint;

/// The targets of `fuzz.sh`, where they begin, and the files that once broke one: `src/test/resources/fuzz/NAME/`.
final class FuzzSeeds {

    static final Map<String, Consumer<byte[]>> TARGETS = targets();
    private static final Path KEPT = Path.of("src/test/resources/fuzz");

    private FuzzSeeds() {}

    private static Map<String, Consumer<byte[]>> targets() {
        Map<String, Consumer<byte[]>> targets = new LinkedHashMap<>();
        targets.put("CaptureFuzz", CaptureFuzz::fuzzerTestOneInput);
        targets.put("LogFuzz", LogFuzz::fuzzerTestOneInput);
        return targets;
    }

    static List<byte[]> of(String target) throws IOException {
        var seeds = new ArrayList<>(target.equals("LogFuzz") ? logs() : captures());
        Path kept = KEPT.resolve(target);
        if (Files.isDirectory(kept)) {
            try (var files = Files.list(kept)) {
                for (Path file : files.sorted().toList()) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        return seeds;
    }

    private static List<byte[]> captures() {
        var nat = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 2).keepalive(13.1, true);
        nat.data(54.1, false, 128).data(59, false, 128).data(64, false, 128);
        nat.aliceAt(Endpoint.parse("192.168.1.2:40000")).data(70, true, 128).data(70.1, false, 128);
        var silent = new TunnelCapture();
        for (int i = 0; i < 3; i++) {
            silent.initiation(1 + 5.1 * i, true);
            silent.unreachable(1.1 + 5.1 * i, 3, 0);
        }
        var six = new TunnelCapture()
                .aliceAt(Endpoint.parse("[2001:db8::1]:1000"))
                .bobAt(Endpoint.parse("[2001:db8::2]:51820"))
                .handshake(1)
                .pings(2, 2);
        return List.of(
                nat.bytes(),
                silent.bytes(),
                six.bytes(),
                new TunnelCapture().handshake(1).train(2, true, 3, 128, 60).bytes());
    }

    private static List<byte[]> logs() {
        return List.of("""
                [  101.250000] wireguard: wg0: Sending handshake initiation to peer 3 (203.0.113.9:51820)
                [  107.000000] wireguard: wg0: Packet has unallowed src IP (10.9.0.7) from peer 3 ([2001:db8::9]:51820/0%0)
                [  112.000000] net_ratelimit: 7 callbacks suppressed
                """, """
                DEBUG: (wg0) 2026/11/30 12:00:01 peer(AbCd…WxYz) - Handshake did not complete after 5 seconds, retrying
                DEBUG: (wg0) 2026/11/30 12:00:10 Dropped 3: UNKNOWN_PEER
                """, """
                2026-11-30T14:00:01,5+02:00 host kernel: wireguard: wg0: Invalid MAC of handshake, dropping packet from 192.0.2.1:5
                Nov 30 12:00:01 host kernel: wireguard: wg0: No route to 203.0.113.9:51820, error -101
                """).stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /// Writes the corpus that a fuzzer begins with.
    ///
    /// @param arguments the folder
    public static void main(String[] arguments) throws IOException {
        for (String target : TARGETS.keySet()) {
            Path corpus = Files.createDirectories(Path.of(arguments[0], target, "corpus"));
            int number = 0;
            for (byte[] seed : of(target)) {
                Files.write(corpus.resolve("seed-" + number++), seed);
            }
        }
    }
}
