package org.warren.diagnose.reproduction;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Finding;

/// Compares the findings in a capture with those of a lab that should reproduce it.
///
/// @param isShown whether the lab shows the finding in question
/// @param isAlone whether it shows nothing that the capture does not
/// @param score from 0 to 1: the number of common causes divided by that of all causes, weighted by how close their
///     numbers are
/// @param shown the lab's findings, as text
public record Resemblance(boolean isShown, boolean isAlone, double score, List<String> shown) {

    private static final double VALUES_WEIGHT = 0.2;

    public Resemblance {
        shown = List.copyOf(shown);
    }

    /// Compares the findings.
    ///
    /// @param finding to be reproduced
    /// @param original all findings of its tunnel
    /// @param repeated all findings of the lab's capture
    public static Resemblance of(Finding finding, List<Finding> original, List<Finding> repeated) {
        Set<Cause> here = causes(original);
        Set<Cause> there = causes(repeated);
        var both = EnumSet.noneOf(Cause.class);
        both.addAll(here);
        both.retainAll(there);
        var either = EnumSet.noneOf(Cause.class);
        either.addAll(here);
        either.addAll(there);
        double share = both.size() / (double) Math.max(1, either.size());
        var names = new TreeSet<String>();
        there.forEach(cause -> names.add(cause.words()));
        return new Resemblance(
                there.contains(finding.cause()),
                here.containsAll(there),
                share * (1 - VALUES_WEIGHT + VALUES_WEIGHT * nearness(finding, repeated)),
                List.copyOf(names));
    }

    private static Set<Cause> causes(List<Finding> findings) {
        var causes = EnumSet.noneOf(Cause.class);
        findings.forEach(finding -> causes.add(finding.cause()));
        return causes;
    }

    /// How close the numbers of the finding are to those in the lab: 1 if they are equal.
    private static double nearness(Finding finding, List<Finding> repeated) {
        return repeated.stream()
                .filter(other -> other.cause() == finding.cause())
                .mapToDouble(other -> finding.values().keySet().stream()
                        .filter(other.values()::containsKey)
                        .mapToDouble(name -> ratio(
                                finding.values().getOrDefault(name, 0.0),
                                other.values().getOrDefault(name, 0.0)))
                        .average()
                        .orElse(1))
                .max()
                .orElse(0);
    }

    private static double ratio(double one, double other) {
        double larger = Math.max(Math.abs(one), Math.abs(other));
        return larger == 0 ? 1 : Math.min(Math.abs(one), Math.abs(other)) / larger;
    }
}
