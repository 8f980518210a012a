package org.warren.scenarios;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.warren.cli.Warren;

/// Leaves the cells of all runs of a whole build, with what each took, at `target/verify-plan.json` of the whole
/// project: the runs themselves are gone with the next tests, and `scenarios/balance.sh` divides the cells at any time.
/// A build of some test classes alone leaves the earlier file as it is.
public final class CellsOfTheRuns implements LauncherSessionListener {

    /// Maven's option that names test classes; Surefire passes it on.
    private static final String SOME = "test";

    /// `all` for the long tests, which run more than each verify does.
    private static final String LONG = "warren.pairs";

    /// Seen from the tests' own folder.
    private static final Path FILE = Path.of("..", "target", "verify-plan.json");

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        boolean isWhole = System.getProperty(SOME) == null && !"all".equals(System.getProperty(LONG));
        Path runs = Path.of("target", "runs");
        if (isWhole && !Runs.folders().isEmpty() && Files.isDirectory(runs)) {
            System.out.print(written(runs, FILE));
        }
    }

    /// Writes the cells of runs in the virtual lab.
    ///
    /// @return what there is to say of it
    static String written(Path runs, Path file) {
        StringWriter said = new StringWriter();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            return "There is no list of the cells of these runs: " + e.getMessage() + "\n";
        }
        int status = Warren.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(said))
                .execute("plan", "--again", runs.toString(), "--lab", "virtual", "--out", file.toString());
        // The tests' results stand without it.
        return status == 0 ? "" : "There is no list of the cells of these runs: " + said;
    }
}
