package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren expect`: converts the results of a run to entries for a file of expectations.
@Command(
        name = "expect",
        mixinStandardHelpOptions = true,
        description = {
            "Write what did not pass in recorded runs as entries for a file of expectations, which `warren "
                    + "run --expectations FILE` then takes for known.",
            "Read each before you keep it: its reason is the check's sentence."
        })
final class ExpectCommand implements Callable<Integer> {

    private static final int PACKETS_MAX = 3;

    @CommandLine.Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of runs.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--about",
            paramLabel = "SUBJECT",
            description = "The implementation that the entries are about. Default: the one that is not the kernel.")
    private @Nullable String about;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        List<RunRecord> runs = new ArrayList<>();
        for (Path folder : folders) {
            runs.add(new RunFolder(folder).readRun());
        }
        List<String> subjects = runs.stream().map(this::subject).distinct().toList();
        for (String subject : subjects) {
            screen.println("subject: " + Quoted.yaml(subject));
            screen.println("expectations:");
            for (RunRecord run : runs) {
                if (subject(run).equals(subject)) {
                    entries(screen, run, subject);
                }
            }
        }
        screen.flush();
        return 0;
    }

    private String subject(RunRecord run) {
        List<String> names = run.subjects().values().stream()
                .map(RunRecord.Subject::implementation)
                .distinct()
                .toList();
        if (about != null) {
            if (!names.contains(about)) {
                throw new IllegalArgumentException("a run of " + run.scenario() + " has no subject '" + about
                        + "'; its subjects are " + String.join(", ", names));
            }
            return about;
        }
        List<String> others =
                names.stream().filter(name -> !name.equals(KernelSubject.NAME)).toList();
        if (others.size() > 1) {
            throw new IllegalArgumentException("a run of " + run.scenario() + " has the subjects "
                    + String.join(", ", names) + "; say with --about SUBJECT which of them the entries are about");
        }
        return others.isEmpty() ? KernelSubject.NAME : others.getFirst();
    }

    private static void entries(PrintWriter screen, RunRecord run, String subject) {
        Map.Entry<String, RunRecord.Subject> played = run.subjects().entrySet().stream()
                .filter(each -> each.getValue().implementation().equals(subject))
                .findFirst()
                .orElseThrow();
        List<String> peers = run.subjects().entrySet().stream()
                .filter(each -> !each.getKey().equals(played.getKey()))
                .map(each -> each.getValue().implementation())
                .toList();
        for (CheckResult result : run.checks()) {
            if (result.verdict() != Verdict.FAIL && result.verdict() != Verdict.UNKNOWN) {
                continue;
            }
            screen.println("  - scenario: " + run.scenario());
            screen.println("    check: " + Quoted.yaml(result.id()));
            screen.println("    role: " + Quoted.yaml(played.getKey()));
            screen.println("    peers: [" + peers.stream().map(Quoted::yaml).collect(Collectors.joining(", ")) + "]");
            screen.println("    versions: " + Quoted.yaml(played.getValue().version()));
            screen.println("    verdict: " + result.verdict());
            screen.println("    reason: " + Quoted.yaml(result.message()));
            if (!result.packets().isEmpty()) {
                screen.println("    packets: "
                        + Quoted.yaml(result.packets().stream()
                                .limit(PACKETS_MAX)
                                .map(packet -> packet.capture() + " " + packet.number())
                                .collect(Collectors.joining(", "))));
            }
        }
    }

    /// Quotes texts for YAML.
    private static final class Quoted {

        private Quoted() {}

        /// In double quotes, with special characters escaped by a backslash.
        static String yaml(String text) {
            StringBuilder quoted = new StringBuilder("\"");
            text.codePoints().forEach(character -> {
                if (character == '"' || character == '\\') {
                    quoted.append('\\').appendCodePoint(character);
                } else if (Character.isISOControl(character)) {
                    quoted.append("\\u%04x".formatted(character));
                } else {
                    quoted.appendCodePoint(character);
                }
            });
            return quoted.append('"').toString();
        }
    }
}
