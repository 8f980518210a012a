package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.parameter.Setting;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Durations;
import org.warren.harness.plan.Partition;
import org.warren.harness.plan.Plan;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren plan`: writes a plan of runs, for several machines.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Write a plan, a file of runs to make: each scenario with each pair, kernel and seed, and how "
                    + "long each took in earlier runs; or the runs that folders have already, to run the same again.",
            "`warren run --plan FILE --shard 3/8` runs one of eight parts of it."
        },
        footer = {"", "Nothing is run, and nothing has to be installed here. Exit status: 0 written, 2 wrong usage."})
final class PlanCommand implements Callable<Integer> {

    private static final Path USUAL_RECORDS = Path.of("runs");
    private static final List<String> IN_RECORDS =
            List.of("--client", "--server", "--pairs", "--seeds", "--set", "--kernels", "--records");

    @CommandLine.Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "See `warren list scenarios`.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private EndOptions ends = new EndOptions();

    @Mixin
    private MatrixOptions matrix = new MatrixOptions();

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter of all scenarios that are named.")
    private List<Setting> settings = new ArrayList<>();

    @Option(
            names = "--lab",
            paramLabel = "LAB",
            description =
                    "One of `warren list labs`. Default: virtual. With --again, only runs in this lab; default: all.")
    private @Nullable String lab;

    @Option(
            names = "--again",
            paramLabel = "DIR|FILE",
            description =
                    "In place of scenarios: plan what ran in this folder and below it, each cell once, with what it "
                            + "took there; or the cells of an earlier plan. May be given several times.")
    private List<Path> again = new ArrayList<>();

    @Option(
            names = "--set-aside",
            description = "With --shards, leave out and name each cell that alone takes longer than a shard's share.")
    private boolean setsAside;

    @Option(
            names = "--kernels",
            split = ",",
            paramLabel = "VERSION",
            description = "Lab kernels for the virtual lab. Default: the usual one.")
    private List<String> kernels = new ArrayList<>();

    @Option(names = "--subject", paramLabel = "NAME=BINARY", description = "Another subject, as `warren run` takes it.")
    private List<Setting> ownSubjects = new ArrayList<>();

    @Option(
            names = "--records",
            paramLabel = "DIR",
            description = "A folder with earlier runs, which say how long each takes. Default: runs, if there is one.")
    private @Nullable Path records;

    @Option(names = "--out", paramLabel = "FILE", description = "The file for the plan. Default: plan.json.")
    private Path out = Path.of(Plan.FILE);

    @Option(names = "--shards", paramLabel = "N", description = "Also say how long each of so many shards would take.")
    private int shards;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        if (setsAside && shards < 1) {
            throw new IllegalArgumentException("--set-aside needs --shards, which says what a shard's share is");
        }
        Subjects subjects = new Subjects();
        ownSubjects.forEach(own -> subjects.addDaemon(own.name(), own.value()));
        String known;
        Plan plan;
        if (again.isEmpty()) {
            List<RunRecord> earlier = earlier();
            plan = Plan.of(cells(subjects), new Durations(earlier));
            known = earlier.isEmpty()
                    ? " if each takes a second: there are no earlier records"
                    : " by " + earlier.size() + " earlier records";
        } else {
            RecordedCells recorded = recorded(subjects, screen);
            plan = recorded.plan();
            known = recorded.planned() == 0
                    ? " by their own " + recorded.records().size() + " records"
                    : " as earlier plans have it";
        }
        List<Plan.Planned> large = new ArrayList<>(shards > 0 ? large(plan) : List.of());
        // Without these cells a share is smaller, and another cell may exceed it.
        for (List<Plan.Planned> more = large; setsAside && !more.isEmpty(); more = large(plan)) {
            plan = without(plan, more);
            if (more != large) {
                large.addAll(more);
            }
        }
        plan.write(out);
        double sum = sum(plan);
        screen.printf(
                Locale.ROOT, "%s: %d cells, about %.0f s%s%n", out, plan.cells().size(), sum, known);
        if (shards > 0) {
            balance(plan, sum, screen);
        }
        large.forEach(planned -> screen.printf(
                Locale.ROOT,
                "  %s: %s, %.1f s%n",
                setsAside ? "set aside, longer than a shard's share" : "longer than a shard's share",
                planned.cell().words(),
                planned.seconds()));
        screen.flush();
        return 0;
    }

    /// The cells that the options describe.
    private List<Cell> cells(Subjects subjects) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "name a scenario, or folders of earlier runs with --again; see `warren" + " list scenarios`");
        }
        List<Scenario> scenarios = names.stream()
                .map(Objects.requireNonNull(warren).scenarios()::named)
                .toList();
        List<String> versions = kernels.isEmpty()
                ? List.of("")
                : kernels.stream().map(GuestFiles::kernelVersion).toList();
        return matrix.cells(
                scenarios,
                subjects,
                ends.named(),
                Setting.values(settings),
                (lab == null ? Labs.usual() : labNamed(lab)).name(),
                versions,
                1);
    }

    /// The cells of earlier runs; runs that cannot be planned are reported.
    private RecordedCells recorded(Subjects subjects, PrintWriter screen) throws IOException {
        if (!names.isEmpty()) {
            throw new IllegalArgumentException("a scenario and --again cannot be used together: the records name it");
        }
        ExclusiveOptions.requireNone(
                Objects.requireNonNull(spec).commandLine().getParseResult(),
                "--again",
                IN_RECORDS,
                "the records contain it");
        RecordedCells recorded =
                new RecordedCells(Objects.requireNonNull(warren).scenarios(), subjects);
        String only = lab == null ? "" : labNamed(lab).name();
        for (Path place : again) {
            if (Files.isRegularFile(place)) {
                recorded.add(Plan.read(place), only);
            } else {
                recorded.addBelow(place, only);
            }
        }
        recorded.leftOut()
                .forEach((why, count) -> screen.printf(
                        "left out, %d %s: %s%n", count, count == 1 ? "run" : "runs", TerminalText.of(why)));
        if (recorded.isEmpty()) {
            screen.flush();
            throw new IllegalArgumentException("--again: no run that can be planned is below "
                    + again.stream().map(Path::toString).collect(Collectors.joining(", "))
                    + "; name a folder of runs, as `warren run --out DIR` writes it");
        }
        return recorded;
    }

    private static LabProvider labNamed(String name) {
        return Labs.named(name.toLowerCase(Locale.ROOT));
    }

    private static double sum(Plan plan) {
        return plan.cells().stream().mapToDouble(Plan.Planned::seconds).sum();
    }

    /// The cells that are longer than a share, so that no division is even.
    private List<Plan.Planned> large(Plan plan) {
        double share = sum(plan) / shards;
        return plan.cells().stream()
                .filter(planned -> planned.seconds() > share)
                .toList();
    }

    private Plan without(Plan plan, List<Plan.Planned> large) {
        List<Plan.Planned> left = plan.cells().stream()
                .filter(planned -> !large.contains(planned))
                .toList();
        if (left.isEmpty()) {
            throw new IllegalArgumentException(
                    "--set-aside: each of the " + plan.cells().size() + " cells takes longer than the share of one of "
                            + shards + " shards; name fewer shards");
        }
        return new Plan(plan.schema(), left);
    }

    private void balance(Plan plan, double sum, PrintWriter screen) {
        Partition partition = new Partition(plan, shards);
        double longest = IntStream.rangeClosed(1, shards)
                .mapToDouble(partition::seconds)
                .max()
                .orElse(0);
        double mean = sum / shards;
        screen.printf(
                Locale.ROOT,
                "%d shards: the longest about %.1f s, %.0f %% above the mean%n",
                shards,
                longest,
                // Sums in another order may differ in the last digit, so the result could be negative.
                mean == 0 ? 0 : Math.max(0, 100 * (longest / mean - 1)));
    }

    private List<RunRecord> earlier() throws IOException {
        Path folder = records;
        if (folder == null) {
            if (!Files.isDirectory(USUAL_RECORDS)) {
                return List.of();
            }
            folder = USUAL_RECORDS;
        }
        List<RunRecord> read = new ArrayList<>();
        for (Path run : RunFolder.below(folder)) {
            try {
                read.add(new RunFolder(run).readRun());
            } catch (IOException e) {
                // A record that cannot be read is ignored.
            }
        }
        return read;
    }
}
