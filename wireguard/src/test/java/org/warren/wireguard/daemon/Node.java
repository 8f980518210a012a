package org.warren.wireguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A network namespace with one end of a cable, and the processes in it.
final class Node implements AutoCloseable {
    static final Path SCRIPT = Path.of("bin/warren-wg").toAbsolutePath();

    private static final Path SOCKETS = Path.of("/var/run/wireguard");
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long LOOK_NANOS = 5_000_000;

    private final String namespace;
    private final String wg;

    /// @param letter of this node, and the last one of its names
    Node(String letter) throws IOException {
        long pid = ProcessHandle.current().pid();
        namespace = "warren-" + pid + letter;
        wg = "wt" + pid + letter;
        Command.run("ip", "netns", "add", namespace).expectSuccess();
        run("ip", "link", "set", "lo", "up");
    }

    /// Connects two nodes: 192.0.2.1 and .2, 2001:db8::1 and ::2.
    static void connect(Node a, Node b) throws IOException {
        a.run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", b.namespace);
        int number = 1;
        for (Node node : List.of(a, b)) {
            node.run("ip", "addr", "add", "192.0.2." + number + "/24", "dev", "eth0");
            node.run("ip", "addr", "add", "2001:db8::" + number + "/64", "dev", "eth0", "nodad");
            node.run("ip", "link", "set", "eth0", "up");
            number++;
        }
    }

    String namespace() {
        return namespace;
    }

    /// The name of this node's WireGuard interface, and of nobody else's on this machine.
    String wg() {
        return wg;
    }

    Path socket() {
        return SOCKETS.resolve(wg + ".sock");
    }

    /// Runs a command here that has to succeed; returns what it printed.
    String run(String... command) throws IOException {
        return tryRun(command).expectSuccess();
    }

    Command tryRun(String... command) throws IOException {
        return Command.run(environment(), inside(command));
    }

    /// Starts a process here whose output can be read while it runs.
    Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(inside(command)).redirectErrorStream(true);
        builder.environment().putAll(environment());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> inside(String... command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        words.addAll(List.of(command));
        return words;
    }

    /// The daemon runs on the machine that runs the tests.
    static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("WG_QUICK_USERSPACE_IMPLEMENTATION", SCRIPT.toString());
        return environment;
    }

    /// The processes here; usually the one daemon.
    List<ProcessHandle> processes() throws IOException {
        return Command.run("ip", "netns", "pids", namespace)
                .expectSuccess()
                .lines()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                .toList();
    }

    /// Ends the daemon of an interface here.
    void end(String name) throws IOException {
        for (ProcessHandle process : processes()) {
            if (process.info().commandLine().orElse("").endsWith(" " + name)) {
                process.destroy();
                awaitEnd(process);
            }
        }
    }

    /// Looks every few milliseconds, for the JDK looks after other processes' ends every few seconds only.
    static void awaitEnd(ProcessHandle process) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (process.isAlive() && !isZombie(process)) {
            assertThat(deadline - System.nanoTime())
                    .as("time left for the end of %s", process.info())
                    .isPositive();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /// Ended, but its parent has not asked for its status yet: some machines' first process asks only every
    /// few seconds.
    private static boolean isZombie(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"))
                    .contains(") Z ");
        } catch (IOException e) {
            return true; // it is gone meanwhile
        }
    }

    boolean hasInterface() throws IOException {
        return tryRun("ip", "link", "show", wg).status() == 0;
    }

    /// Kills all processes here. Interfaces go with them; sockets are deleted.
    void reset() throws IOException {
        for (ProcessHandle process : processes()) {
            process.destroyForcibly();
            awaitEnd(process);
        }
        deleteSockets();
    }

    @Override
    public void close() throws IOException {
        try {
            reset();
        } finally {
            Command.run("ip", "netns", "del", namespace).expectSuccess();
        }
    }

    private void deleteSockets() throws IOException {
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(SOCKETS, wg + "*")) {
            for (Path socket : sockets) {
                Files.delete(socket);
            }
        } catch (NoSuchFileException e) {
            return; // no daemon ever ran here
        }
    }
}
