package org.warren.scenarios.shards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.cli.Warren;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.Sha256;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.ShardFile;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.FileScenario;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.network.NetworkScenario;

/// Runs that are divided show what they show in one process, and the parts are even.
@NeedsVirtualLab
class ShardedRunsTest {

    private static final int SHARDS = 8;
    private static final double ABOVE_MEAN_MAX = 1.25;
    private static final double OTHERS_MAX = 0.1;

    @TempDir
    Path folder;

    @Test
    void shardsHaveTheVerdictsCapturesAndSiteOfOneProcess() throws IOException {
        Path plan = folder.resolve("plan.json");
        warren(0, "plan", "handshake", "nat-timeout", "--seeds", "1..3", "--records", folder, "--out", plan);
        warren(0, "run", "--plan", plan, "--out", folder.resolve("one"));
        for (int index = 1; index <= 2; index++) {
            warren(0, "run", "--plan", plan, "--shard", index + "/2", "--out", folder.resolve("parts/" + index));
        }

        merge(0, "one", 1);
        merge(0, "parts", 2);

        assertThat(captures(folder.resolve("parts"))).hasSizeGreaterThan(12).isEqualTo(captures(folder.resolve("one")));
        assertThat(folder.resolve("site-parts/index.html"))
                .hasSameTextualContentAs(folder.resolve("site-one/index.html"));
        assertThat(folder.resolve("site-parts/merge.json"))
                .hasSameTextualContentAs(folder.resolve("site-one/merge.json"));

        // when the folders are taken for runs of no plan
        warren(0, "report", folder.resolve("parts"), "--out", folder.resolve("site-plain"), "--markdown");

        // then
        assertThat(folder.resolve("site-plain/summary.md"))
                .content()
                .startsWith("## Warren: PASS\n\n6 PASS of 6 runs.");
        assertThat(folder.resolve("site-plain/junit.xml")).exists();

        // when a shard is lost
        OutputFolder.removeTree(folder.resolve("parts/2"));

        // then
        assertThat(merge(1, "parts", 2))
                .contains("warren: Shard 2 of 2 is missing, and with it 3 cells; run it with ./warren run --plan "
                        + folder.resolve("parts/1/plan.json") + " --shard 2/2");
        assertThat(Files.readString(folder.resolve("site-parts/index.html"))).contains("3 UNKNOWN");
        assertThat(Files.readString(folder.resolve("site-parts/junit.xml"))).contains("errors=\"3\"");
    }

    @Test
    void networkOfAFileIsACellThatRunsWhereItsFileSaysTheSame() throws IOException {
        Path network = Files.createDirectories(folder.resolve("way"));
        for (String name : List.of("network.yaml", "client.conf", "server.conf")) {
            Files.copy(Path.of("..", "examples", "long-way", name), network.resolve(name));
        }
        FileScenario scenario = new NetworkScenario().fromFile(network);
        Cell cell = new Cell(
                scenario.name(),
                scenario.cast("kernel", "kernel", Map.of()),
                Map.of(),
                1,
                "virtual",
                "",
                new Cell.Network(network.toString(), scenario.digest()));
        Path plan = folder.resolve("plan.json");
        Plan.ofEqual(List.of(cell)).write(plan);

        warren(0, "run", "--plan", plan, "--shard", "1/1", "--out", folder.resolve("shard"));
        warren(0, "report", "--merge", folder.resolve("shard"), "--out", folder.resolve("site"));

        // when the file is another
        Path file = network.resolve("network.yaml");
        Files.writeString(file, Files.readString(file).replace("question: ", "question: really, "));

        // then
        assertThat(warren(2, "run", "--plan", plan, "--out", folder.resolve("other")))
                .contains(network + " says something else than where the plan was made");
        assertThat(folder.resolve("other")).doesNotExist();
    }

    @Test
    void conformanceTableIsDrawnOfTheShardsOfItsSubjects() throws IOException {
        List<Path> parts = new ArrayList<>();
        for (int index = 1; index <= 2; index++) {
            Path part = folder.resolve("part-" + index);
            parts.add(part);
            assertThat(warren(
                            0,
                            "conformance",
                            "--subjects",
                            "kernel,java",
                            "--rows",
                            "H1,H2",
                            "--shard",
                            index + "/2",
                            "--out",
                            part))
                    .contains("draw the table of all shards with ./warren conformance --recorded");
        }
        Path table = folder.resolve("table");
        String both = parts.get(0) + "," + parts.get(1);

        warren(0, "conformance", "--recorded", both, "--out", table);

        assertThat(table.resolve("conformance.md")).content().contains("| H1 |", "kernel", "java");
        assertThat(warren(1, "conformance", "--recorded", parts.get(0), "--out", table))
                .contains("Shard 2 of 2 is missing");
        assertThat(warren(2, "conformance", "--recorded", both, "--rows", "H1"))
                .contains("--rows and --recorded cannot be used together");
    }

