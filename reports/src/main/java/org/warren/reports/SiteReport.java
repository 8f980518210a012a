package org.warren.reports;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.SiteWriter;

/// Writes a site: `index.html` with the matrix of all runs, and a folder for each run with its page and its
/// captures.
///
/// At most two pages are in memory at a time, whatever the size of the site. Captures are hard-linked into the site if
/// the file system supports that, and copied otherwise.
public final class SiteReport implements SiteWriter {

    /// Only a folder that contains this file is ever emptied.
    private static final String MARK = ".warren-site";

    private static final String RUNS = "runs";

    /// Each worker has one page in memory.
    private static final int PAGES_AT_ONCE = 2;

    /// The result for one folder.
    private record Written(Path folder, @Nullable SiteRun run, List<String> problems) {}

    @Override
    public Site write(List<Path> runFolders, Path siteFolder, List<String> notices) throws IOException {
        prepare(siteFolder);
        var names = new LinkedHashSet<String>();
        var pages = new ArrayList<Callable<Written>>();
        for (var folder : runFolders) {
            var name = name(folder, names);
            pages.add(() -> writePage(folder, name, siteFolder));
        }
        var runs = new ArrayList<SiteRun>();
        var problems = new ArrayList<String>();
        var places = new LinkedHashMap<Path, String>();
        for (var written : allOf(pages)) {
            problems.addAll(written.problems);
            if (written.run != null) {
                runs.add(written.run);
                places.put(written.folder, written.run.href());
            }
        }
        var shown = new ArrayList<>(notices);
        shown.addAll(problems);
        var index = new RunFolder(siteFolder).write("index.html", RunReport.renderSite(SitePage.of(runs, shown)));
        return new Site(index, runs.size(), problems, places);
    }

    private static List<Written> allOf(List<Callable<Written>> pages) throws IOException {
        try (var pool = Executors.newFixedThreadPool(PAGES_AT_ONCE)) {
            var all = new ArrayList<Written>();
            for (var page : pool.invokeAll(pages)) {
                all.add(page.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the site is not whole: its writing was interrupted; write it again.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("a page cannot be made: " + e.getCause(), e);
        }
    }

    private static Written writePage(Path folder, String name, Path siteFolder) throws IOException {
        Recorded recorded;
        try {
            recorded = Recorded.readWhatThereIs(new RunFolder(folder));
        } catch (IOException e) {
            return new Written(folder, null, List.of(String.valueOf(e.getMessage())));
        }
        var page = new RunFolder(siteFolder.resolve(RUNS).resolve(name));
        var files = new LinkedHashSet<String>();
        for (var file : files(recorded.run())) {
            if (give(folder, file, page.path())) {
                files.add(file);
            }
        }
        page.write("index.html", RunReport.render(recorded, new RunReport.Place("../../index.html", files)));
        var run = new SiteRun(
                recorded.run(), RunPage.link(RUNS + "/" + name + "/index.html").href());
        return new Written(
                folder,
                run,
                recorded.notices().stream()
                        .map(notice -> folder + ": " + notice)
                        .toList());
    }

    private static void prepare(Path siteFolder) throws IOException {
        if (Files.exists(siteFolder.resolve(MARK), LinkOption.NOFOLLOW_LINKS)) {
            OutputFolder.removeTree(siteFolder.resolve(RUNS));
            NewFile.sweep(siteFolder);
        } else if (Files.isDirectory(siteFolder)) {
            try (var files = Files.list(siteFolder)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(siteFolder
                            + " has files that are not of an earlier site; name an empty or a new folder with --out.");
                }
            }
        }
        OutputFolder.make(siteFolder).write(MARK, "Warren replaces what is in this folder.\n");
    }

    /// The folder's own name, if it is valid on every system and unique.
    private static String name(Path folder, Set<String> taken) {
        var last = folder.toAbsolutePath().normalize().getFileName();
        var plain = String.valueOf(last).replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^\\.+", "-");
        var name = plain;
        for (int number = 2; !taken.add(name); number++) {
            name = plain + "-" + number;
        }
        return name;
    }

    /// The files that a page may link to: captures and the evidence of checks, and never a key log.
    private static Set<String> files(RunRecord run) {
        var files = new LinkedHashSet<>(run.captures());
        run.checks().forEach(check -> files.addAll(check.evidence()));
        files.add(RunParts.RECORD);
        files.removeIf(file -> Path.of(file).normalize().startsWith(RunParts.KEYS) || file.equals("index.html"));
        return files;
    }

    /// Puts a file of the run next to its page; false if the run has no such file, or it is outside the run.
    private static boolean give(Path runFolder, String file, Path pageFolder) throws IOException {
        var source = runFolder.resolve(file);
        if (!Files.isRegularFile(source)
                || !source.toRealPath().startsWith(runFolder.toRealPath().resolve(firstPart(file)))) {
            return false;
        }
        var target = OutputFolder.make(pageFolder).place(file);
        try {
            Files.createLink(target, source.toRealPath());
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Another file system, or one without hard links.
            try (var copy = NewFile.at(target)) {
                Files.copy(source, copy.out());
                copy.commit();
            }
        }
        return true;
    }

    private static String firstPart(String file) {
        return file.replaceFirst("/.*", "");
    }
}
