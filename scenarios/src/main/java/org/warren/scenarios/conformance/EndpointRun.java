package org.warren.scenarios.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabException;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecordBuilder;
import org.warren.harness.scenario.EndpointRequest;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.scenario.TableRow;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.scriptedpeer.ScriptedPeer;
import org.warren.kit.timers.TimerLateness;
import org.warren.scenarios.conformance.EndpointRows.EndpointRow;
import org.warren.wireguard.crypto.RandomSource;

/// Plays the rows at an endpoint, one after the other, and records them.
final class EndpointRun {

    /// The additional lateness of timers because of scheduling on both sides, besides the path.
    private static final long TOLERANCE_NANOS = 500_000_000;

    private static final Duration BETWEEN_ROWS = Duration.ofSeconds(1);
    private static final double SETTLES_SECONDS = 12;
    /// Longer than a persistent keepalive of 25 s, which the kernel's timer wheel delays by up to an eighth.
    private static final double LISTENED_SECONDS = 29;
    private static final String LAB = "endpoint";

    private final EndpointRequest request;
    private final RunListener listener;
    private final RandomSource random;
    private final EndpointNetwork network;
    private final LabClock clock;
    private final EndpointCapture capture;
    private final EndpointPace pace;
    private final List<RunRecord.Step> steps = new ArrayList<>();
    private final Map<String, Transcript> transcripts = new LinkedHashMap<>();
    /// The endpoint's unsolicited datagrams; null until they were listened for, and empty for none.
    private @Nullable String ownAccord;

    /// @param random for keys and indices; it must be secure for a real network
    EndpointRun(EndpointRequest request, RunListener listener, RandomSource random, EndpointNetwork network) {
        this.request = request;
        this.listener = listener;
        this.random = random;
        this.network = network;
        this.clock = network.clock();
        this.pace = new EndpointPace(clock);
        Instant epoch = clock.epoch();
        this.capture = new EndpointCapture(
                Math.addExact(Math.multiplyExact(epoch.getEpochSecond(), 1_000_000_000L), (long) epoch.getNano()));
    }

    static List<TableRow> rows() {
        return Stream.concat(
                        Stream.of(new TableRow(
                                EndpointContact.ID,
                                "Somebody is there who answers as the WireGuard of this key",
                                "whitepaper §5.4",
                                true,
                                "")),
                        EndpointRows.all().stream()
                                .map(row -> new TableRow(
                                        row.id(),
                                        row.row().behaviour(),
                                        row.row().source(),
                                        true,
                                        row.part().isEmpty() ? "" : "here " + row.part())))
                .toList();
    }

    /// @throws IllegalArgumentException if none of the rows can be played
    /// @throws IOException when the folder cannot be written
    RunRecord run() throws IOException {
        List<EndpointRow> rows = chosen();
        listener.planned(
                Stream.concat(Stream.of(EndpointContact.ID), rows.stream().map(EndpointRow::id))
                        .toList());
        ScriptedPeer peer = request.privateKey()
                .map(key -> new ScriptedPeer(random, request.publicKey(), key))
                .orElseGet(() -> new ScriptedPeer(random, request.publicKey()));
        peer.presharedKey(request.presharedKey());
        List<CheckResult> checks = new ArrayList<>();
        EndpointContact contact = contact(peer);
        checks.add(new CheckResult(
                EndpointContact.ID, contact.verdict(), contact.sentence(), List.of(EndpointCapture.PATH)));
        if (contact.verdict() == Verdict.PASS) {
            TimerLateness late = new TimerLateness(true, TOLERANCE_NANOS + contact.delayNanos());
            rows.forEach(row -> checks.add(asked(row, peer, late)));
        }
        return written(checks);
    }

    /// The requested rows that [#run()] leaves out.
    static List<String> notAsked(EndpointRequest request) {
        List<String> left = new ArrayList<>();
        for (Row row : requested(request)) {
            Optional<EndpointRow> asked = EndpointRows.all().stream()
                    .filter(possible -> possible.row().equals(row))
                    .findFirst();
            if (asked.isEmpty()) {
                left.add(row.id() + " (only in a lab)");
            } else if (asked.get().isLong() && !request.isLong()) {
                left.add(row.id() + " (takes more than a minute; add --long)");
            }
        }
        return List.copyOf(left);
    }

    private static List<Row> requested(EndpointRequest request) {
        return RowNames.chosen(Objects.requireNonNull(
                ConformanceScenario.ROWS.parse(request.rows()), "rows were checked by the parameter"));
    }

