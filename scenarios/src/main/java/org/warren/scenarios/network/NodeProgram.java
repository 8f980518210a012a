package org.warren.scenarios.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.lab.CopiedFile;
import org.warren.harness.lab.Program;

/// A program that a network file runs on a node.
///
/// @param node the node
/// @param program the program
/// @param start when it starts
/// @param predecessor the program one second after which it starts; empty for none
record NodeProgram(String node, Program program, Start start, String predecessor) {

    /// When a program starts.
    enum Start {
        /// Before the tunnels come up.
        NETWORK,
        /// When all tunnels are up.
        TUNNELS
    }

    String name() {
        return program.name();
    }

    /// As in a run's observations.
    ///
    /// @param given its files as they were copied
    Map<String, Object> noted(List<CopiedFile> given) {
        Map<String, Object> noted = new LinkedHashMap<>();
        noted.put(StartedProgram.NAME, name());
        noted.put(StartedProgram.NODE, node);
        noted.put("command", program.command());
        noted.put("files", given);
        return noted;
    }
}
