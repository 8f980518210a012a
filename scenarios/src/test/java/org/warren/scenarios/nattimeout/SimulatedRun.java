package org.warren.scenarios.nattimeout;

import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.testing.EvidenceFolder;

/// Plays the scenario with a client, a router and a server that know only what the protocol and Linux say, event by
/// event, and writes the evidence that this leaves. It shares no code with what is tested.
final class SimulatedRun {

    static final Endpoint CLIENT = Endpoint.parse("192.168.1.2:51820");
    static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    static final long START = 12 * SECOND;

    private static final long MILLISECOND = SECOND / 1_000;
    private static final long NEVER = Long.MAX_VALUE;

    final EvidenceFolder folder;
    private final NatTimeoutParameters parameters;
    private final SimulatedRouter router;
    private final Map<Long, String> staged = new LinkedHashMap<>();
    private final List<Long> answeredTries = new ArrayList<>();
    /// The time that a packet takes from one machine to the next.
    private long hop = MILLISECOND;
    private long now = START;
    private long clientLast;
    private long passiveDue = NEVER;
    private long clientSession = Long.MIN_VALUE / 2;
    private long serverSession = Long.MIN_VALUE / 2;
    private long serverInitiated = Long.MIN_VALUE / 2;
    private boolean isClientInitiator = true;
    private Endpoint clientAtServer = CLIENT;
    private boolean answered;
    private boolean isTrying;
    private long idleFrom;
    private long idleTo;

    /// @param parameters what the run is told
    /// @param router what the router really does
    SimulatedRun(Path path, NatTimeoutParameters parameters, SimulatedRouter router) {
        this.parameters = parameters;
        this.router = router;
        this.folder = new EvidenceFolder(path);
        router.folder = folder;
    }

    static SimulatedRun of(Path path, NatTimeoutParameters parameters) {
        return new SimulatedRun(
                path, parameters, new SimulatedRouter(parameters.udpTimeoutNanos(), parameters.streamTimeoutNanos()));
    }

    /// Takes no time for a packet's way, so that a handshake and what follows it pass in one instant.
    SimulatedRun withoutDelay() {
        hop = 0;
        return this;
    }

    /// Drives the steps.
    SimulatedRun play() {
        folder.parameter("udp-timeout", parameters.udpTimeoutNanos() + "ns")
                .parameter("stream-timeout", parameters.streamTimeoutNanos() + "ns")
                .parameter("keepalive", parameters.keepaliveNanos() / 1_000_000_000L + "s")
                .parameter("idle", parameters.idleNanos() + "ns")
                .address("client", "192.168.1.2");
        if (parameters.keepaliveNanos() > 0) {
            clientSends("", 32);
        }
        step("first contact", () -> clientProbe("first", 0));
        idleFrom = now;
        step("idle", () -> advance(parameters.idleNanos()));
        idleTo = now;
        step("server tries", () -> {
            isTrying = true;
            for (int i = 0; i < 20; i++) {
                long next = now + SECOND;
                serverProbe("server-try", i);
                advance(next - now);
            }
            isTrying = false;
        });
        step("client speaks", () -> {
            for (int i = 0; i < 5 && !clientProbe("client-speak", i); i++) {
                advance(SECOND);
            }
        });
        step("server again", () -> {
            for (int i = 0; i < 3; i++) {
                serverProbe("server-again", i);
                advance(SECOND);
            }
        });
        router.finish(now);
        return this;
    }

    /// Writes the evidence and opens it.
    Evidence evidence() {
        return folder.write(now);
    }

    long now() {
        return now;
    }

    long idleFrom() {
        return idleFrom;
    }

    long idleTo() {
        return idleTo;
    }

    /// The sequence numbers of the server's tries that were answered before the client spoke of itself.
    List<Long> answeredTries() {
        return answeredTries;
    }

    /// The router, for what it knows better than its log.
    SimulatedRouter router() {
        return router;
    }

    private void step(String name, Runnable action) {
        long from = now;
        action.run();
        folder.step(name, from, now);
        if (hop == 0) {
            now += MILLISECOND; // as between the steps of a real run
        }
    }

