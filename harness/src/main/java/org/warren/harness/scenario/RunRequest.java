package org.warren.harness.scenario;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// One run: a scenario, its parameters, subjects and seed, and where the record goes.
///
/// @param scenario the question
/// @param parameters its parameters
/// @param subjects names of subjects by role
/// @param seed of everything random in the run
/// @param folder takes the record; made when it is not there
public record RunRequest(
        Scenario scenario, Parameters parameters, Map<String, String> subjects, long seed, Path folder) {

    public RunRequest {
        subjects = new LinkedHashMap<>(subjects);
    }

    /// The command line that repeats the run.
    public String reproduce() {
        StringBuilder command = new StringBuilder("./warren run ").append(scenario.name());
        subjects.forEach((role, subject) ->
                command.append(" --").append(role).append(' ').append(subject));
        parameters
                .texts()
                .forEach((name, text) ->
                        command.append(" --set ").append(name).append('=').append(text));
        return command.append(" --seed ").append(Long.toUnsignedString(seed)).toString();
    }
}
