package org.warren.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How many datagrams were dropped because a UDP socket's buffer was full, according to the kernel: they were lost
/// because the reading program was too slow, and not on the path.
///
/// @param port of the socket
/// @param tables the kernel's lists of UDP sockets, one per family
public record SocketDrops(int port, List<Path> tables) {

    /// The drops in this node.
    static final List<Path> KERNEL = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

    private static final int LOCAL_ADDRESS = 1;
    private static final int DROPS = 12;

    /// Since the socket was created; 0 if no table lists it.
    public long count() {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        return tables.stream()
                .flatMap(SocketDrops::lines)
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length > DROPS && words[LOCAL_ADDRESS].endsWith(suffix))
                .mapToLong(words -> Long.parseLong(words[DROPS]))
                .sum();
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            return Stream.empty(); // a kernel without that family
        }
    }
}