    private void advance(long nanos) {
        long end = now + nanos;
        while (true) {
            long persistent = parameters.keepaliveNanos() > 0 ? clientLast + parameters.keepaliveNanos() : NEVER;
            long next = Math.min(persistent, passiveDue);
            if (next > end) {
                break;
            }
            now = Math.max(now, next);
            clientSends("", 32);
        }
        now = Math.max(now, end);
    }

    /// A probe is noted as sent when it has been, and then may have passed the router.
    private boolean clientProbe(String series, int sequence) {
        answered = false;
        folder.probe("client-" + series, now + hop * 3 / 2, "sent", series, sequence);
        clientSends(series + ":" + sequence, 112);
        return answered;
    }

    private void serverProbe(String series, int sequence) {
        folder.probe("server-" + series, now + hop * 3 / 2, "sent", series, sequence);
        serverSends(series + ":" + sequence);
    }

    /// @param content empty for a keepalive
    private void clientSends(String content, int length) {
        clientLast = now;
        passiveDue = NEVER;
        if (now - clientSession >= 180 * SECOND) {
            clientInitiates(content, length);
            return;
        }
        boolean old = isClientInitiator && now - clientSession >= 120 * SECOND;
        out(4, length);
        serverGets(content);
        if (old) {
            clientInitiates("", 32);
        }
    }

    private void clientInitiates(String content, int length) {
        out(1, 148);
        if (in(2, 92)) {
            clientSession = now;
            isClientInitiator = true;
            clientLast = now;
            out(4, length);
            serverSession = now;
            flushStaged();
            serverGets(content);
        }
    }

    private void serverGets(String content) {
        if (content.startsWith("first") || content.startsWith("client-speak")) {
            serverSends("echo of " + content);
        } else if (content.startsWith("echo of ")) {
            var parts = content.substring(8).split(":", -1);
            folder.probe("server-" + parts[0], now, "answered", parts[0], Long.parseLong(parts[1]));
            if (isTrying) {
                answeredTries.add(Long.parseLong(parts[1]));
            }
        }
    }

    private void serverSends(String content) {
        if (now - serverSession < 180 * SECOND) {
            if (in(4, 112)) {
                clientGets(content);
            }
            return;
        }
        staged.put((long) staged.size(), content);
        if (now - serverInitiated >= 5 * SECOND) {
            serverInitiated = now;
            if (in(1, 148)) {
                out(2, 92);
                serverSession = now;
                clientSession = now;
                isClientInitiator = false;
                flushStaged();
            }
        }
    }

    private void flushStaged() {
        var waiting = List.copyOf(staged.values());
        staged.clear();
        waiting.forEach(this::serverSends);
    }

    private void clientGets(String content) {
        passiveDue = passiveDue == NEVER ? now + 10 * SECOND : passiveDue;
        clientLast = now;
        if (content.startsWith("echo of ")) {
            var parts = content.substring(8).split(":", -1);
            folder.probe("client-" + parts[0], now, "answered", parts[0], Long.parseLong(parts[1]));
            answered = true;
        } else {
            var parts = content.split(":", -1);
            folder.probe("client-echo", now, "received", parts[0], Long.parseLong(parts[1]));
            clientSends("echo of " + content, 112);
        }
    }

    private void out(int type, int length) {
        var message = folder.message(type, length);
        folder.udp("client-eth0", now, CLIENT, SERVER, message);
        now += hop;
        folder.udp("nat-lan", now, CLIENT, SERVER, message);
        clientAtServer = router.outbound(now);
        folder.udp("nat-wan", now, clientAtServer, SERVER, message);
        now += hop;
        folder.udp("server-eth0", now, clientAtServer, SERVER, message);
        clientLast = Math.max(clientLast, now - 2 * hop);
    }

    private boolean in(int type, int length) {
        var message = folder.message(type, length);
        folder.udp("server-eth0", now, SERVER, clientAtServer, message);
        now += hop;
        folder.udp("nat-wan", now, SERVER, clientAtServer, message);
        if (!router.inbound(now, clientAtServer)) {
            return false;
        }
        folder.udp("nat-lan", now, SERVER, CLIENT, message);
        now += hop;
        folder.udp("client-eth0", now, SERVER, CLIENT, message);
        clientLast = now;
        return true;
    }
}
