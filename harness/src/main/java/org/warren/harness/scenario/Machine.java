package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The driver's machine, for records.
final class Machine {

    private Machine() {}

    /// The processor's name and the number of processors.
    static String processor() {
        int count = Runtime.getRuntime().availableProcessors();
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return count + " x "
                    + lines.filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse(System.getProperty("os.arch", "unknown"));
        } catch (IOException e) {
            return count + " x " + System.getProperty("os.arch", "unknown");
        }
    }
}
