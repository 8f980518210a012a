package org.warren.harness.agent;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Makes the archive that the Java WireGuard starts fast from, in a guest. Where nothing but the seed decides what
/// happens when, the archive follows from the jar, the virtual machine, the guest and the processor's features. In real
/// time each training gives another one, and with it other reads of the clock and other packets for the same seed.
public final class DaemonTraining {

    /// The archive's name, in the folder of the daemon's jar.
    public static final String ARCHIVE = "warren-wg.aot";

    /// What the daemon says of its version is written down beside it, so that nobody has to start it for that.
    public static final String SAID = "warren-wg.version";

    /// When the jar and the archive were changed last: an archive holds for a jar of the time that it was made with.
    public static final FileTime MODIFIED = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    /// The memory of the guest.
    public static final int MEMORY_MEBIBYTES = 768;

    /// The seed of the guest.
    public static final long SEED = 1;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /// A training computes for some seconds, on a machine that may have much else to do.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private DaemonTraining() {}

    /// An agent whose commands are given the time that a training takes: up to 10 minutes of wall time.
    ///
    /// @param host of a guest whose clock is virtual
    public static Agent agent(AgentHost host) {
        return Agent.withPatience(host, PATIENCE);
    }

    /// Writes the archive and what the daemon says of itself beside the jar.
    ///
    /// @param agent made by [#agent], of a guest that may write to the daemon's folder
    /// @throws LabException when the daemon does not end well, or not within 5 minutes of virtual time
    public static void run(Agent agent) {
        // The local lab runs the second compiler too, and starts from the same archive.
        agent.execute("", LIMIT, new byte[0], List.of("env", "WARREN_WG_TIER=4", "warren-wg", "--train"))
                .orThrow();
    }
}
