package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;

/// A program of the file that was started, as the driver recorded it.
///
/// @param node on which it runs
/// @param log the file of the run folder that contains its output
record StartedProgram(String node, String log) {

    static final String NAME = "name";
    static final String NODE = "node";
    static final String LOG = "log";

    /// The last start of a program: its node may have been restarted.
    ///
    /// @throws MissingEvidenceException if it was not started
    static StartedProgram last(Evidence evidence, String name) {
        JsonNode last = null;
        for (JsonNode program : evidence.observations().value(NetworkPrograms.NOTED)) {
            if (program.path(NAME).asText().equals(name)) {
                last = program;
            }
        }
        if (last == null) {
            throw new MissingEvidenceException("Program " + name + " was not started.");
        }
        return new StartedProgram(last.path(NODE).asText(), last.path(LOG).asText());
    }
}
