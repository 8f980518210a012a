package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.BundleReader;
import org.warren.harness.bundle.PackingListener;
import org.warren.harness.bundle.RunComparison;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.bundle.UnreadableBundleException;
import org.warren.harness.evidence.Observations;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.UnreadableRecordException;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.OwnErrorException;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;

/// Repeats the run of a bundle on this machine.
final class Rerun {

    private static final int DIFFERENT = 1;

    private final Path bundle;
    private final Subjects subjects;
    private final List<LabProvider> labs;
    private final Scenarios scenarios;
    private final PrintWriter screen;

    /// @param labs that a record can name
    /// @param scenarios that a record can name
    Rerun(Path bundle, Subjects subjects, List<LabProvider> labs, Scenarios scenarios, PrintWriter screen) {
        this.bundle = bundle;
        this.subjects = subjects;
        this.labs = List.copyOf(labs);
        this.scenarios = scenarios;
        this.screen = screen;
    }

    /// Runs, and compares the verdicts.
    ///
    /// @param out for the new record, or null for a new folder in `runs/`
    /// @return 0 when all verdicts are the same, whichever they are; 1 when one differs
    int run(@Nullable Path out) throws IOException {
        RunRecord before;
        RunRequest request;
        try (var reader = BundleReader.open(bundle)) {
            before = reader.record();
            request = request(reader, before, out);
            NewRunFolder.make(request.folder());
            reader.unpack(bundled(request.folder()), new PackingProgress(screen, "unpacked"));
            if (reader.hasKeys()) {
                screen.println("the bundle has secrets of its run: " + bundled(request.folder()));
            }
        }
        try {
            request = placed(request);
            prepare(request);
            screen.println(request.scenario().name() + ": "
                    + TerminalText.of(request.scenario().question()));
            ScenarioRun.Outcome outcome =
                    new ScenarioRunner(subjects, request.lab(), request.seed()).run(request, new StepPrinter(screen));
            new OutcomePrinter(screen).print(outcome);
            var comparison = RunComparison.of(before, outcome.record());
            print(comparison);
            if (!comparison.isSame() && !outcome.errors().isEmpty()) {
                throw new OwnErrorException(outcome.errors().getFirst(), request.folder());
            }
            return comparison.isSame() ? 0 : DIFFERENT;
        } finally {
            if (!Files.exists(request.folder().resolve(Observations.FILE_NAME))) {
                // There was no run, and the next one in this folder unpacks the bundle again.
                removeBundle(request.folder());
            }
        }
    }

