package org.warren.reports;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;

/// Writes `report.html`: one run on one page that needs no network, no server and no other file.
///
/// The page forbids itself everything but its own style and script, by their hashes, so that a name in a record that
/// looks like markup stays a name even if an escape were missing.
public final class RunReport implements ReportWriter {

    private static final PebbleEngine TEMPLATES = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(RunReport.class.getClassLoader()))
            .autoEscaping(true)
            .strictVariables(true)
            .build();

    @Override
    public Path write(Path runFolder) throws IOException {
        var folder = new RunFolder(runFolder);
        return folder.write("report.html", render(folder.readRun(), folder.readTimeline()));
    }

    static String render(RunRecord run, Timeline timeline) throws IOException {
        var layout = TimelineLayout.of(run, timeline);
        var chronicle = new Chronicle(run, timeline, layout.gaps(), layout.endNanos());
        var style = resource("report.css");
        var script = resource("timeline-scale.js") + resource("timeline-draw.js") + resource("timeline-view.js");
        var page = new StringWriter();
        TEMPLATES
                .getTemplate("org/warren/reports/report.peb")
                .evaluate(
                        page,
                        Map.of(
                                "page", RunPage.of(run, layout, chronicle),
                                "style", style,
                                "styleHash", hash(style),
                                "script", script,
                                "scriptHash", hash(script),
                                "data", TimelineJson.of(layout)));
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
