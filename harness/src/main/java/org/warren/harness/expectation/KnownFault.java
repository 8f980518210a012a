package org.warren.harness.expectation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A check that is known not to pass, and why.
///
/// @param subject the implementation that has the fault
/// @param versions of it
/// @param scenario its name
/// @param check its id
/// @param role the subject's; empty for any
/// @param peers implementations, one of which has another role; empty for any
/// @param parameters required values of the run's parameters, with `*` for any characters; others may have any value
/// @param verdict the check's verdict: FAIL or UNKNOWN
/// @param isAlways whether a run that passes means that the fault is fixed; otherwise it only occurs in some runs
/// @param message matches the whole message of the check; empty for any message
/// @param reason one or more sentences
/// @param rule that it violates, such as `whitepaper 6.1`; empty if the reason says it
/// @param shown where it can be seen: packets, or a link; may be empty
public record KnownFault(
        String subject,
        VersionRange versions,
        String scenario,
        String check,
        Optional<String> role,
        List<String> peers,
        Map<String, String> parameters,
        Verdict verdict,
        boolean isAlways,
        Optional<Pattern> message,
        String reason,
        String rule,
        String shown) {

    /// @throws IllegalArgumentException for a verdict that needs no explanation
    public KnownFault {
        peers = List.copyOf(peers);
        parameters = new LinkedHashMap<>(parameters);
        if (verdict != Verdict.FAIL && verdict != Verdict.UNKNOWN) {
            throw new IllegalArgumentException("the verdict of a known fault is FAIL or UNKNOWN, not " + verdict);
        }
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a known fault has a reason");
        }
    }

    /// Whether it applies to runs like this one: of this scenario, with these subjects, versions and parameters.
    public boolean concerns(RunRecord run) {
        return concerns(run.scenario(), run.subjects(), run.parameters());
    }

    /// The same for a run of which only this is known.
    ///
    /// @param subjects by role
    public boolean concerns(String ofScenario, Map<String, RunRecord.Subject> subjects, Map<String, String> settings) {
        return scenario.equals(ofScenario)
                && subjects.entrySet().stream().anyMatch(each -> isItself(each) && hasPeer(each.getKey(), subjects))
                && parameters.entrySet().stream()
                        .allMatch(each -> matches(each.getValue(), settings.getOrDefault(each.getKey(), "")));
    }

    /// Whether it explains why a check of such a run does not pass.
    public boolean explains(CheckResult result) {
        return isOf(result.id(), result.verdict())
                && message.map(pattern -> pattern.matcher(result.message()).matches())
                        .orElse(true);
    }

    /// The same by the check's id and verdict, if its message is not known. A fault with a message explains nothing
    /// then.
    public boolean explains(String id, Verdict came) {
        return message.isEmpty() && isOf(id, came);
    }

    private boolean isOf(String id, Verdict came) {
        return check.equals(id) && verdict == came;
    }

    private boolean isItself(Map.Entry<String, RunRecord.Subject> each) {
        return each.getValue().implementation().equals(subject)
                && versions.contains(each.getValue().version())
                // In a comparison each pair has its own roles, such as java-client.
                && role.map(name -> each.getKey().equals(name) || each.getKey().endsWith("-" + name))
                        .orElse(true);
    }

    private boolean hasPeer(String own, Map<String, RunRecord.Subject> subjects) {
        return peers.isEmpty()
                || subjects.entrySet().stream()
                        .filter(each -> !each.getKey().equals(own))
                        .anyMatch(each -> peers.contains(each.getValue().implementation()));
    }

    private static boolean matches(String pattern, String text) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return Pattern.matches(regex, text);
    }

    /// `gotatun 0.3.1 to 0.10.2 as client`.
    public String who() {
        return subject
                + (versions.equals(VersionRange.ANY) ? "" : " " + versions)
                + role.map(name -> " as " + name).orElse("")
                + (peers.isEmpty() ? "" : " with " + String.join(" or ", peers));
    }
}
