package org.warren.harness.scenario;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.subject.Subjects;

/// A run whose caller takes the steps himself, such as a test. Its evidence, its record and its page are those of any
/// run; it is judged by the checks that its scenario has when it ends.
///
/// Not for use by more than one thread.
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

    /// Brings the topology of a request to life, and captures what the scenario says. The folder was made ready by
    /// [NewRunFolder#make].
    ///
    /// @param wallNanos a monotonic clock of the driver's machine, for the record's `wallSeconds` only
    /// @throws LabException when the lab cannot be deployed, or a subject's version cannot be asked
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

    /// Where it plays.
    ///
    /// @throws LabException when the run has failed already, with the reason
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

    /// Ends the run: collects, removes the lab, judges, records, and draws the page.
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

    /// Removes the lab, whatever became of the run.
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            run.close();
        }
    }
}
