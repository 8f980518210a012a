package org.warren.harness.scenario;

import java.util.List;
import org.warren.harness.verdict.CheckResult;

/// Receives a run's progress events.
public interface RunListener {

    /// A listener that ignores all events.
    RunListener SILENT = new RunListener() {};

    /// All steps of the run, before the first.
    default void planned(List<String> steps) {}

    /// A step begins.
    default void stepStarted(String name) {}

    /// A step has ended.
    ///
    /// @param done whether it completed
    default void stepEnded(String name, boolean done) {}

    /// The lab's clock, whenever the run has read it.
    ///
    /// @param nanos since the lab's epoch
    default void elapsed(long nanos) {}

    /// A check was judged.
    default void judged(CheckResult check) {}

    /// A listener that calls this one first, then the other.
    default RunListener and(RunListener other) {
        RunListener first = this;
        return new RunListener() {
            @Override
            public void planned(List<String> steps) {
                first.planned(steps);
                other.planned(steps);
            }

            @Override
            public void stepStarted(String name) {
                first.stepStarted(name);
                other.stepStarted(name);
            }

            @Override
            public void stepEnded(String name, boolean done) {
                first.stepEnded(name, done);
                other.stepEnded(name, done);
            }

            @Override
            public void elapsed(long nanos) {
                first.elapsed(nanos);
                other.elapsed(nanos);
            }

            @Override
            public void judged(CheckResult check) {
                first.judged(check);
                other.judged(check);
            }
        };
    }
}
