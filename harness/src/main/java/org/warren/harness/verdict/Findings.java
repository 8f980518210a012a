package org.warren.harness.verdict;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warren.harness.capture.CapturedPacket;

/// Collects the findings of a check: a failure makes its result FAIL, missing evidence UNKNOWN, neither PASS.
public final class Findings {

    /// A reader looks at the first few; a check of a whole day could list thousands.
    private static final int PACKETS_MAX = 40;

    private final String id;
    private final List<String> evidence;
    private final List<String> failures = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final Set<PacketReference> packets = new LinkedHashSet<>();

    /// @param id the check's
    /// @param evidence the files that it reads, as paths relative to the run's folder
    public Findings(String id, String... evidence) {
        this.id = id;
        this.evidence = List.of(evidence);
    }

    /// Adds a failure: the evidence contradicts what is expected; one sentence.
    ///
    /// @return the result so far, for a check that ends here
    public CheckResult fail(String sentence) {
        failures.add(sentence);
        return result("");
    }

    /// Fails unless the condition holds.
    ///
    /// @return the condition
    public boolean expect(boolean condition, String sentence) {
        if (!condition) {
            fail(sentence);
        }
        return condition;
    }

    /// Adds missing evidence that would be needed; one sentence.
    ///
    /// @return the result so far, for a check that ends here
    public CheckResult missing(String sentence) {
        missing.add(sentence);
        return result("");
    }

    /// Adds a packet that the conclusion is based on; the first forty are kept.
    ///
    /// @param capture the path of its capture, relative to the run's folder
    public void cite(String capture, CapturedPacket packet) {
        if (packets.size() < PACKETS_MAX) {
            packets.add(new PacketReference(capture, packet.number()));
        }
    }

    /// The same for a packet reference.
    public void cite(PacketReference packet) {
        if (packets.size() < PACKETS_MAX) {
            packets.add(packet);
        }
    }

    /// The result.
    ///
    /// @param passMessage the sentence for a PASS
    public CheckResult result(String passMessage) {
        if (!failures.isEmpty()) {
            return new CheckResult(id, Verdict.FAIL, summary(failures), evidence, List.copyOf(packets));
        }
        if (!missing.isEmpty()) {
            return new CheckResult(id, Verdict.UNKNOWN, summary(missing), evidence, List.copyOf(packets));
        }
        return new CheckResult(id, Verdict.PASS, passMessage, evidence, List.copyOf(packets));
    }

    /// The first few sentences are shown; the rest is counted.
    private static String summary(List<String> sentences) {
        int shown = Math.min(3, sentences.size());
        var text = String.join(" ", sentences.subList(0, shown));
        return sentences.size() == shown ? text : text + " And %d more.".formatted(sentences.size() - shown);
    }
}
