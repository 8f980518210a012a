package org.warren.harness.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Evidence;

/// A scenario whose topology and questions come from a user's file.
public interface FileScenario extends Scenario {

    /// The scenario that a file describes.
    ///
    /// @param path the file, a folder that contains it, or the folder of an earlier run
    /// @throws IllegalArgumentException `FILE:LINE:COLUMN: KEY: what was expected`, or why a file cannot be read
    FileScenario fromFile(Path path);

    /// The same for a file of unknown origin: programs in its nodes get no files of this machine.
    ///
    /// @throws IllegalArgumentException also if the file requests such files
    FileScenario fromStrangersFile(Path path);

    /// The same without the limit on how long a file may take in real time.
    default FileScenario patient() {
        return this;
    }

    /// The JSON Schema of such files, for editors; empty if there is none.
    default String schema() {
        return "";
    }

    /// Creates a file that describes a network around existing tunnels, with questions about their purpose.
    ///
    /// @param files of wg-quick, one per tunnel
    /// @param natted whether to put nodes that no endpoint refers to behind a NAT router
    /// @return the text of each file by name: the description, and the tunnels' files with names in place of their keys
    /// @throws IllegalArgumentException `FILE:LINE:COLUMN: KEY: what was expected`, why a file cannot be read, or that
    ///     they do not belong together
    Map<String, String> draft(List<Path> files, boolean natted);

    /// The subject of each node that has one.
    ///
    /// @param client the subject of nodes in the role of a client, unless the file or `named` says otherwise
    /// @param server the subject of nodes in the role of a server, likewise
    /// @param named subjects by node, which take precedence
    /// @throws IllegalArgumentException when `named` has a node that takes no subject
    Map<String, String> cast(String client, String server, Map<String, String> named);

    /// The network and its questions as text, one line each, to be shown before anything runs.
    List<String> explanation();

    /// Whether the folder of an earlier run contains a run of the same file, and of those that it names.
    boolean isOf(Path folder);

    /// A digest of the file and all files that it names: it identifies the network on any machine.
    ///
    /// @throws IllegalArgumentException if the network has programs, whose files the digest does not cover
    String digest();

    /// The files of a run as its evidence has them, by name: the description first, with names in place of keys.
    Map<String, String> files(Evidence evidence);

    /// Settings in the file that are accepted but probably mean something else than intended, one sentence each.
    List<String> remarks();
}
