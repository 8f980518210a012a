package org.warren.reports.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.warren.harness.record.LiveReport;
import org.warren.harness.record.Progress;

/// Serves a page of all runs that is updated while runs are in progress, and the pages of runs that have ended.
public final class RunningSite implements LiveReport {

    @Override
    public Server serve(List<Path> folders, int port, Predicate<Progress.Owner> isAlive) throws IOException {
        return LiveServer.start(new RunWatch(folders, isAlive), port);
    }
}
