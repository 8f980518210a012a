package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Makes one site for people from the records of many runs. Found with [java.util.ServiceLoader], as a
/// [ReportWriter] is.
public interface SiteWriter {

    /// Writes the site into a folder of its own, replacing an earlier site. A run that cannot be read does not stop
    /// the others.
    ///
    /// @param runFolders in the order in which their runs are shown
    /// @throws IOException in one sentence, if the site cannot be written
    Site write(List<Path> runFolders, Path siteFolder) throws IOException;

    /// What was written.
    ///
    /// @param index the page to open first
    /// @param runs how many runs have a page
    /// @param problems what could not be read, or not be shown whole; one sentence each
    record Site(Path index, int runs, List<String> problems) {

        public Site {
            problems = List.copyOf(problems);
        }
    }
}
