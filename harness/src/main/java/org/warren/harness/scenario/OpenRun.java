package org.warren.harness.scenario;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.subject.Subjects;

/// A run whose steps are carried out by the caller, such as a test. It has evidence, a record and a page like any other
/// run; when it ends, it is judged by its scenario's checks.
///
/// Not thread-safe.
public final class OpenRun implements AutoCloseable {

    private final RunRequest request;
    private final LongSupplier wallNanos;
    private final long wallStart;
    private final LiveRun run;
    private boolean isClosed;

    private OpenRun(RunRequest request, Subjects subjects, LongSupplier wallNanos) {
        this.request = request;
        this.wallNanos = wallNanos;
        this.wallStart = wallNanos.getAsLong();
        this.run = new LiveRun(request, subjects, RunListener.SILENT);
    }

    /// Deploys the topology of a request, and starts the captures of the scenario. [NewRunFolder#make] has prepared the
    /// folder.
    ///
    /// @param wallNanos a monotonic clock of the driver's machine, for the record's `wallSeconds` only
    /// @throws LabException when the lab cannot be deployed, or a subject's version cannot be queried
    public static OpenRun of(RunRequest request, Subjects subjects, LongSupplier wallNanos) {
        OpenRun opened = new OpenRun(request, subjects, wallNanos);
        boolean isOpen = false;
        try {
            opened.run.deploy();
            opened.run.capture();
            opened.stage();
            isOpen = true;
            return opened;
        } finally {
            if (!isOpen) {
                opened.close();
            }
        }
    }

    /// The stage of the run.
    ///
    /// @throws LabException when the run has already failed, with the reason
    public Stage stage() {
        return run.stage();
    }

    /// The evidence so far, copied into the run's folder.
    ///
    /// @throws IOException when the folder cannot be written or read
    public Evidence evidence() throws IOException {
        run.collect();
        return Evidence.read(request.folder());
    }

    /// Ends the run: collects the evidence, removes the lab, judges, records, and draws the page.
    ///
    /// @throws IOException when the record cannot be written
    public ScenarioRun.Outcome finish() throws IOException {
        try (this) {
            run.settle();
            run.collect();
        }
        double wallSeconds = (wallNanos.getAsLong() - wallStart) / ScenarioRun.NANOS_PER_SECOND;
        return JudgedRun.judge(request, run.collected()).record(wallSeconds);
    }

    /// Removes the lab, whatever the state of the run.
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            run.close();
        }
    }
}
