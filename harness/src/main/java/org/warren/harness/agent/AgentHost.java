package org.warren.harness.agent;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.warren.harness.lab.Dependency;

/// Where an agent runs: in a guest or in a node's container, both called the guest here. Labs depend only on this
/// interface, so a guest in a container and one started as a plain process look the same to them.
public interface AgentHost extends AutoCloseable {

    /// The output of the guest's agent. Ends when the guest ends.
    InputStream fromAgent();

    /// The input of the guest's agent. Closing it asks the guest to power itself off.
    OutputStream toAgent();

    /// Its name in error messages.
    default String title() {
        return "the guest";
    }

    /// The last lines of the guest's console, empty when there are none; for error messages.
    String console();

    /// Explains an error of the guest's file system, as reported by the agent, to a user of this host.
    ///
    /// @return the error itself if there is no better explanation
    default String meaning(String error) {
        return error;
    }

    /// Runs a command outside the guest and returns its output.
    ///
    /// @throws LabException when it cannot be run
    /// @throws UnsupportedOperationException if the guest's host is the user's own machine
    default String executeOutside(List<String> command) {
        throw new UnsupportedOperationException(command + " beside " + title());
    }

    /// Pauses the guest.
    ///
    /// @throws LabException when the host refuses
    /// @throws UnsupportedOperationException if the guest has a virtual clock: it is stopped between requests anyway
    default void pause() {
        throw new UnsupportedOperationException("pausing " + title());
    }

    /// Resumes it.
    ///
    /// @throws LabException when the host refuses
    /// @throws UnsupportedOperationException if it cannot be paused
    default void resume() {
        throw new UnsupportedOperationException("resuming " + title());
    }

    /// Powers it off; its disk can still be copied.
    ///
    /// @throws LabException when the host refuses
    /// @throws UnsupportedOperationException if the guest is more than one node
    default void kill() {
        throw new UnsupportedOperationException("killing " + title());
    }

    /// Copies everything below a folder of the guest's root file system to a folder on this machine.
    ///
    /// @throws LabException when the guest's file system cannot be read or the folder cannot be written
    void copyOut(String guestFolder, Path folder);

    /// What runs the guest, with its version, such as `docker 28.2.2`.
    String engine();

    /// The image or file system that the guest runs in, and the parts of it that affect packets.
    List<Dependency> dependencies();

    /// Ends the guest in any state, and removes its container.
    @Override
    void close();
}
