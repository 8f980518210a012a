package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes one site for people from the records of many runs. Found with [java.util.ServiceLoader], as a
/// [ReportWriter] is.
public interface SiteWriter {

    /// Writes the site into a folder of its own, replacing an earlier site. A run that cannot be read does not stop
    /// the others.
    ///
    /// @param runFolders in the order in which their runs are shown
    /// @throws IOException in one sentence, if the site cannot be written
    default Site write(List<Path> runFolders, Path siteFolder) throws IOException {
        return write(runFolders, siteFolder, List.of());
    }

    /// The same with more to say on the first page.
    ///
    /// @param notices one sentence each, such as which runs are missing
    Site write(List<Path> runFolders, Path siteFolder, List<String> notices) throws IOException;

    /// What was written.
    ///
    /// @param index the page to open first
    /// @param runs how many runs have a page
    /// @param problems what could not be read, or not be shown whole; one sentence each
    /// @param pages by the folders of the runs, relative to the site's folder
    record Site(Path index, int runs, List<String> problems, Map<Path, String> pages) {

        public Site {
            pages = new LinkedHashMap<>(pages);
            problems = List.copyOf(problems);
        }
    }
}
