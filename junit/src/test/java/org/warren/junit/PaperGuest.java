package org.warren.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabLink;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Topology;

/// Labs that are nothing but a clock. Their programs print a line at once, `heartbeat` at 60 s, and end at 300 s with
/// status 3; a program named `quiet` prints nothing and never ends. Their NATs forget a TCP connection at 120 s.
final class PaperGuest implements LabProvider {

    static final AtomicInteger OPEN = new AtomicInteger();

    private static final long SECOND = 1_000_000_000L;
    private static final long END_SECONDS = 300;
    private static final String EVENT = """
            {"t":%d,"event":"%s","id":1,"protocol":"tcp","originalSource":"10.1.0.1:40000",\
            "originalDestination":"10.2.0.2:5222","replySource":"10.2.0.2:5222","replyDestination":"10.2.0.1:40000",\
            "replied":true,"assured":true%s}
            """;

    private final @Nullable String missing;

    PaperGuest(@Nullable String missing) {
        this.missing = missing;
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public String description() {
        return "for tests";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.ofNullable(missing);
    }

    @Override
    public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
        return unavailable();
    }

    @Override
    public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
        OPEN.incrementAndGet();
        return new Paper(topology);
    }

    private static final class Paper implements Lab, LabClock {

        private final Topology topology;
        private final Set<String> started = new LinkedHashSet<>();
        private long nanos;
        private boolean cut;

        Paper(Topology topology) {
            this.topology = topology;
        }

        @Override
        public String name() {
            return "virtual";
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
        public LinuxNode node(String name) {
            return new Sheet(this, name);
        }

        @Override
        public LabLink link(String node, String interfaceName) {
            return new LabLink() {
                @Override
                public void down() {
                    cut = true;
                }

                @Override
                public void up() {
                    cut = false;
                }

                @Override
                public void shape(Link properties) {
                    cut = properties.lossPercent() > 0;
                }
            };
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
                Path events = Files.createDirectories(folder.resolve("nat")).resolve("router.jsonl");
                String timeout = ",\"timeoutSeconds\":120,\"start\":0";
                Files.writeString(
                        events,
                        EVENT.formatted(0, "NEW", timeout)
                                + (nanos < 120 * SECOND
                                        ? ""
                                        : EVENT.formatted(120 * SECOND, "DESTROY", ",\"stop\":" + 120 * SECOND)));
                Path logs = Files.createDirectories(folder.resolve("logs"));
                for (String log : started) {
                    Files.write(logs.resolveSibling(log), output(log));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void salvage(Path folder) {}

        @Override
        public LabEnvironment environment() {
            return LabEnvironment.UNKNOWN;
        }

        @Override
        public void close() {
            OPEN.decrementAndGet();
        }

        private byte[] output(String log) {
            StringBuilder text = new StringBuilder();
            if (!log.contains("quiet")) {
                text.append("0.000000000 out connected\n");
                if (nanos >= 60 * SECOND) {
                    text.append("60.000000000 out heartbeat\n");
                }
                if (nanos >= END_SECONDS * SECOND) {
                    text.append("300.000000000 end exited 3\n");
                }
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private record Sheet(Paper lab, String name) implements LinuxNode {

        @Override
        public CommandResult execute(Duration timeout, byte[] input, List<String> command) {
            String words = String.join(" ", command);
            String pings = "3 packets transmitted, %d received".formatted(lab.cut ? 0 : 3);
            return new CommandResult(words, CommandResult.Ending.EXITED, 0, pings, "");
        }

        @Override
        public BackgroundProcess spawn(String log, List<String> command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BackgroundProcess spawnTimed(String log, List<String> command) {
            lab.started.add(log);
            return new Entry(lab);
        }

        @Override
        public UdpSocket udp(int port) {
            throw new LabException("paper has no sockets");
        }

        @Override
        public byte[] readLog(String log) {
            return lab.output(log);
        }

        @Override
        public boolean exists(String path) {
            return lab.started.stream().anyMatch(path::endsWith);
        }

        @Override
        public byte[] read(String path) {
            return new byte[0];
        }

        @Override
        public void write(String path, byte[] content) {}
    }

    private record Entry(Paper lab) implements BackgroundProcess {

        @Override
        public int number() {
            return 1;
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public CommandResult await(Duration timeout) {
            lab.advance(timeout);
            return new CommandResult("", CommandResult.Ending.TIMED_OUT, 0, "", "");
        }

        @Override
        public void signal(int number) {}

        @Override
        public void signalGroup(int number) {}
    }
}
