package org.warren.scenarios.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.warren.harness.capture.Capture;
import org.warren.harness.evidence.Observations;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.PacketReference;
import org.warren.harness.verdict.Verdict;

/// One run of the table.
///
/// @param scenario its name
/// @param client the subject in the role of the client
/// @param server the subject in the role of the server
/// @param seed of everything random
/// @param lab where it ran
/// @param parameters those that do not have their default
/// @param passed how many checks passed
/// @param findings the checks that did not
record Cell(
        String scenario,
        String client,
        String server,
        long seed,
        String lab,
        Map<String, String> parameters,
        int passed,
        List<Finding> findings) {

    private static final int PACKETS_SHOWN_MAX = 3;
    /// Where cargo keeps sources on the machine that built a program, which its panics name.
    private static final Pattern PLACE_OF_SOURCES = Pattern.compile("\\S*/registry/src/[^/\\s]+/");

    Cell {
        parameters = new LinkedHashMap<>(parameters);
        findings = List.copyOf(findings);
    }

    /// Judges the evidence of a run's folder by today's checks.
    ///
    /// @throws IOException when it holds no readable record, or a capture that a check names cannot be read
    static Cell of(Path folder, Scenario scenario) throws IOException {
        RunRecord run = new RunFolder(folder).readRun();
        List<CheckResult> checks = ScenarioRun.judgeAgain(scenario, folder);
        List<Finding> findings = new ArrayList<>();
        for (CheckResult check : checks) {
            if (check.verdict() != Verdict.PASS) {
                String message = PLACE_OF_SOURCES.matcher(check.message()).replaceAll("");
                findings.add(new Finding(check.id(), check.verdict(), message, packets(folder, check.packets())));
            }
        }
        return new Cell(
                run.scenario(),
                subject(run, "client"),
                subject(run, "server"),
                run.seed(),
                run.lab(),
                notDefault(run.parameters(), scenario),
                checks.size() - findings.size(),
                findings);
    }

    private static Map<String, String> notDefault(Map<String, String> parameters, Scenario scenario) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        scenario.parameters().forEach(parameter -> changed.remove(parameter.name(), parameter.defaultText()));
        return changed;
    }

    /// In a comparison each pair has roles of its own, such as `java-client`.
    private static String subject(RunRecord run, String role) {
        return run.subjects().entrySet().stream()
                .filter(subject -> subject.getKey().endsWith(role))
                .map(subject -> subject.getValue().implementation())
                .findFirst()
                .orElse("unknown");
    }

    private static List<String> packets(Path folder, List<PacketReference> references) throws IOException {
        long epochNanos =
                Observations.read(folder.resolve(Observations.FILE_NAME)).epochNanos();
        List<String> words = new ArrayList<>();
        for (PacketReference reference : references.subList(0, Math.min(PACKETS_SHOWN_MAX, references.size()))) {
            String place = reference.capture().replaceFirst("captures/", "").replaceFirst("\\.pcap$", "");
            var packets = Capture.read(folder.resolve(reference.capture()), epochNanos)
                    .packets();
            words.add(PacketWords.of(place, packets.get((int) reference.number() - 1)));
        }
        return words;
    }

    /// Who played, by role.
    ///
    /// @param versions of implementations, by name
    Map<String, RunRecord.Subject> subjects(Map<String, String> versions) {
        return Map.of("client", subject(client, versions), "server", subject(server, versions));
    }

    private static RunRecord.Subject subject(String name, Map<String, String> versions) {
        return new RunRecord.Subject(name, versions.getOrDefault(name, ""), "");
    }

    /// `CLIENT/SERVER`.
    String pair() {
        return client + "/" + server;
    }
}
