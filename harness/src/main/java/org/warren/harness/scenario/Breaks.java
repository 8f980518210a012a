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

/// What breaks a run off, told as checks. A subject's fault is FAIL, a lab's UNKNOWN, and one of Warren itself is
/// UNKNOWN too and kept beside, so that the command can tell it apart.
final class Breaks {

    private final LabProvider lab;
    private final RunSecrets secrets;
    private final List<Throwable> errors = new ArrayList<>();

    /// @param lab knows its own trouble
    /// @param secrets are kept out of the sentences
    Breaks(LabProvider lab, RunSecrets secrets) {
        this.lab = lab;
        this.secrets = secrets;
    }

    /// Plays.
    ///
    /// @return what broke the play off, if something did
    Optional<CheckResult> during(Runnable play) {
        try {
            play.run();
            return Optional.empty();
        } catch (SubjectException e) {
            return Optional.of(result("subject", Verdict.FAIL, e));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            return Optional.of(told("lab", e));
        }
    }

    /// Runs something with the lab.
    ///
    /// @return why it was not done, if so
    Optional<CheckResult> during(String id, Runnable work) {
        try {
            work.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(told(id, e));
        }
    }

    List<Throwable> errors() {
        return List.copyOf(errors);
    }

    private CheckResult told(String id, Throwable thrown) {
        Optional<LabException> trouble = lab.trouble(thrown);
        if (trouble.isPresent()) {
            return result(id, Verdict.UNKNOWN, trouble.get());
        }
        errors.add(thrown);
        return new CheckResult("warren", Verdict.UNKNOWN, secrets.mask(OwnFault.sentence(thrown)), List.of());
    }

    private CheckResult result(String id, Verdict verdict, RuntimeException e) {
        return new CheckResult(id, verdict, secrets.mask(String.valueOf(e.getMessage())), List.of());
    }
}
