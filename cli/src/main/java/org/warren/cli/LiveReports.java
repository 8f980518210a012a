package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.warren.harness.record.LiveReport;
import org.warren.harness.scenario.RunProcess;

/// `warren report --serve`: shows runs until it is interrupted.
final class LiveReports {

    private static final int PORT_MAX = 65535;

    private LiveReports() {}

    static int serve(List<Path> folders, int port, PrintWriter screen) throws IOException {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException(
                    "--port " + port + ": give a port from 1 to 65535, or none for a free one");
        }
        for (Path folder : folders) {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw new IllegalArgumentException(folder + " is not a folder; name one that has runs, or will have");
            }
        }
        LiveReport report = ServiceLoader.load(LiveReport.class)
                .findFirst()
                .orElseThrow(() -> new IOException("the reports module is not on the class path; add warren-reports"));
        var told = new CountDownLatch(1);
        try (LiveReport.Server server = report.serve(folders, port, RunProcess::isAlive)) {
            screen.println("runs live at " + server.address() + " (for this machine only; Ctrl-C ends it)");
            screen.flush();
            InterruptHandler.endWith(told::countDown);
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
