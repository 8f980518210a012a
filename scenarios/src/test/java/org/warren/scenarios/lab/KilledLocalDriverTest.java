package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.warren.junit.NeedsLocalLab;

/// What is left of the local lab when its driver is killed: nothing.
@NeedsLocalLab
@Isolated("it looks for namespaces and mounts that a driver leaves")
class KilledLocalDriverTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final Set<String> KINDS = Set.of("net", "mnt", "pid");

    @Test
    void aDriverThatIsKilledLeavesNoProcessNoNamespaceAndNoMount(@TempDir Path folder) throws Exception {
        String mounts = mounts();
        Process driver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.warren.cli.Warren",
                        "run",
                        "throughput",
                        "--lab",
                        "local",
                        "--client",
                        "wireguard-go",
                        "--server",
                        "wireguard-go",
                        "--set",
                        "warm-up=10m",
                        "--out",
                        folder.resolve("killed").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Set<String> namespaces;
        List<ProcessHandle> processes;
        try {
            Awaitility.await().atMost(LIMIT).until(() -> Files.readString(folder.resolve("output"))
                    .contains("✓ tunnels up"));
            processes = driver.descendants().toList();
            namespaces = namespaces(processes.stream());
            namespaces.removeAll(namespaces(Stream.of(ProcessHandle.current())));
            // The lab's own, and that of each node.
            assertThat(namespaces.stream().filter(each -> each.startsWith("net")))
                    .hasSize(3);
        } finally {
            driver.destroyForcibly().waitFor();
        }
        Awaitility.await().atMost(END_LIMIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(namespaces(ProcessHandle.allProcesses())).doesNotContainAnyElementsOf(namespaces);
        assertThat(mounts()).isEqualTo(mounts);
    }

    private static String mounts() throws IOException {
        return Files.readString(Path.of("/proc/self/mountinfo"));
    }

    private static Set<String> namespaces(Stream<ProcessHandle> processes) {
        Set<String> found = new TreeSet<>();
        processes.forEach(process -> KINDS.forEach(kind -> {
            try {
                found.add(Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/" + kind))
                        .toString());
            } catch (IOException e) {
                // It has ended, or is another user's.
            }
        }));
        return found;
    }
}
