package org.warren.reports;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.DiagnosisPage;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Writes `report.html`: one run on one page that needs no network, no server and no other file.
///
/// The page's policy permits only its own style and script, by their hashes, so that markup in a name of a record would
/// have no effect even if it were not escaped.
public final class RunReport implements ReportWriter {

    private static final PebbleEngine TEMPLATES = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(RunReport.class.getClassLoader()))
            .autoEscaping(true)
            .strictVariables(true)
            .build();

    /// The location of a page.
    ///
    /// @param home relative link to the site's first page; empty for a page without a site
    /// @param files next to the page; null if the page is in the run's own folder
    record Place(String home, @Nullable Set<String> files) {

        static final Place IN_RUN_FOLDER = new Place("", null);

        boolean has(String file) {
            return files == null || files.contains(file);
        }
    }

    /// Draws an almost empty page, to load the code.
    @Override
    public void prepare() {
        var packet = new Timeline.Packet(
                0, "a", "a", "a", "b", "udp", Timeline.PacketKind.OTHER, 0, "captures/a.pcap", 1, "");
        var timeline = Timeline.of(Instant.EPOCH, List.of("a"), List.of(packet), List.of(), List.of());
        var run = RunRecord.of("none", "none", 0)
                .check(new CheckResult("none", Verdict.PASS, "Nothing.", List.of()))
                .build();
        try {
            render(Recorded.of(run, timeline), Place.IN_RUN_FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path write(Path runFolder) throws IOException {
        var folder = new RunFolder(runFolder);
        return folder.write(RunParts.REPORT, render(Recorded.read(folder), Place.IN_RUN_FOLDER));
    }

    @Override
    public Path write(Path runFolder, RunRecord run, Timeline timeline) throws IOException {
        var folder = new RunFolder(runFolder);
        return folder.write(RunParts.REPORT, render(Recorded.of(folder, run, timeline), Place.IN_RUN_FOLDER));
    }

    static String render(Recorded recorded, Place place) throws IOException {
        var run = recorded.run();
        var layout = TimelineLayout.of(run, recorded.timeline());
        var alike = AlikeNodes.of(
                run,
                TimelineLayout.lanes(recorded.timeline()),
                layout.failedProbes().keySet());
        var still = alike.groups().isEmpty() ? layout : TimelineLayout.of(run, recorded.timeline(), alike);
        var chronicle = new EventLog(run, recorded.timeline(), layout.gaps(), layout.endNanos());
        return render(
                "report.peb",
                script(),
                Map.of(
                        "page", RunPage.of(recorded, layout, still, chronicle, place),
                        "data", TimelineJson.of(layout, alike, run.checks())));
    }

    /// The page of a diagnosis: the same timeline and packets, with findings in place of checks.
    static String renderDiagnosis(DiagnosisPage page) throws IOException {
        var checks = DiagnosisView.checks(page);
        var layout = TimelineLayout.of(RunRecord.of("diagnosis", "none", 0).build(), page.timeline());
        return render(
                "diagnosis.peb",
                script(),
                Map.of(
                        "page",
                        DiagnosisView.of(page, layout),
                        "data",
                        TimelineJson.of(layout, AlikeNodes.NONE, checks),
                        "refresh",
                        page.refreshSeconds()));
    }

    private static String script() throws IOException {
        return resource("timeline-scale.js")
                + resource("timeline-draw.js")
                + resource("timeline-nodes.js")
                + resource("timeline-view.js")
                + resource("packet-table.js")
                + resource("start.js");
    }

    static String renderSite(SitePage page) throws IOException {
        return render("site.peb", "", Map.of("page", page));
    }

    static String renderTables(TablesReport.View page) throws IOException {
        return render("tables.peb", "", Map.of("page", page));
    }

    private static String render(String template, String script, Map<String, Object> more) throws IOException {
        var style = resource("report.css");
        var values = new LinkedHashMap<>(more);
        values.putIfAbsent("refresh", 0);
        values.put("style", style);
        values.put("styleHash", hash(style));
        values.put("script", script);
        values.put("scriptHash", hash(script));
        var page = new StringWriter();
        TEMPLATES.getTemplate("org/warren/reports/" + template).evaluate(page, values);
        return page.toString();
    }

    private static String resource(String name) throws IOException {
        try (var stream = Objects.requireNonNull(RunReport.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
