package org.warren.harness.record;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// Shows runs in a browser on this machine while they run. Found with [java.util.ServiceLoader], like a [ReportWriter].
public interface LiveReport {

    /// Starts the server; returns immediately.
    ///
    /// @param folders of runs, or folders that contain run folders; they need not exist yet
    /// @param port of the loopback interface; 0 for any free one
    /// @param isAlive whether the process that writes a run's progress is still alive
    /// @throws IOException in one sentence, if the port is not available
    Server serve(List<Path> folders, int port, Predicate<Progress.Owner> isAlive) throws IOException;

    /// A server that runs until it is closed.
    interface Server extends AutoCloseable {

        /// The page to open.
        URI address();

        @Override
        void close();
    }
}
