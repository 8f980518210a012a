package org.warren.harness.expectation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.warren.harness.files.YamlMap;
import org.warren.harness.verdict.Verdict;

/// Reads a file of expectations. Unknown keys are refused, with the number of the entry:
///
///     subject: gotatun
///     expectations:
///       - scenario: rekey
///         check: T4-rekey-after-time
///         role: client
///         versions: 0.3.1 to 0.10.2
///         verdict: FAIL
///         reason: An initiator that sends only keepalives starts no handshake after 120 s.
///         rule: whitepaper 6.2
///
/// An entry may have `message`, a regular expression that the whole message of the check must match: another message of
/// the same check is a different fault.
final class ExpectationFile {

    private static final Set<String> KEYS = Set.of("subject", "expectations");
    private static final Set<String> ENTRY_KEYS = Set.of(
            "scenario",
            "check",
            "checks",
            "role",
            "peers",
            "versions",
            "parameters",
            "verdict",
            "sometimes",
            "message",
            "reason",
            "rule",
            "packets",
            "link");

    private ExpectationFile() {}

    /// @param file its name, for messages
    /// @throws IllegalArgumentException naming what is wrong in it
    static List<KnownFault> parse(String file, String text) {
        YamlMap root = YamlMap.parse(file, text).knowing(KEYS);
        String subject = root.text("subject");
        return root.entries("expectations").stream()
                .flatMap(entry -> faults(subject, entry.knowing(ENTRY_KEYS)))
                .toList();
    }

    /// One fault for each check that has the same reason.
    private static Stream<KnownFault> faults(String subject, YamlMap entry) {
        if (entry.has("checks") == entry.has("check")
                || (entry.has("checks") && entry.words("checks").isEmpty())) {
            throw entry.wrong("it has to have either check or checks");
        }
        List<String> checks = entry.has("checks") ? entry.words("checks") : List.of(entry.text("check"));
        return checks.stream().map(check -> fault(subject, check, entry));
    }

    private static KnownFault fault(String subject, String check, YamlMap entry) {
        return new KnownFault(
                subject,
                entry.optional("versions").map(text -> versions(entry, text)).orElse(VersionRange.ANY),
                entry.text("scenario"),
                check,
                entry.optional("role"),
                entry.words("peers"),
                parameters(entry.map("parameters")),
                verdict(entry),
                !entry.isSet("sometimes"),
                entry.optional("message").map(text -> message(entry, text)),
                entry.text("reason"),
                entry.optional("rule").orElse(""),
                entry.optional("packets").or(() -> entry.optional("link")).orElse(""));
    }

    private static VersionRange versions(YamlMap entry, String text) {
        try {
            return VersionRange.parse(text);
        } catch (IllegalArgumentException e) {
            throw entry.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Pattern message(YamlMap entry, String text) {
        try {
            return Pattern.compile(text, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw entry.wrong("message is not a regular expression: " + e.getDescription());
        }
    }

    private static Verdict verdict(YamlMap entry) {
        return switch (entry.text("verdict")) {
            case "FAIL" -> Verdict.FAIL;
            case "UNKNOWN" -> Verdict.UNKNOWN;
            default -> throw entry.wrong("verdict is FAIL or UNKNOWN");
        };
    }

    /// A value such as 25 is a number in YAML, and a text on the command line.
    private static Map<String, String> parameters(YamlMap map) {
        Map<String, String> parameters = new LinkedHashMap<>();
        map.values().forEach((name, value) -> parameters.put(name, String.valueOf(value)));
        return parameters;
    }
}
