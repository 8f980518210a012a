package org.warren.harness.scenario;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.warren.harness.record.RunRecord;
import org.warren.wireguard.crypto.RandomSource;

/// A table with some rows that can also be checked at an endpoint, in real time, for an implementation that was not
/// started here and of which only datagrams are seen.
public interface EndpointTable extends TableScenario {

    /// The rows that can be checked in this way, preceded by the preliminary one: whether anybody answers.
    List<TableRow> endpointRows();

    /// The requested rows that are not checked, each with the reason, as `R1 (only in a lab)`.
    ///
    /// @throws IllegalArgumentException for unknown rows
    List<String> notAsked(EndpointRequest request);

    /// Checks them, and writes `run.json` and a capture of all datagrams into the request's folder.
    ///
    /// @param epoch the present wall time
    /// @param nanoTime a monotonic clock in nanoseconds, with any zero
    /// @param random for keys, indices and ephemeral keys; it must be secure for a real network
    /// @return a record with a check for each requested row
    /// @throws IllegalArgumentException for unknown rows, or rows that cannot be checked in this way
    /// @throws IOException when the folder cannot be written, or no socket can be opened for the address
    RunRecord ask(
            EndpointRequest request, RunListener listener, Instant epoch, LongSupplier nanoTime, RandomSource random)
            throws IOException;
}