    private List<EndpointRow> chosen() {
        List<Row> chosen = requested(request);
        List<EndpointRow> rows = EndpointRows.all().stream()
                .filter(row -> chosen.contains(row.row()) && (request.isLong() || !row.isLong()))
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("none of the rows %s can be asked at an endpoint%s; these can: %s"
                    .formatted(
                            request.rows(),
                            request.isLong() ? "" : " in less than a minute",
                            String.join(
                                    ",",
                                    EndpointRows.all().stream()
                                            .map(EndpointRow::id)
                                            .toList())));
        }
        return rows;
    }

    private EndpointContact contact(ScriptedPeer peer) {
        double start = now();
        listener.stepStarted(EndpointContact.ID);
        EndpointScript script = new EndpointScript(request, peer, network, capture, pace, random);
        try {
            return EndpointContact.make(
                    script, request.endpoint(), request.privateKey().isPresent());
        } finally {
            script.close();
            ended(EndpointContact.ID, start);
        }
    }

    /// The transcript of each row.
    Map<String, Transcript> transcripts() {
        return transcripts;
    }

    private CheckResult asked(EndpointRow row, ScriptedPeer peer, TimerLateness late) {
        double start = now();
        listener.stepStarted(row.id());
        CheckResult result = new EndpointTries(row, () -> ownAccord(peer)).result(() -> askedOnce(row, peer, late));
        ended(row.id(), start);
        listener.judged(result);
        return result;
    }

    private EndpointTries.Try askedOnce(EndpointRow row, ScriptedPeer peer, TimerLateness late) {
        int before = capture.packets().size();
        EndpointScript script = played(peer, row.script());
        Transcript transcript = script.transcript();
        transcripts.put(row.id(), transcript);
        List<CapturedPacket> packets = capture.packets().stream().skip(before).toList();
        RowCheck check = new RowCheck(row.row());
        List<Transcript.Event> events = transcript.events();
        boolean isMissing = !events.isEmpty()
                && events.getLast() instanceof Transcript.Due due
                && check.judge(
                                        new Transcript(events.subList(0, events.size() - 1)),
                                        EndpointCapture.PATH,
                                        packets,
                                        late)
                                .verdict()
                        != Verdict.FAIL
                && !isLate(due, transcript);
        return new EndpointTries.Try(
                check.judge(transcript, EndpointCapture.PATH, packets, late),
                transcript,
                isMissing,
                script.cookie().isPresent(),
                script.repeated());
    }

    /// Whether an expected datagram came, but too late.
    private static boolean isLate(Transcript.Due due, Transcript transcript) {
        return transcript.events().stream()
                .skip(due.afterEvents())
                .anyMatch(event -> event instanceof Transcript.Heard heard
                        && heard.place().equals(due.place())
                        && heard.kind() != null
                        && due.kinds().contains(heard.kind()));
    }

    private EndpointScript played(ScriptedPeer peer, Consumer<EndpointScript> row) {
        // No peer may initiate faster, and the previous row's messages have been answered by now.
        clock.advance(BETWEEN_ROWS);
        EndpointScript script = new EndpointScript(request, peer, network, capture, pace, random);
        try {
            row.accept(script);
        } catch (WireScript.OverException e) {
            // The transcript contains what was missed.
        } catch (LabException e) {
            script.broken(String.valueOf(e.getMessage()));
        } finally {
            script.close();
        }
        return script;
    }

    /// The endpoint's unsolicited datagrams, determined once.
    private Optional<String> ownAccord(ScriptedPeer peer) {
        if (ownAccord == null) {
            List<WireScript.Datagram> came = new ArrayList<>();
            played(peer, script -> {
                script.session();
                // Any answer to the handshake has arrived by then.
                script.listen(SETTLES_SECONDS);
                WireScript.Mark mark = script.mark();
                script.listen(LISTENED_SECONDS);
                script.all().stream()
                        .filter(datagram -> datagram.event() >= mark.events())
                        .forEach(came::add);
            });
            ownAccord = came.isEmpty()
                    ? ""
                    : ("The endpoint sends of its own accord (%d datagrams in %.0f s without a question, as with a"
                                    + " persistent keepalive)")
                            .formatted(came.size(), LISTENED_SECONDS);
        }
        return ownAccord.isEmpty() ? Optional.empty() : Optional.of(ownAccord);
    }

    private double now() {
        return Seconds.of(clock.elapsedNanos());
    }

    private void ended(String name, double start) {
        steps.add(new RunRecord.Step(name, start, now(), RunRecord.Step.Status.DONE));
        listener.stepEnded(name, true);
    }

    private RunRecord written(List<CheckResult> checks) throws IOException {
        OutputFolder folder = OutputFolder.make(request.folder());
        Files.write(folder.place(EndpointCapture.PATH), capture.bytes());
        double elapsed = now();
        RunRecordBuilder record = RunRecord.of(ConformanceScenario.NAME, LAB, 0)
                .unseeded("keys and indices are secret and new each time, since they are used on a real network")
                .commit(System.getProperty("warren.commit", "unknown"))
                .subject(
                        ConformanceScenario.SUBJECT,
                        new RunRecord.Subject(request.endpoint(), "unknown", "by its address"))
                .parameter(ConformanceScenario.ROWS.name(), request.rows())
                .clock(new RunRecord.Clock(clock.kind(), clock.epoch(), elapsed, elapsed))
                .checks(checks)
                .capture(EndpointCapture.PATH)
                .reproduce(command());
        steps.forEach(record::step);
        RunRecord run = record.build();
        new RunFolder(folder.path()).write(run);
        return run;
    }

    private String command() {
        return "./warren conformance --endpoint %s --public-key %s%s%s --rows %s%s"
                .formatted(
                        ShellWord.of(request.endpoint()),
                        request.publicKey().toBase64(),
                        request.privateKey().isPresent() ? " --private-key FILE" : "",
                        request.presharedKey().isNone() ? "" : " --preshared-key FILE",
                        request.rows(),
                        request.isLong() ? " --long" : "");
    }
}
