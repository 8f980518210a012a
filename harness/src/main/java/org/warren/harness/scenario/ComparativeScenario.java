package org.warren.harness.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.parameter.Parameters;

/// A scenario that several pairs of subjects can run at the same time, so that the machine's load affects all of them
/// equally.
public interface ComparativeScenario extends Scenario {

    /// The same scenario for these pairs, whose roles are those of [SubjectPair#roles].
    ComparativeScenario withPairs(List<SubjectPair> pairs);

    /// The parameters of its short form.
    Map<String, String> shortSettings();

    /// Its approximate duration.
    Duration expected(Parameters parameters);

    /// The results of a run, as lines of a table.
    List<String> table(Evidence evidence);
}
