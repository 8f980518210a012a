package org.warren.harness.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.secret.RunSecrets;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.OwnFault;
import org.warren.harness.verdict.Verdict;

/// Converts exceptions that are thrown while the lab runs to check results. A subject's fault is FAIL, a lab's UNKNOWN.
/// An error of Warren itself is UNKNOWN too, and is recorded separately, so that the command can report it as such.
final class RunFailures {

    private final LabProvider lab;
    private final RunSecrets secrets;
    private final List<Throwable> ownErrors = new ArrayList<>();
    private String log = "";

    /// @param lab knows which exceptions are its own
    /// @param secrets are removed from the messages
    RunFailures(LabProvider lab, RunSecrets secrets) {
        this.lab = lab;
        this.secrets = secrets;
    }

    /// Runs a part of the scenario, which may fail for any reason.
    ///
    /// @return why it failed; empty if it did not
    Optional<CheckResult> of(Runnable part) {
        try {
            part.run();
            return Optional.empty();
        } catch (SubjectException e) {
            return Optional.of(result("subject", Verdict.FAIL, e));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            return Optional.of(result("lab", e));
        }
    }

    /// Runs an operation that only uses the lab.
    ///
    /// @param id of the check result
    /// @return why it failed; empty if it did not
    Optional<CheckResult> of(String id, Runnable request) {
        try {
            request.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(result(id, e));
        }
    }

    /// The errors of Warren itself so far.
    List<Throwable> ownErrors() {
        return List.copyOf(ownErrors);
    }

    /// The path in the evidence of the output of the program that may have caused the lab's failure; empty if it is not
    /// known.
    String log() {
        return log;
    }

    private CheckResult result(String id, Throwable thrown) {
        Optional<LabException> labTrouble = lab.trouble(thrown);
        if (labTrouble.isPresent()) {
            log = log.isEmpty() ? labTrouble.get().log() : log;
            return result(id, Verdict.UNKNOWN, labTrouble.get());
        }
        ownErrors.add(thrown);
        return new CheckResult("warren", Verdict.UNKNOWN, secrets.mask(OwnFault.sentence(thrown)), List.of());
    }

    private CheckResult result(String id, Verdict verdict, RuntimeException e) {
        return new CheckResult(id, verdict, secrets.mask(String.valueOf(e.getMessage())), List.of());
    }
}