    /// What is longer than an eighth of the sum cannot be divided, and is named and set aside. Where the processors had
    /// other work meanwhile, durations tell of that.
    @Test
    @Tag("long")
    void slowestOfEightShardsIsWithinAQuarterOfTheMean() throws IOException {
        List<Object> words = new ArrayList<>(List.of("plan"));
        words.addAll(
                List.of("administration", "allowed-ips", "dual-stack", "fwmark-routing", "handshake", "keepalive"));
        words.addAll(
                List.of("leak", "local-address", "marks", "mtu", "nat-timeout", "rekey", "roaming", "route-change"));
        words.addAll(List.of("--pairs", "kernel/kernel", "--seeds", "1..4"));
        Path first = folder.resolve("first.json");
        Path plan = folder.resolve("plan.json");
        warren(words, "--records", folder, "--out", first);
        run("run", "--plan", first, "--workers", 1, "--out", folder.resolve("first"));
        warren(words, "--records", folder.resolve("first"), "--out", plan);

        OtherWork before = OtherWork.now();
        Map<Integer, List<ShardFile.Entry>> shards = new TreeMap<>();
        for (int index = 1; index <= SHARDS; index++) {
            Path place = folder.resolve("parts/" + index);
            run("run", "--plan", plan, "--shard", index + "/" + SHARDS, "--workers", 1, "--out", place);
            shards.put(index, ShardFile.read(place).cells());
        }

        double sum = shards.values().stream()
                .flatMap(List::stream)
                .mapToDouble(ShardFile.Entry::seconds)
                .sum();
        List<String> large = new ArrayList<>();
        double[] loads = shards.values().stream()
                .mapToDouble(cells -> cells.stream()
                        .filter(cell -> cell.seconds() <= sum / SHARDS || !large.add(cell.id()))
                        .mapToDouble(ShardFile.Entry::seconds)
                        .sum())
                .toArray();
        double mean = Arrays.stream(loads).average().orElseThrow();
        double slowest = Arrays.stream(loads).max().orElseThrow();
        double others = OtherWork.now().shareSince(before);
        String what = "seconds of the shards %s; set aside: %s".formatted(Arrays.toString(loads), large);
        Assumptions.assumeTrue(
                slowest <= ABOVE_MEAN_MAX * mean || others < OTHERS_MAX,
                () -> "UNSUPPORTED: other programs took %.0f %% of the processors; %s".formatted(100 * others, what));
        assertThat(slowest).as(what).isLessThanOrEqualTo(ABOVE_MEAN_MAX * mean);
    }

    @Test
    void workOfOthersIsToldFromOurs() {
        OtherWork before = new OtherWork(100, 1_000, 10_000);

        assertThat(new OtherWork(300, 1_250, 11_000).shareSince(before)).isEqualTo(0.05);
        assertThat(new OtherWork(300, 1_190, 11_000).shareSince(before)).isZero();
    }

    /// Digests by the cell and the capture's name.
    private static Map<String, String> captures(Path place) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        for (Path run : RunFolder.below(place)) {
            RunRecord record = new RunFolder(run).readRun();
            digests.put(run.getFileName() + "/verdict", "" + record.verdict());
            for (String capture : record.captures()) {
                digests.put(run.getFileName() + "/" + capture, Sha256.hex(Files.readAllBytes(run.resolve(capture))));
            }
        }
        return digests;
    }

    private String merge(int status, String name, int shards) {
        return warren(
                status,
                "report",
                "--merge",
                folder.resolve(name),
                "--shards",
                shards,
                "--out",
                folder.resolve("site-" + name));
    }

    private static void warren(List<Object> words, Object... more) {
        List<Object> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        warren(0, all.toArray());
    }

    /// Whatever its verdicts: here they are not what is asked.
    private static void run(Object... words) {
        StringWriter said = new StringWriter();
        assertThat(execute(said, words)).as(said.toString()).isIn(0, 1);
    }

    private static String warren(int status, Object... words) {
        StringWriter said = new StringWriter();
        assertThat(execute(said, words)).as(said.toString()).isEqualTo(status);
        return said.toString();
    }

    private static int execute(StringWriter said, Object... words) {
        return Warren.commandLine()
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(Stream.of(words).map(Object::toString).toArray(String[]::new));
    }
}
