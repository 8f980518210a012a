package org.warren.cli;

import java.time.Duration;
import java.time.Instant;
import org.warren.harness.lab.ForwardingLab;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabClock;

/// A lab whose captures are watched: they are read whenever time has passed in it.
record WatchedLab(Lab lab, LiveCaptures captures) implements ForwardingLab {

    /// The interval between reads in a real-time lab.
    private static final Duration LOOK = Duration.ofMillis(500);

    @Override
    public LabClock clock() {
        return new Clock(lab, captures);
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
