package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Generates a web site from the records of many runs. Found with [java.util.ServiceLoader], like a [ReportWriter].
public interface SiteWriter {

    /// Writes the site into its own folder, replacing an earlier site. A run that cannot be read does not prevent the
    /// others from being shown.
    ///
    /// @param runFolders in the order in which their runs are shown
    /// @throws IOException in one sentence, if the site cannot be written
    default Site write(List<Path> runFolders, Path siteFolder) throws IOException {
        return write(runFolders, siteFolder, List.of());
    }

    /// The same with notices on the first page.
    ///
    /// @param notices one sentence each, for example which runs are missing
    Site write(List<Path> runFolders, Path siteFolder, List<String> notices) throws IOException;

    /// The site that was written.
    ///
    /// @param index the page to open first
    /// @param runs how many runs have a page
    /// @param problems what could not be read, or not be shown completely; one sentence each
    /// @param pages relative to the site's folder, by the folders of the runs
    record Site(Path index, int runs, List<String> problems, Map<Path, String> pages) {

        public Site {
            pages = new LinkedHashMap<>(pages);
            problems = List.copyOf(problems);
        }
    }
}
