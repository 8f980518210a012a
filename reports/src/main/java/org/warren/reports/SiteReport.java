package org.warren.reports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.SiteWriter;

/// Writes a site: `index.html` with the matrix of all runs, and a folder for each run with its page and its
/// captures.
///
/// Pages are written one by one, so that a site of any size needs the memory of one page. Captures are linked into
/// the site where the file system can, and copied where not.
public final class SiteReport implements SiteWriter {

    /// Only a folder that has this file is ever emptied.
    private static final String MARK = ".warren-site";

    private static final String RUNS = "runs";

    @Override
    public Site write(List<Path> runFolders, Path siteFolder) throws IOException {
        prepare(siteFolder);
        var runs = new ArrayList<SiteRun>();
        var problems = new ArrayList<String>();
        var names = new LinkedHashSet<String>();
        for (var folder : runFolders) {
            Recorded recorded;
            try {
                recorded = Recorded.readWhatThereIs(new RunFolder(folder));
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
                continue;
            }
            recorded.notices().forEach(notice -> problems.add(folder + ": " + notice));
            var name = name(folder, names);
            var page = new RunFolder(siteFolder.resolve(RUNS).resolve(name));
            var files = files(recorded.run());
            files.removeIf(file -> !give(folder, file, page.path()));
            page.write("index.html", RunReport.render(recorded, new RunReport.Place("../../index.html", files)));
            runs.add(new SiteRun(recorded.run(), RunPage.link(RUNS + "/" + name + "/index.html").href()));
        }
        var index = new RunFolder(siteFolder).write("index.html", RunReport.renderSite(SitePage.of(runs, problems)));
        return new Site(index, runs.size(), problems);
    }

    private static void prepare(Path siteFolder) throws IOException {
        if (Files.exists(siteFolder.resolve(MARK))) {
            delete(siteFolder.resolve(RUNS));
        } else if (Files.isDirectory(siteFolder)) {
            try (var files = Files.list(siteFolder)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(siteFolder
                            + " has files that are not of an earlier site; name an empty or a new folder with --out.");
                }
            }
        }
        Files.createDirectories(siteFolder);
        Files.writeString(siteFolder.resolve(MARK), "Warren replaces what is in this folder.\n");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder);
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// The folder's own name, as far as it is one everywhere, and not the same as another's.
    private static String name(Path folder, Set<String> taken) {
        var last = folder.toAbsolutePath().normalize().getFileName();
        var plain = String.valueOf(last).replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^\\.+", "-");
        var name = plain;
        for (int number = 2; !taken.add(name); number++) {
            name = plain + "-" + number;
        }
        return name;
    }

    /// What the page may lead to: captures and the evidence of checks, and never a key log.
    private static Set<String> files(RunRecord run) {
        var files = new LinkedHashSet<>(run.captures());
        run.checks().forEach(check -> files.addAll(check.evidence()));
        files.add("run.json");
        files.removeIf(file -> Path.of(file).normalize().startsWith("keys") || file.equals("index.html"));
        return files;
    }

    /// Puts a file of the run beside its page; false if the run has none of this name, or one that lies elsewhere.
    private static boolean give(Path runFolder, String file, Path pageFolder) {
        try {
            var source = runFolder.resolve(file);
            if (!Files.isRegularFile(source)
                    || !source.toRealPath().startsWith(runFolder.toRealPath().resolve(firstPart(file)))) {
                return false;
            }
            var target = pageFolder.resolve(file);
            Files.createDirectories(target.getParent());
            try {
                Files.createLink(target, source.toRealPath());
            } catch (UnsupportedOperationException | FileSystemException e) {
                // Another file system, or one without such links.
                Files.copy(source, target);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstPart(String file) {
        return file.replaceFirst("/.*", "");
    }

    /// How many runs have come to each verdict, by its word.
    static Map<String, Long> counts(List<SiteRun> runs) {
        var counts = new LinkedHashMap<String, Long>();
        runs.stream()
                .map(run -> run.record().verdict())
                .sorted()
                .forEach(verdict -> counts.merge(verdict.name(), 1L, Long::sum));
        return counts;
    }
}
