package org.warren.harness.record;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// Shows runs in a browser of this machine while they run. Found with [java.util.ServiceLoader], as a
/// [ReportWriter] is.
public interface LiveReport {

    /// Starts to serve; returns immediately.
    ///
    /// @param folders of runs, or folders that have run folders in them; they may come into being later
    /// @param port of the loopback interface; 0 for one that is free
    /// @param isAlive whether the process that writes a run's progress still lives
    /// @throws IOException in one sentence, if the port cannot be had
    Server serve(List<Path> folders, int port, Predicate<Progress.Owner> isAlive) throws IOException;

    /// Serves until it is closed.
    interface Server extends AutoCloseable {

        /// The page to open.
        URI address();

        @Override
        void close();
    }
}
