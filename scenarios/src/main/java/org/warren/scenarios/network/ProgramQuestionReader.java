package org.warren.scenarios.network;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.text.BoundedPattern;

/// Reads what a program is expected to do.
final class ProgramQuestionReader {

    private static final List<String> EXPECT_KEYS = List.of("exits", "prints", "within");
    private static final String RUNS = "runs";
    private static final String EXPECTED = "runs, {exits: 0} or {prints: REGEX, within: 30s}";
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration WITHIN_MAX = Duration.ofDays(7);
    private static final int STATUS_MAX = 255;

    private final List<String> programs;

    ProgramQuestionReader(List<NodeProgram> programs) {
        this.programs = programs.stream().map(NodeProgram::name).toList();
    }

    /// Which program, and what is expected of it.
    ///
    /// @param status with which it is to exit
    /// @param pattern that it is to print, null for none
    record Expectation(
            String program,
            ProgramQuestion.Expected expected,
            int status,
            @Nullable String pattern,
            Duration within) {}

    Expectation read(YamlValue programValue, YamlValue value) {
        String program = programValue.text("the name of a program");
        if (!programs.contains(program)) {
            throw programValue.bad(
                    programs.isEmpty()
                            ? "a program, and this file has none; add programs: {" + program + ": {on: NODE, command:"
                                    + " [...]}}"
                            : "one of the programs " + String.join(", ", programs) + ", not " + program);
        }
        if (value.isText()) {
            if (!value.text(EXPECTED).equals(RUNS)) {
                throw value.bad(EXPECTED);
            }
            return new Expectation(program, ProgramQuestion.Expected.RUNS, 0, null, Duration.ZERO);
        }
        Map<String, YamlValue> fields = value.fields(EXPECT_KEYS);
        YamlValue exits = fields.get("exits");
        YamlValue prints = fields.get("prints");
        if ((exits == null) == (prints == null)) {
            throw value.bad("either exits or prints: " + EXPECTED);
        }
        YamlValue withinValue = fields.get("within");
        Duration within =
                withinValue == null ? WITHIN : TopologyReader.duration(withinValue, Duration.ZERO, WITHIN_MAX);
        return exits != null
                ? new Expectation(program, ProgramQuestion.Expected.EXITS, exits.number(0, STATUS_MAX), null, within)
                : new Expectation(program, ProgramQuestion.Expected.PRINTS, 0, pattern(prints), within);
    }

    /// A regular expression; null for none.
    static @Nullable String pattern(@Nullable YamlValue value) {
        if (value == null) {
            return null;
        }
        String text = value.text("a regular expression");
        try {
            BoundedPattern.compile(text);
        } catch (IllegalArgumentException e) {
            throw value.bad("a regular expression as Java has them; " + e.getMessage(), e);
        }
        return text;
    }
}
