package org.warren.harness.labs.virtual;

import java.util.Optional;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.engine.Engine;
import org.warren.harness.engine.GuestContainer;
import org.warren.harness.engine.NodeImage;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.guest.GuestProcess;

/// How a virtual lab's guest runs on this machine.
public enum GuestKind {

    /// A process of this user: needs no engine, and does not isolate the programs in it.
    PROCESS {
        @Override
        Optional<String> missing(GuestParts parts) {
            return GuestFiles.missing(parts.kernel(), parts.layers());
        }

        @Override
        AgentHost start(GuestParts parts, long seed, int memoryMebibytes, long startSeconds, boolean startsJava) {
            return GuestProcess.start(
                    GuestFiles.here(parts.kernel()), parts.layers(), seed, memoryMebibytes, startSeconds, startsJava);
        }
    },

    /// A container of an engine.
    CONTAINER {
        @Override
        Optional<String> missing(GuestParts parts) {
            if (!parts.layers().isEmpty()) {
                return Optional.of("a guest in a container has no layers, and this run asks for "
                        + String.join(", ", parts.layers()) + "; use a guest that is a process: --guest process");
            }
            return parts.kernel().isEmpty()
                    ? Engine.missing()
                    : Optional.of("a guest in a container has the kernel of its node image; build one with `make images"
                            + " KERNEL=" + parts.kernel()
                            + "` and name it with the environment variable WARREN_NODE_IMAGE");
        }

        @Override
        AgentHost start(GuestParts parts, long seed, int memoryMebibytes, long startSeconds, boolean startsJava) {
            return GuestContainer.start(seed, memoryMebibytes, startSeconds);
        }
    };

    /// The default: a process, unless the user names another node image and no guest.
    public static GuestKind usual() {
        return usual(NodeImage.isNamed(), GuestFiles.isNamed());
    }

    static GuestKind usual(boolean isImageNamed, boolean isGuestNamed) {
        return isImageNamed && !isGuestNamed ? CONTAINER : PROCESS;
    }

    /// Why there can be none here and what to do about it; empty if there can.
    ///
    /// @param parts that it must have
    abstract Optional<String> missing(GuestParts parts);

    /// Starts a guest with a virtual clock.
    ///
    /// @param parts that it must have
    /// @param seed of all randomness in the guest
    /// @param startSeconds the guest's wall clock at boot, in seconds since 1970
    /// @param startsJava whether subject `java` runs in it
    /// @throws org.warren.harness.lab.LabException when it does not start
    abstract AgentHost start(GuestParts parts, long seed, int memoryMebibytes, long startSeconds, boolean startsJava);
}