    /// Removes an unpacked bundle of an earlier run from a folder, if there is one.
    static void removeBundle(Path folder) throws IOException {
        Path unpacked = bundled(folder);
        if (!Files.isDirectory(unpacked, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        OutputFolder.removeTree(unpacked);
    }

    /// The path of the bundle's run in the new run's folder.
    private static Path bundled(Path folder) {
        return folder.resolve(RunParts.FROM_BUNDLE);
    }

    private RunRequest request(BundleReader reader, RunRecord before, @Nullable Path out) throws IOException {
        Scenario scenario = scenarios.all().stream()
                .filter(candidate -> candidate.name().equals(before.scenario()))
                .findFirst()
                .orElseThrow(() -> unusable("its scenario '" + before.scenario()
                        + "' is not known here; use the Warren that recorded it, of commit " + before.commit()
                        + ", or name the jar that has it with --jar"));
        LabProvider lab = labs.stream()
                .filter(candidate -> candidate.name().equals(before.lab()))
                .findFirst()
                .orElseThrow(() -> unusable("its lab '" + before.lab() + "' is not known here; use a newer Warren"))
                .isolated();
        Map<String, String> subjectsByRole = new LinkedHashMap<>();
        before.subjects()
                .forEach((role, subject) ->
                        subjectsByRole.put(role, subjects.nameOf(subject.implementation(), subject.version())));
        for (String name : subjectsByRole.values()) {
            if (!subjects.has(name)) {
                throw unusable("its subject '" + name + "' is not one of Warren's; name its program again with"
                        + " --subject " + name + "=BINARY");
            }
        }
        Scenario repeating = scenario instanceof FileScenario described
                ? described(reader, described)
                : repeating(reader, scenario, before.parameters());
        Scenario played = Scenarios.playing(repeating, subjectsByRole)
                .orElseThrow(() -> unusable("scenario " + scenario.name() + " has other roles than "
                        + String.join(", ", subjectsByRole.keySet())));
        Path folder = out == null ? NewRunFolder.named(plain(before.scenario()) + "-again") : out;
        return new ScenarioRunner(subjects, lab, before.seed())
                .request(played, subjectsByRole, parameters(played, before), folder);
    }

    /// A user's network is in the evidence of its run.
    private Scenario described(BundleReader reader, FileScenario scenario) throws IOException {
        Path copy = Files.createTempDirectory("warren-");
        try {
            reader.unpack(bundled(copy), PackingListener.SILENT);
            // How long it takes is in the record.
            return scenario.fromStrangersFile(bundled(copy)).patient();
        } catch (IllegalArgumentException e) {
            throw unusable("its network cannot be read: " + e.getMessage());
        } finally {
            removeBundle(copy);
            Files.delete(copy);
        }
    }

    /// The contents of files that parameters name are in the run's evidence too.
    private Scenario repeating(BundleReader reader, Scenario scenario, Map<String, String> given) throws IOException {
        try {
            Scenario repeating = scenario.repeating(bundle, given, reader::observations);
            Optional<String> refusal = repeating == scenario ? scenario.refusal(given) : Optional.empty();
            if (refusal.isPresent()) {
                throw unusable(refusal.get());
            }
            return repeating;
        } catch (IllegalArgumentException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    /// The new path of a user's network, for the command that repeats the new run.
    private static RunRequest placed(RunRequest request) {
        if (!(request.scenario() instanceof FileScenario described)) {
            return request;
        }
        return request.of(described.fromStrangersFile(bundled(request.folder())).patient());
    }

    private Map<String, String> parameters(Scenario scenario, RunRecord before) throws UnreadableBundleException {
        Parameters parameters;
        try {
            parameters = scenario.parameters(before.parameters());
        } catch (IllegalArgumentException e) {
            throw unusable("its parameters are not of this version: " + e.getMessage());
        }
        parameters.texts().forEach((name, text) -> {
            if (!before.parameters().containsKey(name)) {
                screen.printf("parameter %s is newer than the bundle; this run takes %s%n", name, text);
            }
        });
        return parameters.texts();
    }

    private UnreadableBundleException unusable(String why) {
        return new UnreadableBundleException(bundle + " cannot be run again: " + why + ".");
    }

    private static String plain(String name) {
        return name.replaceAll("[^a-z0-9-]", "-");
    }

    /// The bundle's run gets a page that is generated here, and the new run the record that it was compared with.
    private void prepare(RunRequest request) throws IOException {
        Path before = bundled(request.folder());
        Path earlier = before.resolve(RunParts.EARLIER).resolve(RunParts.RECORD);
        if (Files.exists(earlier)) {
            new RunFolder(request.folder().resolve(RunParts.EARLIER)).write(RunParts.RECORD, Files.readString(earlier));
        }
        for (ReportWriter writer : ServiceLoader.load(ReportWriter.class)) {
            try {
                writer.write(before);
            } catch (UnreadableRecordException e) {
                screen.println("the bundle's run has no page: " + TerminalText.of(String.valueOf(e.getMessage())));
            }
        }
    }

    private void print(RunComparison comparison) {
        String name = OutcomePrinter.column(
                Stream.concat(Stream.of("check"), comparison.rows().stream().map(row -> TerminalText.of(row.check()))));
        screen.printf("  " + name + " %-11s %s%n", "check", "then", "now");
        for (var row : comparison.rows()) {
            screen.printf(
                    "  " + name + " %-11s %-11s %s%n",
                    TerminalText.of(row.check()),
                    row.before() == null ? "-" : row.before().verdict(),
                    row.now() == null ? "-" : row.now().verdict(),
                    row.isSame() ? "" : "DIFFERENT");
            if (row.hasOtherSentence()) {
                sentence("then", row.before());
                sentence("now", row.now());
            }
        }
        screen.println();
        comparison.surroundings().forEach(line -> screen.println("  differs: " + TerminalText.of(line)));
        screen.println(
                comparison.isSame()
                        ? "  SAME: " + comparison.now() + " then and now, check by check"
                        : "  DIFFERENT: " + comparison.before() + " then, " + comparison.now() + " now");
        screen.println("  then: " + bundle);
        screen.flush();
    }

    private void sentence(String when, org.warren.harness.verdict.@Nullable CheckResult check) {
        if (check != null) {
            screen.printf("    %-4s %s%n", when, TerminalText.of(check.message()));
        }
    }
}
