package org.warren.scenarios.nattimeout;

import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.warren.harness.capture.Endpoint;
import org.warren.kit.testing.EvidenceFolder;

/// A router with one flow, and its log.
final class SimulatedRouter {

    private final long udp;
    private final long stream;
    private final List<long[]> lives = new ArrayList<>();
    EvidenceFolder folder = new EvidenceFolder(Path.of(""));
    private boolean exists;
    private boolean replied;
    private boolean assured;
    private long created;
    private long expires;
    private int port = 51_819;
    private boolean portChanges;
    private long streamAfter = 2 * SECOND;
    private LongSupplier tick = () -> 0;

    SimulatedRouter(long udp, long stream) {
        this.udp = udp;
        this.stream = stream;
    }

    /// Gives each mapping another port.
    SimulatedRouter withChangingPorts() {
        portChanges = true;
        port = 1_023;
        return this;
    }

    /// Lets a mapping become a stream later than Linux says.
    SimulatedRouter withStreamLaterBy(long nanos) {
        streamAfter += nanos;
        return this;
    }

    /// Counts in ticks: each expiry comes earlier or later by what is drawn.
    SimulatedRouter withTicks(LongSupplier drawn) {
        tick = drawn;
        return this;
    }

    Endpoint outbound(long now) {
        if (!exists || now >= expires) {
            finish(now);
            exists = true;
            replied = false;
            assured = false;
            created = now;
            port = portChanges || lives.isEmpty() ? port + 1 : port;
            log(now, "NEW", "");
        }
        touch(now);
        return outside();
    }

    boolean inbound(long now, Endpoint to) {
        if (!exists || now >= expires || !to.equals(outside())) {
            return false;
        }
        touch(now);
        if (!replied) {
            replied = true;
            log(now, "UPDATE", ",\"replied\":true");
        }
        return true;
    }

    /// Writes the end of an expired mapping down, some time after it.
    void finish(long now) {
        if (exists && now >= expires) {
            exists = false;
            lives.add(new long[] {created, expires});
            log(now, "DESTROY", ",\"replied\":%b,\"stop\":%d".formatted(replied, EvidenceFolder.wall(expires)));
        }
    }

    /// The share of a stretch in which nothing was mapped.
    double shareWithout(long from, long to) {
        var all = new ArrayList<>(lives);
        if (exists) {
            all.add(new long[] {created, expires});
        }
        double covered = 0;
        for (var life : all) {
            covered += Math.max(0, Math.min(to, life[1]) - Math.max(from, life[0]));
        }
        return 1 - covered / (to - from);
    }

    private void touch(long now) {
        boolean isStream = replied && now - created > streamAfter + tick.getAsLong();
        long next = now + (isStream ? stream : udp) + tick.getAsLong();
        if (next > expires && now != created) {
            log(now, "REFRESH", ",\"replied\":%b,\"timeoutSeconds\":%d".formatted(replied, (next - now) / SECOND));
        }
        expires = next;
        if (isStream && !assured) {
            assured = true;
            log(now, "UPDATE", ",\"replied\":true,\"assured\":true");
        }
    }

    private Endpoint outside() {
        return new Endpoint(Endpoint.parse("203.0.113.1:0").address(), port);
    }

    private void log(long now, String event, String more) {
        folder.conntrack("nat", now, event, 7, SimulatedRun.CLIENT, outside(), SimulatedRun.SERVER, more);
    }
}
