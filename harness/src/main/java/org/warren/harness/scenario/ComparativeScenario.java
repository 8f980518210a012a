package org.warren.harness.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.parameter.Parameters;

/// A scenario that several pairs of subjects can play side by side, so that what the machine does meanwhile happens to
/// all of them.
public interface ComparativeScenario extends Scenario {

    /// The same scenario for these pairs, whose roles are those of [SubjectPair#roles].
    ComparativeScenario withPairs(List<SubjectPair> pairs);

    /// The settings of its short form.
    Map<String, String> shortSettings();

    /// About how long it takes.
    Duration expected(Parameters parameters);

    /// What a run shows, as lines of a table for people.
    List<String> table(Evidence evidence);
}
