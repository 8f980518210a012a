package org.warren.harness.agent;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.warren.harness.lab.Dependency;

/// Where an agent runs: in a guest or in a node's container, which this calls the guest. The labs know no more of it
/// than this, so that a guest in a container and one started as a plain process look the same.
public interface AgentHost extends AutoCloseable {

    /// Bytes that the guest's agent wrote. Ends when the guest ends.
    InputStream fromAgent();

    /// Bytes for the guest's agent. Closing it asks the guest to power itself off.
    OutputStream toAgent();

    /// What error messages call it.
    default String title() {
        return "the guest";
    }

    /// The last lines of the guest's console, empty when it said nothing; for error messages.
    String console();

    /// What an error of the guest's file system, in the agent's words, means for a user of this host.
    ///
    /// @return the error itself where the host knows no better
    default String meaning(String error) {
        return error;
    }

    /// Runs a command beside the guest and returns what it printed.
    ///
    /// @throws LabException when it cannot be run
    /// @throws UnsupportedOperationException where nothing is beside the guest but what its user runs anyway
    default String executeOutside(List<String> command) {
        throw new UnsupportedOperationException(command + " beside " + title());
    }

    /// Stops the guest where it stands.
    ///
    /// @throws LabException when the host refuses
    /// @throws UnsupportedOperationException where the guest's clock travels: it stands still whenever nobody asks
    default void pause() {
        throw new UnsupportedOperationException("pausing " + title());
    }

    /// Lets it go on.
    ///
    /// @throws LabException when the host refuses
    /// @throws UnsupportedOperationException where it cannot be paused
    default void resume() {
        throw new UnsupportedOperationException("resuming " + title());
    }

    /// Takes its power away; what is on its disk can still be copied.
    ///
    /// @throws LabException when the host refuses
    /// @throws UnsupportedOperationException where the guest is more than one node
    default void kill() {
        throw new UnsupportedOperationException("killing " + title());
    }

    /// Copies everything below a folder of the guest's root file system into a folder here.
    ///
    /// @throws LabException when the guest's file system cannot be read or the folder cannot be written
    void copyOut(String guestFolder, Path folder);

    /// What runs the guest, with its version, such as `docker 28.2.2`.
    String engine();

    /// The image or file system that the guest runs in, and what of it decides about packets.
    List<Dependency> dependencies();

    /// Ends the guest, however it is, and removes what it ran in.
    @Override
    void close();
}
