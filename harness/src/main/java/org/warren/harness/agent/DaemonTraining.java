package org.warren.harness.agent;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Makes the AOT archive that the Java WireGuard starts fast from, in a guest. In virtual time the archive depends only
/// on the seed, the jar, the virtual machine, the guest and the processor's features. In real time each training would
/// produce a different archive, and with it different clock reads and packets for the same seed.
public final class DaemonTraining {

    /// The archive's name, in the folder of the daemon's jar.
    public static final String ARCHIVE = "warren-wg.aot";

    /// The daemon's version output is stored next to it, so that it need not be started to get it.
    public static final String SAID = "warren-wg.version";

    /// The modification time of jar and archive: an archive is valid only for a jar with the time that it was made
    /// with.
    public static final FileTime MODIFIED = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    /// The memory of the guest.
    public static final int MEMORY_MEBIBYTES = 768;

    /// The seed of the guest.
    public static final long SEED = 1;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /// A training computes for some seconds, on a machine that may be busy.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private DaemonTraining() {}

    /// An agent that gives commands enough time for a training: up to 10 minutes of wall time.
    ///
    /// @param host of a guest with a virtual clock
    public static Agent agent(AgentHost host) {
        return Agent.withPatience(host, PATIENCE);
    }

    /// Writes the archive and the daemon's version output next to the jar.
    ///
    /// @param agent made by [#agent], of a guest that may write to the daemon's folder
    /// @throws LabException when the daemon fails, or does not end within 5 minutes of virtual time
    public static void run(Agent agent) {
        // The local lab also uses the second compiler, with the same archive.
        agent.execute("", LIMIT, new byte[0], List.of("env", "WARREN_WG_TIER=4", "warren-wg", "--train"))
                .orThrow();
    }
}
