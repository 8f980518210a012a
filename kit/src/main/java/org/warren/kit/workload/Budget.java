package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Limits for the figures of traffic, for all streams or for those of some flows. As text `mos >= 4.0, outage < 1s,
/// web: load < 4s`, where `web` is the beginning of the flows' names.
///
/// @param limits in the order of the text
public record Budget(List<Limit> limits) {

    /// The limits that a tunnel over a path without losses meets.
    public static final String USUAL = "lost <= 0.1%, late <= 0.1%, reordered <= 0.1%, outage < 1s, stall < 250ms,"
            + " mos >= 4.0, freezes <= 0, failed <= 0%, load < 4s";

    private static final Pattern LIMIT =
            Pattern.compile("(?:(=?[a-z0-9-]+)\\s*:\\s*)?([a-z]+)\\s*(<=|>=|<|>)\\s*(\\S+)");

    /// Precedes the full name of a flow.
    private static final String WHOLE = "=";

    private static final int LIMITS_MAX = 100;

    /// A limit.
    ///
    /// @param flows the beginning of the flows' names, or `=` and a full name; empty for all
    /// @param figure that is limited
    /// @param comparison one of `<`, `<=`, `>`, `>=`
    /// @param value a share, nanoseconds or a number
    public record Limit(String flows, Figure figure, String comparison, double value) {

        /// An outage limit applies to streams that usually send more often than the limit: if a stream sends once a
        /// minute, a single loss would be an outage of a minute, and losses have their own limit.
        boolean isFor(StreamFigures figures) {
            return isOf(figures.stream().flow().name())
                    && figure.appliesTo(figures)
                    && (figure != Figure.OUTAGE || figures.usualGapNanos() <= value);
        }

        private boolean isOf(String flow) {
            return flows.startsWith(WHOLE) ? flow.equals(flows.substring(1)) : flow.startsWith(flows);
        }

        /// Whether a value, in the unit of its figure ([Figure#unit]), is within the limit.
        public boolean isKept(double measured) {
            return switch (comparison) {
                case "<" -> measured < value;
                case "<=" -> measured <= value;
                case ">" -> measured > value;
                default -> measured >= value;
            };
        }

        String words() {
            return comparison + " " + figure.text(value);
        }

        String streams(int count) {
            String some = count == 1 ? "one stream" : count + " streams";
            return flows.isEmpty() ? some : some + " of " + (flows.startsWith(WHOLE) ? flows.substring(1) : flows);
        }
    }

    /// Explains why a figure of a stream says nothing about a subject.
    public interface Doubt {

        /// Returns the explanation, if there is one.
        ///
        /// @param measured the figure's value, in its unit ([Figure#unit])
        /// @return a sentence; empty if the figure can be trusted
        Optional<String> about(Limit limit, StreamFigures figures, double measured);
    }

    public Budget {
        limits = List.copyOf(limits);
    }

    /// Reads a budget.
    ///
    /// @throws IllegalArgumentException saying what is wrong and what was expected
    public static Budget parse(String text) {
        List<Limit> limits = new ArrayList<>();
        for (String part : text.split(",", LIMITS_MAX + 1)) {
            Matcher matcher = LIMIT.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "'" + part.strip() + "' is not a limit such as mos >= 4.0 or web: load < 4s");
            }
            Figure figure = Figure.named(matcher.group(2))
                    .orElseThrow(() -> new IllegalArgumentException("there is no figure '" + matcher.group(2)
                            + "'; expected one of " + String.join(", ", Figure.words())));
            String flows = matcher.group(1) == null ? "" : matcher.group(1);
            limits.add(new Limit(flows, figure, matcher.group(3), figure.parse(matcher.group(4))));
        }
        return new Budget(limits);
    }

    /// The limits of a figure.
    public List<Limit> of(Figure figure) {
        return limits.stream().filter(limit -> limit.figure() == figure).toList();
    }

    /// Judges whether all streams keep the limits of a figure.
    public CheckResult judge(Figure figure, List<StreamFigures> streams, Findings findings) {
        return judge(figure, streams, (limit, figures, measured) -> Optional.empty(), findings);
    }

    /// The same for a run with doubts: a stream with a doubt is UNKNOWN.
    public CheckResult judge(Figure figure, List<StreamFigures> streams, Doubt doubt, Findings findings) {
        StringJoiner passed = new StringJoiner(", ");
        for (Limit limit : of(figure)) {
            List<StreamFigures> judged = streams.stream().filter(limit::isFor).toList();
            judged.forEach(figures -> judge(limit, figures, doubt, findings));
            if (!judged.isEmpty()) {
                passed.add("%s in %s".formatted(limit.words(), limit.streams(judged.size())));
            }
        }
        if (passed.length() == 0) {
            return findings.missing("No stream that %s is asked of sent anything, or often enough for its limit."
                    .formatted(figure.word()));
        }
        return findings.result("%s is %s.".formatted(figure.word(), passed));
    }

    private static void judge(Limit limit, StreamFigures figures, Doubt doubt, Findings findings) {
        Figure figure = limit.figure();
        double measured = figure.of(figures);
        String sentence = "%s of %s is %s, asked is %s."
                .formatted(figure.word(), figures.stream().name(), figure.text(measured), limit.words());
        Optional<String> why = doubt.about(limit, figures, measured);
        if (why.isPresent()) {
            findings.missing(sentence + " " + why.get());
        } else {
            findings.expect(limit.isKept(measured), sentence);
        }
    }

    /// Whether a run has streams that a figure's limits apply to. Limits for all streams often include some that do not
    /// apply, such as those for voice without calls; a limit that names flows is expected to apply.
    public boolean isAbout(Figure figure, List<StreamFigures> streams) {
        return of(figure).stream()
                .anyMatch(limit -> limit.flows().isEmpty()
                        ? streams.stream().anyMatch(limit::isFor)
                        : streams.stream().anyMatch(figure::appliesTo));
    }
}
