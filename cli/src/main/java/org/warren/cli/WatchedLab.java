package org.warren.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabLink;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.Storm;
import org.warren.harness.topology.Topology;

/// A lab whose captures somebody watches: they are looked at whenever somebody has let time pass in it.
record WatchedLab(Lab lab, LiveCaptures captures) implements Lab {

    /// How long a watcher of a lab in real time waits.
    private static final Duration LOOK = Duration.ofMillis(500);

    @Override
    public String name() {
        return lab.name();
    }

    @Override
    public Topology topology() {
        return lab.topology();
    }

    @Override
    public LabClock clock() {
        return new Clock(lab, captures);
    }

    @Override
    public LinuxNode node(String name) {
        return lab.node(name);
    }

    @Override
    public LabLink link(String node, String interfaceName) {
        return lab.link(node, interfaceName);
    }

    @Override
    public void capture(String node, String interfaceName) {
        lab.capture(node, interfaceName);
        captures.began(node, interfaceName);
    }

    @Override
    public void captureAgain(String node, String interfaceName) {
        lab.captureAgain(node, interfaceName);
        captures.beganAgain(node, interfaceName);
    }

    @Override
    public byte[] captured(String node, String interfaceName) {
        return lab.captured(node, interfaceName);
    }

    @Override
    public void watchNat(String node) {
        lab.watchNat(node);
    }

    @Override
    public List<Storm> storms() {
        return lab.storms();
    }

    @Override
    public void collect(Path folder) {
        lab.collect(folder);
    }

    @Override
    public void salvage(Path folder) {
        lab.salvage(folder);
    }

    @Override
    public LabEnvironment environment() {
        return lab.environment();
    }

    @Override
    public void close() {
        lab.close();
    }

    private record Clock(Lab lab, LiveCaptures captures) implements LabClock {

        @Override
        public String kind() {
            return lab.clock().kind();
        }

        @Override
        public Instant epoch() {
            return lab.clock().epoch();
        }

        @Override
        public long elapsedNanos() {
            return lab.clock().elapsedNanos();
        }

        @Override
        public void advance(Duration duration) {
            LabClock clock = lab.clock();
            if (!kind().equals("real")) {
                clock.advance(duration);
                captures.look(lab);
                return;
            }
            long end = clock.elapsedNanos() + duration.toNanos();
            Duration left = duration;
            while (left.compareTo(LOOK) > 0) {
                clock.advance(LOOK);
                captures.look(lab);
                left = Duration.ofNanos(Math.max(0, end - clock.elapsedNanos()));
            }
            clock.advance(left);
            captures.look(lab);
        }
    }
}
