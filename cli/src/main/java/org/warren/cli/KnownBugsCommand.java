package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren known-bugs`: tests whether the checks distinguish releases with a fault from releases without it.
@Command(
        name = "known-bugs",
        mixinStandardHelpOptions = true,
        description = {
            "For each fault of a file, test the release that has it and one that does not, and show whether its check distinguishes them.",
            "Releases that are not built yet are built. known-bugs.md has the table."
        },
        footer = {
            "",
            "Exit status: 0 all that could be asked are told apart, 1 one is not, 2 wrong usage, 3 one could not be asked here,",
            "or its check is neither PASS nor FAIL."
        })
final class KnownBugsCommand implements Callable<Integer> {

    private static final String PAGE = "known-bugs.md";

    @CommandLine.Parameters(paramLabel = "FILE", description = "The faults, as scenarios/known-bugs.yaml.")
    private @Nullable Path file;

    @Option(names = "--only", split = ",", paramLabel = "ID", description = "Only these faults. Default: all.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--recorded", description = "Build and run nothing: show what the folder of --out has.")
    private boolean isOnlyRecorded;

    @Mixin
    private RunOptions options = new RunOptions();

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        Scenarios scenarios = Objects.requireNonNull(warren).scenarios();
        List<KnownBug> bugs = KnownBug.read(Objects.requireNonNull(file), scenarios::named).stream()
                .filter(bug -> only.isEmpty() || only.contains(bug.id()))
                .toList();
        for (String id : only) {
            if (bugs.stream().noneMatch(bug -> bug.id().equals(id))) {
                throw new IllegalArgumentException(file + " has no fault " + id);
            }
        }
        Subjects subjects = options.subjects();
        Path out = options.folder("known-bugs");
        OutputFolder folder = OutputFolder.make(out);
        KnownBugRuns runs = new KnownBugRuns(
                options.runner(subjects, RunOptions.AUTO),
                scenarios,
                KernelSubject.NAME,
                folder.path(),
                screen,
                bugs,
                isOnlyRecorded);
        List<KnownBugPage.Found> found = new ArrayList<>();
        for (KnownBug bug : bugs) {
            KnownBugPage.Found each = ask(bug, runs);
            found.add(each);
            screen.println(TerminalText.of(each.words()));
            screen.flush();
        }
        KnownBugPage page = new KnownBugPage(found);
        screen.println("told apart: %d of %d".formatted(page.toldApart(), page.all()));
        screen.println("  page: " + folder.write(PAGE, page.text()));
        screen.flush();
        return status(found);
    }

    private static KnownBugPage.Found ask(KnownBug bug, KnownBugRuns runs) throws IOException {
        if (bug.pair().isEmpty()) {
            return new KnownBugPage.Found(bug, Optional.empty(), Optional.empty(), "");
        }
        KnownBug.Pair pair = bug.pair().get();
        List<String> unsupported = new ArrayList<>();
        List<Optional<CheckResult>> halves = new ArrayList<>();
        for (String version : List.of(pair.bad(), pair.good())) {
            try {
                halves.add(runs.check(bug, pair, version));
            } catch (UnsupportedHereException e) {
                halves.add(Optional.empty());
                unsupported.add("UNSUPPORTED: " + e.getMessage());
            }
        }
        return new KnownBugPage.Found(bug, halves.getFirst(), halves.getLast(), String.join("; ", unsupported));
    }

    /// UNKNOWN is not a finding: it counts as if the release had not been tested.
    static int status(List<KnownBugPage.Found> found) {
        List<KnownBugPage.Found> asked =
                found.stream().filter(each -> each.bug().pair().isPresent()).toList();
        if (asked.stream().anyMatch(each -> each.doubt().isEmpty() && !each.isToldApart())) {
            return 1;
        }
        return asked.stream().allMatch(KnownBugPage.Found::isToldApart) ? 0 : Warren.UNSUPPORTED_HERE;
    }
}
