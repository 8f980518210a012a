package org.warren.scenarios;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.warren.harness.record.SiteWriter;

/// Leaves the site of all runs of a build at `target/site/index.html` of the whole project, whether its tests passed or
/// not. Builds that ran no scenario leave an earlier site alone.
public final class SiteOfTheRuns implements LauncherSessionListener {

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        var folders = Runs.folders();
        if (folders.isEmpty()) {
            return;
        }
        try {
            for (SiteWriter writer : ServiceLoader.load(SiteWriter.class)) {
                var site = writer.write(folders, Path.of("..", "target", "site"));
                site.problems().forEach(System.out::println);
                System.out.printf(
                        "%d runs: %s%n",
                        site.runs(), site.index().toAbsolutePath().normalize());
            }
        } catch (IOException e) {
            // The tests' results stand without their site.
            System.out.println("There is no site of these runs: " + e.getMessage());
        }
    }
}
