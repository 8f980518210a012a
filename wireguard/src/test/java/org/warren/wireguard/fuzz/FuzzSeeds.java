package org.warren.wireguard.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.warren.wireguard.config.ConfigurationFuzz;
import org.warren.wireguard.key.KeyTextFuzz;
import org.warren.wireguard.session.ReplayWindowFuzz;
import org.warren.wireguard.uapi.RequestReaderFuzz;

/// The targets, and the inputs that are kept for each: one a line in `src/test/resources/fuzz/NAME.txt`, as
/// hexadecimal digits, or behind a quotation mark as text with `|` for the end of a line.
final class FuzzSeeds {
    static final Map<String, Consumer<byte[]>> TARGETS = targets();
    private static final Path FOLDER = Path.of("src/test/resources/fuzz");

    private FuzzSeeds() {}

    private static Map<String, Consumer<byte[]>> targets() {
        Map<String, Consumer<byte[]>> targets = new LinkedHashMap<>();
        targets.put("MessageFuzz", MessageFuzz::fuzzerTestOneInput);
        targets.put("IpPacketFuzz", IpPacketFuzz::fuzzerTestOneInput);
        targets.put("AllowedIpsFuzz", AllowedIpsFuzz::fuzzerTestOneInput);
        targets.put("ReplayWindowFuzz", ReplayWindowFuzz::fuzzerTestOneInput);
        targets.put("RequestReaderFuzz", RequestReaderFuzz::fuzzerTestOneInput);
        targets.put("KeyTextFuzz", KeyTextFuzz::fuzzerTestOneInput);
        targets.put("ConfigurationFuzz", ConfigurationFuzz::fuzzerTestOneInput);
        targets.put("TunnelFuzz", TunnelFuzz::fuzzerTestOneInput);
        return targets;
    }

    static List<byte[]> of(String target) throws IOException {
        return Files.readAllLines(FOLDER.resolve(target + ".txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(FuzzSeeds::read)
                .toList();
    }

    private static byte[] read(String line) {
        return line.startsWith("\"")
                ? line.substring(1).replace('|', '\n').getBytes(java.nio.charset.StandardCharsets.UTF_8)
                : HexFormat.of().parseHex(line.strip());
    }

    /// Writes the inputs as files, one folder a target, for Jazzer to begin with.
    public static void main(String[] folder) throws IOException {
        for (String target : TARGETS.keySet()) {
            Path corpus =
                    Files.createDirectories(Path.of(folder[0]).resolve(target).resolve("corpus"));
            List<byte[]> seeds = of(target);
            for (int i = 0; i < seeds.size(); i++) {
                Files.write(corpus.resolve("seed-" + i), seeds.get(i));
            }
        }
    }
}
