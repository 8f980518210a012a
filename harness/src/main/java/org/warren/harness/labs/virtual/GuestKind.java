package org.warren.harness.labs.virtual;

import java.util.Optional;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.engine.Engine;
import org.warren.harness.engine.GuestContainer;
import org.warren.harness.engine.NodeImage;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.guest.GuestProcess;

/// What a virtual lab's guest is on this machine.
public enum GuestKind {

    /// A process of this user: needs no engine, and is no wall around what runs in it.
    PROCESS {
        @Override
        Optional<String> missing(String kernel) {
            return GuestFiles.missing(kernel);
        }

        @Override
        AgentHost start(String kernel, long seed, int memoryMebibytes, long startSeconds, boolean startsJava) {
            return GuestProcess.start(GuestFiles.here(kernel), seed, memoryMebibytes, startSeconds, startsJava);
        }
    },

    /// A container of an engine.
    CONTAINER {
        @Override
        Optional<String> missing(String kernel) {
            return kernel.isEmpty()
                    ? Engine.missing()
                    : Optional.of("a guest in a container has the kernel of its node image; build one with `make images"
                            + " KERNEL=" + kernel + "` and name it with the environment variable WARREN_NODE_IMAGE");
        }

        @Override
        AgentHost start(String kernel, long seed, int memoryMebibytes, long startSeconds, boolean startsJava) {
            return GuestContainer.start(seed, memoryMebibytes, startSeconds);
        }
    };

    /// What it is where nobody says it: a process, unless the user names a node image of his own.
    public static GuestKind usual() {
        return NodeImage.isNamed() ? CONTAINER : PROCESS;
    }

    /// Why there can be none here and what to do about it, if so.
    ///
    /// @param kernel the version of its kernel, as 6.12; empty for the usual one
    abstract Optional<String> missing(String kernel);

    /// Starts one whose clock travels.
    ///
    /// @param kernel the version of its kernel, as 6.12; empty for the usual one
    /// @param seed every random byte in the guest follows from it
    /// @param startSeconds the guest's wall clock at boot, seconds since 1970
    /// @param startsJava whether subject `java` runs in it
    /// @throws org.warren.harness.lab.LabException when it does not start
    abstract AgentHost start(String kernel, long seed, int memoryMebibytes, long startSeconds, boolean startsJava);
}
