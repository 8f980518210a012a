package org.warren.harness.scenario;

import java.util.List;

/// Hears how a run gets on.
public interface RunListener {

    /// Hears nothing.
    RunListener SILENT = new RunListener() {};

    /// All steps of the run, before the first.
    default void planned(List<String> steps) {}

    default void stepStarted(String name) {}

    default void stepEnded(String name, boolean done) {}
}
