package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.guest.GuestFiles;
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

/// `warren plan`: which runs there are to make, for several machines.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Write a file of runs that are to be made: each scenario with each pair, kernel and seed, and how "
                    + "long each took in earlier runs.",
            "`warren run --plan FILE --shard 3/8` runs one of eight parts of it."
        },
        footer = {"", "Nothing is run, and nothing has to be installed here. Exit status: 0 written, 2 wrong usage."})
final class PlanCommand implements Callable<Integer> {

    private static final Path USUAL_RECORDS = Path.of("runs");

    @CommandLine.Parameters(arity = "1..*", paramLabel = "SCENARIO", description = "See `warren list scenarios`.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private EndOptions ends = new EndOptions();

    @Mixin
    private MatrixOptions matrix = new MatrixOptions();

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter of all scenarios that are named.")
    private List<Setting> settings = new ArrayList<>();

    @Option(names = "--lab", paramLabel = "LAB", description = "One of `warren list labs`. Default: virtual.")
    private String lab = Labs.usual().name();

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

    @Option(names = "--out", paramLabel = "FILE", description = "Takes the plan. Default: plan.json.")
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
        Subjects subjects = new Subjects();
        ownSubjects.forEach(own -> subjects.addDaemon(own.name(), own.value()));
        List<Scenario> scenarios = names.stream()
                .map(Objects.requireNonNull(warren).scenarios()::named)
                .toList();
        Map<String, String> parameters = Setting.values(settings);
        List<String> versions = kernels.isEmpty()
                ? List.of("")
                : kernels.stream().map(GuestFiles::kernelVersion).toList();
        List<Cell> cells = matrix.cells(
                scenarios,
                subjects,
                ends.named(),
                parameters,
                Labs.named(lab.toLowerCase(Locale.ROOT)).name(),
                versions,
                1);
        List<RunRecord> earlier = earlier();
        Plan plan = Plan.of(cells, new Durations(earlier));
        plan.write(out);
        double sum = plan.cells().stream().mapToDouble(Plan.Planned::seconds).sum();
        screen.printf(
                Locale.ROOT,
                "%s: %d cells, about %.0f s%s%n",
                out,
                cells.size(),
                sum,
                earlier.isEmpty()
                        ? " if each takes a second: there are no earlier records"
                        : " by " + earlier.size() + " earlier records");
        if (shards > 0) {
            balance(plan, sum, screen);
        }
        screen.flush();
        return 0;
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
                mean == 0 ? 0 : 100 * (longest / mean - 1));
        List<Plan.Planned> large = plan.cells().stream()
                .filter(planned -> planned.seconds() > mean)
                .toList();
        large.forEach(planned -> screen.printf(
                Locale.ROOT,
                "  longer than a shard's share: %s, %.1f s%n",
                planned.cell().words(),
                planned.seconds()));
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
                // A record that cannot be read says nothing about durations.
            }
        }
        return read;
    }
}
