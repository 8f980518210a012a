package org.warren.harness.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A scenario whose topology and questions stand in a file of the user's.
public interface FileScenario extends Scenario {

    /// The scenario that a file describes.
    ///
    /// @param path the file, a folder that holds it, or the folder of an earlier run
    /// @throws IllegalArgumentException `FILE:LINE:COLUMN: KEY: what was expected`, or why a file cannot be read
    FileScenario fromFile(Path path);

    /// The same for a file that a stranger wrote: what runs in its nodes gets no files of this machine.
    ///
    /// @throws IllegalArgumentException also where the file asks for some
    FileScenario fromStrangersFile(Path path);

    /// The same for somebody who waits for as long as the file takes, where time is real.
    default FileScenario patient() {
        return this;
    }

    /// The JSON Schema of such files, for editors that help while one is written; empty where there is none.
    default String schema() {
        return "";
    }

    /// A file that describes a network around tunnels that somebody has, and asks whether they do what they are for.
    ///
    /// @param files of wg-quick, one a tunnel
    /// @param natted whether nodes that no endpoint leads to sit behind a router that translates
    /// @return the text of each file by name: the description, and the tunnels' with names in place of their keys
    /// @throws IllegalArgumentException `FILE:LINE:COLUMN: KEY: what was expected`, why a file cannot be read, or that
    ///     they do not belong together
    Map<String, String> draft(List<Path> files, boolean natted);

    /// Which subject each node gets that has one.
    ///
    /// @param client the subject of nodes in the role of a client, unless the file or `named` says another
    /// @param server the subject of nodes in the role of a server, likewise
    /// @param named subjects by node, which win
    /// @throws IllegalArgumentException when `named` has a node that takes no subject
    Map<String, String> cast(String client, String server, Map<String, String> named);

    /// The network and its questions in words, a line each, for whoever wants to look before anything runs.
    List<String> explanation();

    /// Whether the folder of an earlier run holds a run of this very file, and of those that it names.
    boolean isOf(Path folder);

    /// A digest of all that the file and those that it names say: another for each other network, on any machine.
    ///
    /// @throws IllegalArgumentException where the network has programs, whose files no digest of the network covers
    String digest();

    /// What is accepted in the file and probably meant differently, a sentence each.
    List<String> remarks();
}
