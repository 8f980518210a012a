package org.warren.harness.lab;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Probes;

/// The words of the program that sends probes and echoes them.
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
