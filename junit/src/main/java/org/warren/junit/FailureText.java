package org.warren.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.files.RunParts;
import org.warren.harness.lab.LabException;
import org.warren.harness.nat.Mapping;
import org.warren.harness.record.ReportWriter;

/// The message of a failed assertion: the sentence, the evidence, where the rest is, and how to repeat the test.
final class FailureText {

    private static final int LINES_MAX = 5;
    private static final int MAPPINGS_MAX = 8;

    private FailureText() {}

    static String of(TestLab lab, String sentence) {
        StringBuilder text = new StringBuilder(sentence).append('\n');
        try {
            text.append("  %s of the lab's time have passed%n"
                    .formatted(Seconds.text(lab.elapsed().toNanos())));
            lab.programs().forEach(program -> append(text, program.title() + " printed", program.lastLines(LINES_MAX)));
            lab.nats().forEach(nat -> append(text, nat.name() + " mapped", mappings(nat)));
        } catch (LabException | MissingEvidenceException e) {
            text.append("  the evidence cannot be had: ").append(e.getMessage()).append('\n');
        }
        return text.append("page:     %s%n".formatted(page(lab)))
                .append("evidence: %s%n".formatted(lab.folder().toAbsolutePath().normalize()))
                .append("seed:     %s%n".formatted(Long.toUnsignedString(lab.seed())))
                .append("again:    ")
                .append(lab.origin().again())
                .toString();
    }

    private static void append(StringBuilder text, String who, List<String> lines) {
        text.append("  ").append(who).append(lines.isEmpty() ? " nothing\n" : ":\n");
        lines.forEach(line -> text.append("    ").append(line).append('\n'));
    }

    private static List<String> mappings(TestNat nat) {
        List<Mapping> all = nat.mappings();
        return all.subList(Math.max(0, all.size() - MAPPINGS_MAX), all.size()).stream()
                .map(FailureText::words)
                .toList();
    }

    private static String words(Mapping mapping) {
        String end =
                switch (mapping.end()) {
                    case NONE -> "alive";
                    case EXPIRED -> "expired at ";
                    case REMOVED, UNTOLD -> "removed at ";
                };
        String when = mapping.endedNanos().isEmpty()
                ? ""
                : Seconds.text(mapping.endedNanos().getAsLong());
        return "%s %s as %s to %s, from %s, %s%s"
                .formatted(
                        mapping.protocol(),
                        mapping.inside(),
                        mapping.outside(),
                        mapping.remote(),
                        Seconds.text(mapping.createdNanos()),
                        end,
                        when);
    }

    /// The page is written when the test is over.
    private static Path page(TestLab lab) {
        boolean isDrawn = ServiceLoader.load(ReportWriter.class).findFirst().isPresent();
        return lab.folder()
                .resolve(isDrawn ? RunParts.REPORT : RunParts.RECORD)
                .toAbsolutePath()
                .normalize();
    }
}
