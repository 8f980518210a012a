package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.Labs;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren demo`: the same idle hour behind the same NAT router, without and with a persistent keepalive.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Show that the NAT mapping of an idle tunnel expires, and that a keepalive prevents it.")
final class DemoCommand implements Callable<Integer> {

    private static final int COLUMN = 56;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        ScenarioRun.Outcome without = run(screen, "0");
        ScenarioRun.Outcome with = run(screen, "25");
        screen.println();
        beside(
                screen,
                List.of("WITHOUT KEEPALIVE: " + without.record().verdict()),
                List.of("KEEPALIVE = 25: " + with.record().verdict()));
        beside(screen, without.sentences(), with.sentences());
        screen.println("report without keepalive: " + without.page());
        screen.println("report with keepalive:    " + with.page());
        screen.flush();
        return ExitStatus.of(List.of(without, with), spec.commandLine().getErr());
    }

    private ScenarioRun.Outcome run(PrintWriter screen, String keepalive) throws IOException {
        Scenario scenario = Objects.requireNonNull(warren).scenarios().named("nat-timeout");
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("udp-timeout", "30s");
        settings.put("stream-timeout", "30s");
        settings.put("keepalive", keepalive);
        settings.put("idle", "1h");
        Path folder = Path.of("runs", "demo", "keepalive-" + keepalive);
        ScenarioRunner runner = new ScenarioRunner(new Subjects(), Labs.usual(), 1);
        RunRequest request = runner.request(scenario, Map.of(), settings, folder);
        NewRunFolder.make(folder);
        screen.println("an idle hour behind a NAT router that forgets after 30 s, keepalive " + keepalive);
        return runner.run(request, new StepPrinter(screen));
    }

    private static void beside(PrintWriter screen, List<String> left, List<String> right) {
        List<String> leftLines = wrap(left);
        List<String> rightLines = wrap(right);
        for (int i = 0; i < Math.max(leftLines.size(), rightLines.size()); i++) {
            String first = i < leftLines.size() ? leftLines.get(i) : "";
            String second = i < rightLines.size() ? rightLines.get(i) : "";
            screen.println(("%-" + COLUMN + "s | %s").formatted(first, second).stripTrailing());
        }
        screen.println("-".repeat(COLUMN) + "-+-" + "-".repeat(COLUMN));
    }

    private static List<String> wrap(List<String> sentences) {
        List<String> lines = new ArrayList<>();
        for (String sentence : sentences) {
            StringBuilder line = new StringBuilder();
            for (String word : sentence.split(" ", -1)) {
                if (line.length() + word.length() > COLUMN - 1) {
                    lines.add(line.toString());
                    line.setLength(0);
                    line.append("  ");
                }
                line.append(line.isEmpty() || line.toString().isBlank() ? "" : " ")
                        .append(word);
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
