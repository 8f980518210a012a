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
        Optional<String> missing() {
            return GuestFiles.missing();
        }

        @Override
        AgentHost start(long seed, int memoryMebibytes, long startSeconds, boolean startsJava) {
            return GuestProcess.start(GuestFiles.here(), seed, memoryMebibytes, startSeconds, startsJava);
        }
    },

    /// A container of an engine.
    CONTAINER {
        @Override
        Optional<String> missing() {
            return Engine.missing();
        }

        @Override
        AgentHost start(long seed, int memoryMebibytes, long startSeconds, boolean startsJava) {
            return GuestContainer.start(seed, memoryMebibytes, startSeconds);
        }
    };

    /// What it is where nobody says it: a process, unless the user names a node image of his own.
    public static GuestKind usual() {
        return NodeImage.isNamed() ? CONTAINER : PROCESS;
    }

    /// Why there can be none here and what to do about it, if so.
    abstract Optional<String> missing();

    /// Starts one whose clock travels.
    ///
    /// @param seed every random byte in the guest follows from it
    /// @param startSeconds the guest's wall clock at boot, seconds since 1970
    /// @param startsJava whether subject `java` runs in it
    /// @throws org.warren.harness.lab.LabException when it does not start
    abstract AgentHost start(long seed, int memoryMebibytes, long startSeconds, boolean startsJava);
}
