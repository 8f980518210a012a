package org.warren.harness.scenario;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.warren.harness.record.RunRecord;
import org.warren.wireguard.crypto.RandomSource;

/// A table of which some rows can also be asked at an address, in real time, of an implementation that nobody here
/// started and of which nothing is seen but its datagrams.
public interface EndpointTable extends TableScenario {

    /// The rows that can be asked so, before them what is found out first: whether anybody answers.
    List<TableRow> endpointRows();

    /// Asks them, and leaves `run.json` and a capture of what was sent and received in the request's folder.
    ///
    /// @param epoch what the wall clock shows now
    /// @param nanoTime a clock in nanoseconds that never goes back, from any moment
    /// @param random of keys, indices and ephemerals, and as secret as they have to be on a real network
    /// @return with a check for each row that was asked
    /// @throws IllegalArgumentException for rows that are none, or none of these
    /// @throws IOException when the folder cannot be written, or this machine has no socket for the address
    RunRecord ask(
            EndpointRequest request, RunListener listener, Instant epoch, LongSupplier nanoTime, RandomSource random)
            throws IOException;
}
