import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.warren.harness.capture.Capture;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;

/// Compares the runs of two versions of Warren, cell by cell: plan, check ids, verdicts, captures. `scenarios/baseline.sh`
/// makes them.
///
///     java -cp PROGRAM Baseline.java BEFORE AFTER
///
/// Runs in which only kernels take part have to have the same captures byte by byte, and the same messages of checks. The
/// packets of others have to be as many, of the same kind and length, in the same order, and each within a millisecond of
/// its counterpart: how long a daemon computes is not what a seed decides.
///
/// Prints a line for each run, and each difference. Exit status: 0 none, 1 some, 2 wrong usage or no runs.
final class Baseline {

    private static final long TOLERANCE_NANOS = 1_000_000;
    private static final int SHOWN = 3;

    private final List<String> found = new ArrayList<>();

    private Baseline() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: java Baseline.java BEFORE AFTER");
            System.exit(2);
        }
        Map<String, Path> before = runs(Path.of(arguments[0]));
        Map<String, Path> after = runs(Path.of(arguments[1]));
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        int differ = 0;
        for (String name : names) {
            Baseline comparison = new Baseline();
            if (before.containsKey(name) && after.containsKey(name)) {
                comparison.compare(before.get(name), after.get(name));
            } else {
                comparison.found.add("ran only " + (before.containsKey(name) ? "before" : "after"));
            }
            differ += comparison.found.isEmpty() ? 0 : 1;
            System.out.println((comparison.found.isEmpty() ? "same    " : "differs ") + name);
            comparison.found.forEach(each -> System.out.println("        " + each));
        }
        System.out.printf(Locale.ROOT, "%d runs, %d differ%n", names.size(), differ);
        System.exit(names.isEmpty() ? 2 : differ == 0 ? 0 : 1);
    }

    /// By what was run: scenario, subjects by role, seed.
    private static Map<String, Path> runs(Path folder) throws IOException {
        Map<String, Path> found = new LinkedHashMap<>();
        for (Path run : RunFolder.below(folder)) {
            RunRecord record = new RunFolder(run).readRun();
            found.put(
                    record.scenario() + " " + String.join("/", implementations(record).toList()) + " seed "
                            + record.seed(),
                    run);
        }
        return found;
    }

    private static Stream<String> implementations(RunRecord record) {
        return record.subjects().values().stream().map(RunRecord.Subject::implementation);
    }

    private void compare(Path before, Path after) throws IOException {
        RunRecord one = new RunFolder(before).readRun();
        RunRecord other = new RunFolder(after).readRun();
        boolean exact = Stream.of(one, other).flatMap(Baseline::implementations).allMatch("kernel"::equals);
        values("plan", plan(one), plan(other));
        values("parameters", one.parameters().toString(), other.parameters().toString());
        values("verdict", one.verdict().toString(), other.verdict().toString());
        checks(one, other, exact);
        values(
                "captures",
                new TreeSet<>(one.captures()).toString(),
                new TreeSet<>(other.captures()).toString());
        for (String capture : one.captures()) {
            if (other.captures().contains(capture)) {
                captures(capture, before.resolve(capture), after.resolve(capture), exact);
            }
        }
    }

    private static String plan(RunRecord record) {
        return record.steps().stream()
                .map(step -> step.name() + " " + step.status())
                .toList()
                .toString();
    }

    private void checks(RunRecord one, RunRecord other, boolean exact) {
        Map<String, String> before = checks(one, exact);
        Map<String, String> after = checks(other, exact);
        TreeSet<String> ids = new TreeSet<>(before.keySet());
        ids.addAll(after.keySet());
        ids.forEach(id -> values("check " + id, before.getOrDefault(id, "none"), after.getOrDefault(id, "none")));
    }

    private static Map<String, String> checks(RunRecord record, boolean withMessages) {
        Map<String, String> checks = new LinkedHashMap<>();
        record.checks()
                .forEach(check ->
                        checks.put(check.id(), check.verdict() + (withMessages ? ": " + check.message() : "")));
        return checks;
    }

    private void values(String what, String one, String other) {
        if (!one.equals(other)) {
            found.add("%s: %s; %s".formatted(what, one, other));
        }
    }

    private void captures(String name, Path before, Path after, boolean exact) throws IOException {
        if (exact) {
            long at = Files.mismatch(before, after);
            if (at >= 0) {
                found.add("%s: byte %d of %d and %d".formatted(name, at, Files.size(before), Files.size(after)));
            }
            return;
        }
        List<CapturedPacket> one = Capture.read(before, 0).packets();
        List<CapturedPacket> other = Capture.read(after, 0).packets();
        if (one.size() != other.size()) {
            found.add("%s: %d packets; %d".formatted(name, one.size(), other.size()));
        }
        int shown = 0;
        for (int i = 0; i < Math.min(one.size(), other.size()) && shown < SHOWN; i++) {
            long late = other.get(i).nanos() - one.get(i).nanos();
            if (!text(one.get(i)).equals(text(other.get(i)))) {
                found.add("%s: packet %d: %s; %s".formatted(name, i + 1, text(one.get(i)), text(other.get(i))));
                shown++;
            } else if (Math.abs(late) > TOLERANCE_NANOS) {
                found.add(String.format(
                        Locale.ROOT,
                        "%s: packet %d (%s): %+.3f ms",
                        name,
                        i + 1,
                        text(one.get(i)),
                        late / 1e6));
                shown++;
            }
        }
    }

    /// What a packet is, without what is random in it.
    private static String text(CapturedPacket packet) {
        ByteBuffer payload = packet.payload();
        boolean isMessage = packet.protocol() == CapturedPacket.Protocol.UDP
                && payload.remaining() >= 4
                && payload.get(payload.position()) >= 1
                && payload.get(payload.position()) <= 4
                && (payload.getInt(payload.position()) & 0xffffff) == 0;
        return "%s%s of %d bytes"
                .formatted(packet.protocol(), isMessage ? " type " + payload.get(payload.position()) : "", packet.length());
    }
}
