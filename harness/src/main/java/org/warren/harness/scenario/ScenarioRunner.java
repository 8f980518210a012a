package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.files.FileSentence;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.subject.Subjects;

/// Runs scenarios, for the command line, JUnit and tests: [#request], [NewRunFolder#make], [#run].
///
/// @param subjects that may be used
/// @param lab where scenarios run
/// @param seed of all randomness
public record ScenarioRunner(Subjects subjects, LabProvider lab, long seed) {

    /// The same in a lab for programs of unknown origin.
    public ScenarioRunner isolated() {
        return new ScenarioRunner(subjects, lab.isolated(), seed);
    }

    /// A request for a run that can take place here. Nothing is written yet.
    ///
    /// @param named names of subjects by role; a role without one gets the kernel
    /// @param settings texts by parameter name; a parameter without one has its default
    /// @param folder for the record
    /// @throws IllegalArgumentException for an unknown role, subject or parameter, and for a text that a parameter does
    ///     not accept
    /// @throws UnsupportedHereException when it cannot run in this lab or on this machine
    public RunRequest request(Scenario scenario, Map<String, String> named, Map<String, String> settings, Path folder) {
        Map<String, String> subjectsByRole = Roles.subjectsByRole(scenario, named, subjects);
        RunRequest request = new RunRequest(scenario, scenario.parameters(settings), subjectsByRole, seed, folder, lab);
        request.unsupported().or(() -> unsupported(subjectsByRole)).ifPresent(why -> {
            throw new UnsupportedHereException(scenario.name() + " in lab " + lab.name() + ": " + why);
        });
        return request;
    }

    private Optional<String> unsupported(Map<String, String> subjectsByRole) {
        return subjectsByRole.values().stream()
                .map(subjects::unsupported)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// Runs and records, in a folder that [NewRunFolder#make] has prepared.
    ///
    /// @throws OwnErrorException when Warren itself fails so that there is no record
    /// @throws IOException when the record cannot be written, in a sentence that says what to do
    public ScenarioRun.Outcome run(RunRequest request, RunListener listener) throws IOException {
        try {
            return new ScenarioRun(subjects, System::nanoTime).run(request, listener);
        } catch (IOException e) {
            throw new IOException(
                    "the record in " + request.folder() + " cannot be completed: " + FileSentence.reason(e)
                            + "; free some space or name another folder (what was written stays)",
                    e);
        }
    }
}
