package org.warren.kit.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.Observations;
import org.warren.harness.files.RunParts;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.text.LastLines;
import org.warren.workload.Flow;
import org.warren.workload.State;
import org.warren.workload.Stream;
import org.warren.workload.Workload;
import org.warren.workload.WorkloadText;

/// A workload that is played in a lab's nodes: by one process for all nodes that share a kernel, otherwise by one in
/// each.
public final class PlayedWorkload {

    /// No profile has shorter gaps on average: more than 100,000 messages per second would be a mistake.
    static final double GAP_NANOS_MIN = 10_000;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,59}");

    private static final String ENDING = "-traffic.gz";

    private static final String FILE = "/run/warren-workload";
    /// A player's Java virtual machine starts within a second.
    private static final Duration UNTIL_START = Duration.ofSeconds(5);
    /// How long a player waits after the workload's end, and some time for it to exit.
    private static final Duration AFTER_END = Duration.ofSeconds(11);

    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    /// A limit in wall time for virtual time to pass; an office sends 50,000 packets in this one.
    private static final Duration SLICE = Duration.ofSeconds(20);

    private final Stage stage;
    private final Workload workload;
    private final List<Player> players;

    private record Player(LinuxNode node, String log, BackgroundProcess process) {}

    private PlayedWorkload(Stage stage, Workload workload, List<Player> players) {
        this.stage = stage;
        this.workload = workload;
        this.players = players;
    }

    /// A node that takes part.
    ///
    /// @param node its name
    /// @param address its IPv4 address, the destination of the flows' packets
    public record Place(String node, String address) {}

    /// Starts the players. The workload begins some seconds later.
    ///
    /// @param places the nodes of the flows
    /// @param length the duration of the workload
    /// @throws LabException when a player does not start, with its output
    public static PlayedWorkload start(Stage stage, List<Place> places, List<Flow> flows, Duration length) {
        return start(stage, "", places, flows, length);
    }

    /// The same for one of several workloads of a run, which are played one after the other.
    ///
    /// @param name of the workload, unique in the run; may be empty
    /// @throws LabException when a player does not start, with its output
    public static PlayedWorkload start(
            Stage stage, String name, List<Place> places, List<Flow> flows, Duration length) {
        LinuxNode first = stage.linux(places.getFirst().node());
        boolean together = places.stream().allMatch(place -> first.exists(namespace(place)));
        List<Workload.End> ends = places.stream()
                .map(place -> new Workload.End(place.node(), together ? namespace(place) : "", place.address()))
                .toList();
        Workload workload = new Workload(stage.seed(), length.toNanos(), ends, flows);
        String text = WorkloadText.write(workload);
        long start = stage.lab().clock().elapsedNanos() + UNTIL_START.toNanos();
        long epoch =
                Duration.ofSeconds(stage.lab().clock().epoch().getEpochSecond()).toNanos();
        stage.note(plan(name), text);
        stage.note(begin(name), start);
        List<String> nodes = places.stream().map(Place::node).toList();
        List<Player> players = new ArrayList<>();
        for (String node : together ? nodes.subList(0, 1) : nodes) {
            LinuxNode place = stage.linux(node);
            place.write(FILE, text.getBytes(StandardCharsets.UTF_8));
            List<String> command =
                    new ArrayList<>(List.of("warren-traffic", "play", FILE, Long.toString(epoch + start)));
            command.addAll(together ? nodes : List.of(node));
            String log = RunParts.PROBES + "/" + file(node, name);
            players.add(new Player(place, log, place.spawn(log, command)));
        }
        stage.advance(UNTIL_START);
        players.forEach(PlayedWorkload::requireRunning);
        return new PlayedWorkload(stage, workload, players);
    }

    /// Notes the workload before anything runs, so that a run that is aborted can be repeated elsewhere.
    ///
    /// @param length how long the workload is
    public static void note(Stage stage, List<Flow> flows, Duration length) {
        stage.note(plan(""), WorkloadText.write(new Workload(stage.seed(), length.toNanos(), List.of(), flows)));
    }

    /// The workload that an earlier run noted; it is not trusted. Counting its messages takes about a second for four
    /// million.
    ///
    /// @param max how many messages it may have in all, 1 to [TrafficRecord#MESSAGES_MAX]
    /// @return empty where it noted none
    /// @throws IllegalArgumentException saying what is wrong with it
    public static Optional<Workload> noted(Observations notes, int max) {
        JsonNode noted = notes.values().get(plan("").name());
        if (noted == null) {
            return Optional.empty();
        }
        Workload workload = WorkloadText.parse(noted.asText());
        if (workload.flows().isEmpty()) {
            throw new IllegalArgumentException("it has no flow");
        }
        long messages = 0;
        for (Flow flow : workload.flows()) {
            requireNames(flow);
            for (Stream stream : flow.streams()) {
                messages += planned(workload, flow, stream, max);
                if (messages > max) {
                    throw new IllegalArgumentException("it has more than %d messages".formatted(max));
                }
            }
        }
        return Optional.of(workload);
    }

    /// Names are shown on pages, and random numbers depend on them.
    private static void requireNames(Flow flow) {
        List<String> names =
                new ArrayList<>(flow.streams().stream().map(Stream::name).toList());
        if (names.isEmpty() || names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("a flow has no stream, or two of one name");
        }
        names.add(flow.name());
        if (!names.stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException("a name is not of lower-case letters, digits and hyphens");
        }
    }

    private static int planned(Workload workload, Flow flow, Stream stream, int max) {
        if (stream.recorded().size() > Recording.MESSAGES_MAX) {
            throw new IllegalArgumentException(
                    "a stream has more than %d recorded messages".formatted(Recording.MESSAGES_MAX));
        }
        // Gaps that are far too short are refused before anything is counted.
        if (stream.states().stream().map(State::gap).anyMatch(gap -> gap != null && !(gap.mean() >= GAP_NANOS_MIN))) {
            throw new IllegalArgumentException(
                    "stream %s of %s sends more often than each 10 us".formatted(stream.name(), flow.name()));
        }
        try {
            return TrafficRecord.planned(workload, flow, stream, max);
        } catch (MissingEvidenceException e) {
            throw new IllegalArgumentException(
                    "stream %s of %s has more than %d messages".formatted(stream.name(), flow.name(), max), e);
        }
    }

    /// The workload, as [WorkloadText] writes it.
    static Note<String> plan(String name) {
        return Note.text("workload" + suffix(name));
    }

    /// When it began, in nanoseconds since virtual time 0.
    static Note<Long> begin(String name) {
        return Note.number("workload-start" + suffix(name));
    }

    /// The file that a player writes, in `probes`.
    static String file(String node, String name) {
        return node + suffix(name) + ENDING;
    }

    private static String suffix(String name) {
        return name.isEmpty() ? "" : "-" + name;
    }

    /// The path as the first process sees it: a node has its own mounts.
    private static String namespace(Place place) {
        return "/proc/1/root/run/netns/" + place.node();
    }

    private static void requireRunning(Player player) {
        if (!player.process().isRunning()) {
            throw failure(player, "does not start");
        }
    }

    /// Lets the workload's time pass, and waits for the players to end.
    ///
    /// @throws LabException when a player did not complete
    public void finish() {
        Duration left = Duration.ofNanos(workload.nanos()).plus(AFTER_END);
        while (left.isPositive()) {
            Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
            stage.advance(slice);
            left = left.minus(slice);
        }
        for (Player player : players) {
            CommandResult end = player.process().await(END_LIMIT);
            if (!end.succeeded()) {
                throw failure(player, "ended in the middle of the run");
            }
        }
    }

    private static LabException failure(Player player, String what) {
        String said = new String(player.node().readLog(player.log()), StandardCharsets.UTF_8);
        return new LabException(
                "the player of the workload in node " + player.node().name() + " " + what + ". " + LastLines.of(said));
    }
}
