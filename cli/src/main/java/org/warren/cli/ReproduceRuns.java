package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.warren.diagnose.finding.ConfiguredKeys;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.reproduction.Explanation;
import org.warren.diagnose.reproduction.Reproduction;
import org.warren.diagnose.reproduction.Resemblance;
import org.warren.diagnose.story.CaptureReading;
import org.warren.diagnose.story.InitiatorKeys;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunRequest;

/// Writes networks that may explain a finding, runs them in a lab, and reports which of them shows the same.
final class ReproduceRuns {

    private static final double EQUAL = 0.02;
    private static final int DIGITS = 2;

    private final FileScenario scenarios;
    private final Path folder;
    private final PrintWriter screen;
    private final RunOptions options = new RunOptions();
    private final EndOptions ends = new EndOptions();

    ReproduceRuns(FileScenario scenarios, Path folder, PrintWriter screen) {
        this.scenarios = scenarios;
        this.folder = folder;
        this.screen = screen;
    }

    /// An explanation with its score.
    private record Tried(Explanation explanation, Path folder, Resemblance resemblance) {}

    /// Reproduces the first finding for which there are networks, or reports that there is none.
    void repeat(List<Finding> findings) throws IOException {
        Optional<Reproduction> found =
                findings.stream().flatMap(one -> Reproduction.of(one).stream()).findFirst();
        if (found.isEmpty()) {
            screen.println("Nothing to reproduce: there is no network for any of the findings.");
            return;
        }
        var reproduction = found.get();
        screen.println("Reproducing %s in the virtual lab, captured at the %s:"
                .formatted(
                        reproduction.finding().cause().words(),
                        reproduction.place().name().toLowerCase(java.util.Locale.ROOT)));
        screen.flush();
        var tried = new ArrayList<Tried>();
        for (Explanation explanation : reproduction.explanations()) {
            Tried one = attempt(reproduction, explanation, findings);
            screen.println(
                    "  %s (%s): %s".formatted(explanation.name(), explanation.words(), words(one.resemblance())));
            screen.flush();
            tried.add(one);
        }
        conclude(tried);
        reproduction.why().ifPresent(screen::println);
    }

    private Tried attempt(Reproduction reproduction, Explanation explanation, List<Finding> findings)
            throws IOException {
        Path network = Files.createDirectories(folder.resolve(explanation.name()));
        for (var file : explanation.files().entrySet()) {
            Files.writeString(network.resolve(file.getKey()), file.getValue());
        }
        var scenario = scenarios.fromFile(network);
        var runner = options.runner(options.subjects(), RunOptions.AUTO);
        RunRequest request = runner.request(
                scenario, scenario.cast(ends.client(), ends.server(), Map.of()), Map.of(), network.resolve("run"));
        NewRunFolder.make(request.folder());
        runner.run(request, new StepPrinter(new PrintWriter(java.io.Writer.nullWriter())));
        Path capture = request.folder()
                .resolve("captures")
                .resolve(reproduction.place().capture() + ".pcap");
        var keys = reproduction.isReadWithServersFile()
                ? Optional.of(new ConfiguredKeys(ConfigurationFiles.read(network.resolve("server.conf"), screen)))
                : Optional.<ConfiguredKeys>empty();
        var story = CaptureReading.read(capture, keys.isPresent() ? keys.get() : InitiatorKeys.NONE);
        var repeated = Findings.of(story, OptionalInt.empty(), keys);
        var original = findings.stream()
                .filter(one -> one.tunnel().equals(reproduction.finding().tunnel()))
                .toList();
        return new Tried(explanation, network, Resemblance.of(reproduction.finding(), original, repeated));
    }

    private static String words(Resemblance resemblance) {
        String shown = resemblance.shown().isEmpty() ? "nothing" : String.join(", ", resemblance.shown());
        if (!resemblance.isShown()) {
            return "no, the lab shows " + shown;
        }
        return (resemblance.isAlone() ? "yes, the lab shows " : "in part, the lab shows ")
                + shown
                + " (%s of 1)".formatted(org.warren.harness.text.NumberFormat.decimals(resemblance.score(), DIGITS));
    }

    private void conclude(List<Tried> tried) {
        var shown = tried.stream()
                .filter(one -> one.resemblance().isShown())
                .sorted(Comparator.comparingDouble(
                                (Tried one) -> one.resemblance().score())
                        .reversed())
                .toList();
        if (shown.isEmpty()) {
            screen.println("None of them shows the same. The networks are in %s.".formatted(folder));
            return;
        }
        Tried best = shown.getFirst();
        var equal = new LinkedHashSet<String>();
        shown.stream()
                .filter(one -> best.resemblance().score() - one.resemblance().score() < EQUAL)
                .forEach(one -> equal.add(one.explanation().name()));
        screen.println(
                equal.size() > 1
                        ? "The capture does not tell these apart: %s.".formatted(String.join(", ", equal))
                        : "It fits best: %s.".formatted(best.explanation().words()));
        screen.println("Again: ./warren try %s".formatted(best.folder()));
    }
}
