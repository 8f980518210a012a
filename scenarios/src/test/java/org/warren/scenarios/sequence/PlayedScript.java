package org.warren.scenarios.sequence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.testing.EvidenceFolder;

/// The folder of a run in which one script was played, by subjects and kernels that send what a test wants.
final class PlayedScript {

    private static final long SECOND = EvidenceFolder.SECOND;
    private static final long BEGIN = 20 * SECOND;
    private static final long ONE_WAY = SECOND / 100;

    private final Script script;
    private final EvidenceFolder folder;
    private List<Sent> subjects;
    private List<Sent> kernels;

    /// @param nanos since the script's begin
    record Sent(long nanos, End from, Kind kind, int length) {}

    PlayedScript(Script script, Path path) {
        this.script = script;
        this.subjects = rightly(script);
        this.kernels = rightly(script);
        this.folder = new EvidenceFolder(path)
                .parameter("script", script.id())
                .subject("client", "kernel")
                .subject("server", "kernel")
                .address("client", "203.0.113.2")
                .address("server", "203.0.113.10")
                .address("kernel-client", "203.0.113.3")
                .address("kernel-server", "203.0.113.11")
                .value(SequenceScenario.begin(script.id()).name(), BEGIN)
                .step(script.id(), BEGIN - 2 * SECOND, BEGIN + script.length().toNanos() + 2 * SECOND);
        List.of("client", "server", "kernel-client", "kernel-server").forEach(node -> folder.capture(node + "-eth0"));
    }

    /// What is to be sent, with timers that are a little late.
    static List<Sent> rightly(Script script) {
        List<Sent> sent = new ArrayList<>();
        long before = 0;
        for (Expected expected : script.expected()) {
            long until = expected.repeatedUntil().orElse(Long.MAX_VALUE);
            long at = due(expected, before);
            while (at < until) {
                sent.add(new Sent(at, expected.from(), expected.kind(), expected.length()));
                before = at;
                if (expected.repeatedUntil().isEmpty()) {
                    break;
                }
                at = due(expected, before);
            }
        }
        return sent;
    }

    private static long due(Expected expected, long before) {
        long late = expected.delay() == 0 ? ONE_WAY : SECOND / 20 + expected.jitter() / 4;
        return expected.since().orElse(before) + expected.delay() + late;
    }

    EvidenceFolder folder() {
        return folder;
    }

    List<Sent> subjects() {
        return subjects;
    }

    PlayedScript subjects(List<Sent> sent) {
        subjects = sent;
        return this;
    }

    PlayedScript kernels(List<Sent> sent) {
        kernels = sent;
        return this;
    }

    PlayedScript implementation(End end, String implementation) {
        folder.subject(end.role(), implementation);
        return this;
    }

    /// The same list with one more in its place.
    static List<Sent> with(List<Sent> sent, Sent more) {
        List<Sent> all = new ArrayList<>(sent);
        all.add(more);
        all.sort(Comparator.comparingLong(Sent::nanos));
        return all;
    }

    /// The same list without one.
    static List<Sent> without(List<Sent> sent, int index) {
        List<Sent> all = new ArrayList<>(sent);
        all.remove(index);
        return all;
    }

    Evidence write() {
        subjects.forEach(datagram ->
                write(datagram, datagram.from().role(), datagram.from().other().role()));
        kernels.forEach(datagram -> write(
                datagram,
                datagram.from().referenceNode(),
                datagram.from().other().referenceNode()));
        return folder.write(BEGIN + script.length().toNanos());
    }

    /// Both ends capture it; only the sender's capture says that it was sent.
    private void write(Sent datagram, String from, String to) {
        byte[] message = folder.message(type(datagram.kind()), datagram.length());
        long at = BEGIN + datagram.nanos();
        folder.udp(from + "-eth0", at, endpoint(from), endpoint(to), message);
        folder.udp(to + "-eth0", at + ONE_WAY / 2, endpoint(from), endpoint(to), message);
    }

    private static Endpoint endpoint(String node) {
        return Endpoint.parse(
                switch (node) {
                    case "client" -> "203.0.113.2:51820";
                    case "server" -> "203.0.113.10:51820";
                    case "kernel-client" -> "203.0.113.3:51820";
                    default -> "203.0.113.11:51820";
                });
    }

    private static int type(Kind kind) {
        return switch (kind) {
            case INITIATION -> 1;
            case RESPONSE -> 2;
            case COOKIE_REPLY -> 3;
            case DATA, KEEPALIVE -> 4;
        };
    }
}
