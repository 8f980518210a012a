package org.warren.harness.lab;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Probes;

/// Builds the command lines of the program that sends and echoes probes.
final class ProbeCommand {

    private ProbeCommand() {}

    static List<String> of(Probes probes) {
        List<String> command = new ArrayList<>(List.of(
                "warren-probe",
                "send",
                probes.name(),
                probes.address(),
                Integer.toString(probes.port()),
                Integer.toString(probes.count()),
                Long.toString(probes.interval().toNanos()),
                Long.toString(probes.linger().toNanos())));
        if (probes.endsWithAnswer()) {
            command.add("until-answer");
        }
        return command;
    }
}
