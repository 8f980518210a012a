package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.Progress;
import org.warren.harness.verdict.CheckResult;

/// Writes the progress of a run into its folder, for observers. A run that is killed leaves the file behind; it
/// contains the process ID, so that a reader sees that nobody writes it any more.
///
/// If it cannot be written, the run cannot be observed; the run itself continues, and reports what it cannot write.
final class ProgressFile implements RunListener {

    private static final double NANOS_PER_SECOND = 1e9;

    private final RunRequest request;
    private final Progress.Owner owner;
    private final List<Progress.Step> steps = new ArrayList<>();
    private final List<Progress.Check> checks = new ArrayList<>();
    private double elapsedSeconds;

    ProgressFile(RunRequest request) {
        this.request = request;
        this.owner = RunProcess.self();
    }

    @Override
    public void planned(List<String> names) {
        names.forEach(name -> steps.add(new Progress.Step(name, Progress.Status.PLANNED)));
        write(null);
    }

    @Override
    public void stepStarted(String name) {
        become(name, Progress.Status.PLANNED, Progress.Status.RUNNING);
    }

    @Override
    public void stepEnded(String name, boolean done) {
        become(name, Progress.Status.RUNNING, done ? Progress.Status.DONE : Progress.Status.FAILED);
    }

    @Override
    public void elapsed(long nanos) {
        elapsedSeconds = nanos / NANOS_PER_SECOND;
    }

    @Override
    public void judged(CheckResult check) {
        checks.add(new Progress.Check(check.id(), check.verdict(), check.message()));
        write(null);
    }

    /// The record exists, and contains everything.
    void recorded() {
        try {
            Files.deleteIfExists(Progress.file(request.folder()));
        } catch (IOException e) {
            // A reader prefers the record.
        }
    }

    /// There will be no record.
    void ended(Throwable why) {
        write(why.getMessage() == null ? why.toString() : why.getMessage());
    }

    /// A scenario may carry out a step that it has not declared, or one twice.
    private void become(String name, Progress.Status before, Progress.Status after) {
        int place = steps.indexOf(new Progress.Step(name, before));
        if (place >= 0) {
            steps.set(place, new Progress.Step(name, after));
        } else {
            steps.add(new Progress.Step(name, after));
        }
        write(null);
    }

    private void write(@Nullable String ended) {
        try {
            new Progress(
                            Progress.SCHEMA,
                            request.scenario().name(),
                            request.lab().name(),
                            request.seed(),
                            request.subjects(),
                            request.parameters().texts(),
                            owner,
                            steps,
                            elapsedSeconds,
                            checks,
                            ended)
                    .write(request.folder());
        } catch (IOException e) {
            // See above.
        }
    }
}
