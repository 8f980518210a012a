package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Runs the scenario `advised-keepalive`: clients of an implementation that are idle for an hour behind the NATs, one
/// of them with the advised keepalive, in the virtual lab.
///
/// @param scenarios that the command knows
/// @param nats names of the catalogue, the client's own first
/// @param tolerated how many keepalives in a row are lost
/// @param loss a percentage, such as `2%`
/// @param client the subject
/// @param screen takes the output
record AdviceInLab(
        Scenarios scenarios, List<String> nats, int tolerated, String loss, String client, PrintWriter screen) {

    private static final String SCENARIO = "advised-keepalive";
    private static final int NATS_MAX = 4;
    private static final double LOSS_MAX = 50;

    AdviceInLab {
        nats = List.copyOf(nats);
    }

    /// @throws IllegalArgumentException for an unknown subject
    void requireSubject() {
        new Subjects().require(client);
    }

    /// Runs it and prints the results, or the reason why it cannot run here.
    ///
    /// @param lossPercent the same percentage
    /// @param err takes errors of Warren's own
    /// @return the exit status: 0 if the lab confirms the advice or cannot run it
    /// @throws IllegalArgumentException for an unknown subject
    /// @throws IOException when the record cannot be written
    int run(double lossPercent, PrintWriter err) throws IOException {
        LabProvider lab = Labs.named(VirtualLab.NAME);
        Optional<String> why = notHere(lossPercent).or(lab::unavailable);
        @Nullable RunRequest request = null;
        ScenarioRunner runner = new ScenarioRunner(new Subjects(), lab, 1);
        if (why.isEmpty()) {
            Path folder = Path.of("runs", "nat-advise", String.join("-", nats));
            try {
                request = runner.request(scenarios.named(SCENARIO), Map.of(Roles.CLIENT, client), settings(), folder);
            } catch (UnsupportedHereException e) {
                why = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        if (request == null) {
            screen.println("Not tried in the virtual lab, so this is what the library says alone: "
                    + TerminalText.of(why.orElseThrow()));
            screen.flush();
            return 0;
        }
        NewRunFolder.make(request.folder());
        ScenarioRun.Outcome outcome = runner.run(request, RunListener.SILENT);
        tell(outcome);
        return ExitStatus.of(List.of(outcome), err);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("nats", String.join(",", nats));
        settings.put("tolerate", Integer.toString(tolerated));
        settings.put("loss", loss);
        return settings;
    }

    /// Why the scenario does not support the request; empty if it does.
    private Optional<String> notHere(double lossPercent) {
        if (nats.size() > NATS_MAX) {
            return Optional.of("it has at most " + NATS_MAX + " NATs in a row.");
        }
        if (lossPercent > LOSS_MAX) {
            return Optional.of("with a loss of more than 50 % there is no session to see.");
        }
        return nats.stream()
                .filter(name -> NatCatalogue.shipped().nat(name).program() != null)
                .findFirst()
                .map(name ->
                        name + " is a program, which does not report its mappings; warren run nat-timeout --set nat="
                                + name + " runs it.");
    }

    private void tell(ScenarioRun.Outcome outcome) {
        screen.printf(
                "In the virtual lab, an idle hour with %s:%n",
                TerminalText.of(
                        Objects.requireNonNull(outcome.record().subjects().get(Roles.CLIENT))
                                .words()));
        outcome.sentences().forEach(sentence -> screen.println("  " + TerminalText.of(sentence)));
        for (CheckResult check : outcome.record().checks()) {
            if (check.verdict() != Verdict.PASS) {
                screen.printf(
                        "  %s %s: %s%n",
                        check.verdict(), TerminalText.of(check.id()), TerminalText.of(check.message()));
            }
        }
        screen.println("  report: " + outcome.page());
        screen.flush();
    }
}
