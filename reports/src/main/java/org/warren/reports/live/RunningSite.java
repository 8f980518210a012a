package org.warren.reports.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.warren.harness.record.LiveReport;

/// Serves a page of all runs that follows those that still run, and the pages of those that have ended.
public final class RunningSite implements LiveReport {

    @Override
    public Server serve(List<Path> folders, int port) throws IOException {
        return LiveServer.start(new RunWatch(folders, Owners::isAlive), port);
    }
}
