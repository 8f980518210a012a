package org.warren.harness.scenario;

import java.util.List;
import java.util.Optional;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Checker;

/// A question asked of implementations. Driving it makes evidence; its checkers judge evidence and nothing else.
///
/// Found with [java.util.ServiceLoader].
public interface Scenario {

    /// Lower-case words with hyphens; the command line's name for it.
    String name();

    /// The question, in one sentence.
    String question();

    List<Parameter<?>> parameters();

    Topology topology(Parameters parameters);

    /// Which interfaces of the topology are captured.
    List<Tap> taps();

    /// The steps that [#drive] takes, in their order.
    List<String> steps();

    /// Sets the subjects up and makes things happen.
    void drive(Stage stage);

    List<Checker> checkers();

    /// Why it cannot be asked in a kind of lab, if so.
    ///
    /// @param lab the kind's name
    default Optional<String> unsupported(String lab) {
        return Optional.empty();
    }

    /// What a run shows, in plain words and in numbers.
    default Findings findings(Evidence evidence) {
        return Findings.NONE;
    }

    /// An interface to capture.
    record Tap(String node, String interfaceName) {}
}
