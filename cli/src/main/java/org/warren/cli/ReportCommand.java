package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.SiteWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren report`: writes the page of one run again from its record, or a site of many runs.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Write the page of a recorded run, or a site of many runs.",
        footer = {
            "",
            "For the folder of one run, report.html is written again. Several folders, a folder of run folders, or --out give a",
            "site: a matrix of all runs, and a page for each.",
            "",
            "Exit status: 0 written; 2 wrong usage, or a record that cannot be read. With --merge that of the verdicts: 0 all",
            "PASS, 1 a FAIL, an UNKNOWN or a shard that is missing, 2 a shard that is there twice or is of another plan or",
            "commit, 3 UNSUPPORTED, 4 an error of Warren's own."
        })
final class ReportCommand implements Callable<Integer> {

    private static final Path SITE = Path.of("site");

    @CommandLine.Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description = "The folder of a run, or a folder that has run folders in it. Default: this one.")
    private List<Path> folders = new ArrayList<>();

    @CommandLine.Option(names = "--out", paramLabel = "DIR", description = "The folder for the site. Default: site.")
    private @Nullable Path out;

    @CommandLine.Option(
            names = "--merge",
            description = "The folders are those of shards: make one site, one junit.xml and one exit status of them.")
    private boolean merge;

    @CommandLine.Option(
            names = "--shards",
            paramLabel = "N",
            description = "How many shards --merge has to find. Default: as many as their files say.")
    private @Nullable Integer shards;

    @CommandLine.Option(
            names = "--against",
            paramLabel = "PLACE",
            description =
                    "The merge.json of an earlier --merge, or the folder of its site: the summary says what changed.")
    private @Nullable Path against;

    @CommandLine.Option(
            names = "--balance",
            description = "With --merge, also print the time that each shard took, and the planned time.")
    private boolean balance;

    @CommandLine.Option(
            names = "--markdown",
            description = "Also write summary.md into the site, for a CI job's summary.")
    private boolean markdown;

    @CommandLine.Option(
            names = "--link",
            paramLabel = "URL",
            description =
                    "Where the site will be found: links of the summary begin with it. Default: they are relative.")
    private String link = "";

    @CommandLine.Option(
            names = "--annotations",
            description =
                    "With --merge, also print an ::error line for each failed check, as GitHub Actions shows them.")
    private boolean annotations;

    @CommandLine.Option(
            names = "--serve",
            description = "Show the runs of these folders in a browser of this machine, including those in progress.")
    private boolean serve;

    @CommandLine.Option(names = "--port", paramLabel = "N", description = "The port of --serve. Default: a free one.")
    private int port;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        if (port != 0 && !serve) {
            throw new IllegalArgumentException("--port is for --serve; give both");
        }
        if (!merge && (shards != null || against != null || balance)) {
            throw new IllegalArgumentException("--shards, --against and --balance are for --merge; give --merge too");
        }
        if (merge) {
            return merge(screen);
        }
        if (serve) {
            return LiveReports.serve(folders.isEmpty() ? List.of(Path.of("runs")) : folders, port, screen);
        }
        List<Path> given = folders.isEmpty() ? List.of(Path.of(".")) : folders;
        Path first = given.getFirst();
        boolean isSummarized = markdown || annotations;
        if (out == null
                && !isSummarized
                && given.size() == 1
                && (!Files.isDirectory(first) || isRun(first) || hasNoRuns(first))) {
            for (ReportWriter writer : ServiceLoader.load(ReportWriter.class)) {
                screen.println(writer.write(first));
            }
            screen.flush();
            return 0;
        }
        List<Path> runs = new ArrayList<>();
        for (Path folder : given) {
            // A folder that is not a run is reported by the site, next to those that are.
            runs.addAll(Files.isDirectory(folder) && !hasNoRuns(folder) ? RunFolder.below(folder) : List.of(folder));
        }
        return writeSite(screen, runs);
    }

    private int merge(PrintWriter screen) throws IOException {
        if (serve) {
            throw new IllegalArgumentException(
                    "--merge and --serve cannot be used together; merge, and then serve the site");
        }
        if (folders.isEmpty()) {
            throw new IllegalArgumentException("--merge: name the folders of the shards");
        }
        if (shards != null && shards < 1) {
            throw new IllegalArgumentException("--shards: " + shards + " is not a number of shards");
        }
        return new MergeReport(out == null ? SITE : out, new ResultForms(link, markdown, annotations), against, balance)
                .write(
                        folders,
                        shards == null ? OptionalInt.empty() : OptionalInt.of(shards),
                        screen,
                        Objects.requireNonNull(spec).commandLine().getErr());
    }

    private int writeSite(PrintWriter screen, List<Path> runs) throws IOException {
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        int problems = 0;
        for (SiteWriter writer : ServiceLoader.load(SiteWriter.class)) {
            SiteWriter.Site site = writer.write(runs, out == null ? SITE : out);
            site.problems().forEach(problem -> err.println("warren: " + TerminalText.of(problem)));
            if (markdown || annotations) {
                ResultForms forms = new ResultForms(link, markdown, annotations);
                forms.write(forms.of(site, out == null ? SITE : out), screen);
            }
            screen.printf("%s: %d %s%n", site.index(), site.runs(), site.runs() == 1 ? "run" : "runs");
            problems += site.problems().size();
        }
        screen.flush();
        err.flush();
        return problems == 0 ? 0 : Warren.USAGE;
    }

    private static boolean isRun(Path folder) {
        return Files.exists(new RunFolder(folder).runFile());
    }

    private static boolean hasNoRuns(Path folder) throws IOException {
        return RunFolder.below(folder).isEmpty();
    }
}
