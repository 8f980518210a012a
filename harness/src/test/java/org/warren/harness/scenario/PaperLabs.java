package org.warren.harness.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabLink;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.NodeKernel;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.topology.Topology;

/// Labs that are nothing but a clock and a file, for the parts of a run that surround a lab.
///
/// @param name the lab's
/// @param answer what nodes read
/// @param release the kernel that nodes claim to have
public record PaperLabs(String name, String answer, String release) implements LabProvider {

    /// A node that reads this is in no lab any more.
    public static final String BROKEN = "broken";

    /// A node that reads this meets a fault of Warren itself.
    public static final String FAULTY = "faulty";

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public String description() {
        return "for tests";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
        return Optional.empty();
    }

    @Override
    public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
        return new Paper(topology);
    }

    private final class Paper implements Lab, LabClock {

        private final Topology topology;
        private long nanos;

        Paper(Topology topology) {
            this.topology = topology;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Topology topology() {
            return topology;
        }

        @Override
        public LabClock clock() {
            return this;
        }

        @Override
        public String kind() {
            return "virtual";
        }

        @Override
        public Instant epoch() {
            return Instant.EPOCH;
        }

        @Override
        public long elapsedNanos() {
            return nanos;
        }

        @Override
        public void advance(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public LinuxNode node(String node) {
            return new Sheet(node);
        }

        @Override
        public LabLink link(String node, String interfaceName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void capture(String node, String interfaceName) {}

        @Override
        public byte[] captured(String node, String interfaceName) {
            throw new LabException("paper captures nothing");
        }

        @Override
        public void watchNat(String node) {}

        @Override
        public void collect(Path folder) {
            try {
                Files.writeString(
                        Files.createDirectories(folder.resolve("logs")).resolve("client-paper.log"), answer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void salvage(Path folder) {}

        @Override
        public LabEnvironment environment() {
            Map<String, NodeKernel> kernels = new LinkedHashMap<>();
            topology.nodes().forEach(node -> kernels.put(node.name(), new NodeKernel(release, "guest", "")));
            return new LabEnvironment("paper 1", kernels, List.of(new Dependency("paper", release, "sha256:0")));
        }

        @Override
        public void close() {}
    }

    private final class Sheet implements LinuxNode {

        private final String node;

        Sheet(String node) {
            this.node = node;
        }

        @Override
        public String name() {
            return node;
        }

        @Override
        public CommandResult execute(Duration timeout, byte[] input, List<String> command) {
            if (command.getLast().equals("--version")) {
                return new CommandResult(String.join(" ", command), CommandResult.Ending.EXITED, 0, "paper 1.0\n", "");
            }
            throw new UnsupportedOperationException();
        }

        @Override
        public BackgroundProcess spawn(String log, List<String> command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BackgroundProcess spawnTimed(String log, List<String> command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UdpSocket udp(int port) {
            throw new LabException("paper has no sockets");
        }

        @Override
        public byte[] readLog(String log) {
            return new byte[0];
        }

        @Override
        public boolean exists(String path) {
            return true;
        }

        @Override
        public byte[] read(String path) {
            if (answer.equals(BROKEN)) {
                throw new LabException("The paper tore; take another.");
            }
            if (answer.equals(FAULTY)) {
                throw new IllegalStateException("a fault");
            }
            return answer.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void write(String path, byte[] content) {
            throw new UnsupportedOperationException();
        }
    }
}
