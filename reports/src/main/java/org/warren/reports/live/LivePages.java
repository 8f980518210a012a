package org.warren.reports.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The page of all runs, and its parts that change. Templates generate both, so that names are escaped in one place.
final class LivePages {

    private static final String PLACE = "org/warren/reports/live/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final PebbleEngine TEMPLATES = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(LivePages.class.getClassLoader()))
            .autoEscaping(true)
            .strictVariables(true)
            .build();

    private final List<Path> folders;

    LivePages(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    byte[] page(List<LiveRun> runs) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("running", pieces(runs, LiveRun::running, "running.peb"));
        values.put("ended", pieces(runs, run -> !run.running(), "ended.peb"));
        values.put("summary", summary(runs));
        values.put("folders", folders.stream().map(Path::toString).collect(Collectors.joining(", ")));
        return bytes(render("index.peb", values));
    }

    /// The same as `{"summary": TEXT, "running": [[ID, HTML]...], "ended": [[ID, HTML]...]}`, on one line.
    String changes(List<LiveRun> runs) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("summary", summary(runs));
        values.put("running", pieces(runs, LiveRun::running, "running.peb"));
        values.put("ended", pieces(runs, run -> !run.running(), "ended.peb"));
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new AssertionError("these are plain values", e);
        }
    }

    byte[] notice(String title, String sentence) {
        return bytes(render("notice.peb", Map.of("title", title, "sentence", sentence)));
    }

    static byte[] resource(String name) {
        try (var stream = Objects.requireNonNull(LivePages.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<String>> pieces(List<LiveRun> runs, Predicate<LiveRun> wanted, String template) {
        List<List<String>> pieces = new ArrayList<>();
        runs.stream()
                .filter(wanted)
                .forEach(run -> pieces.add(
                        List.of(run.id(), render(template, Map.of("run", run)).strip())));
        return pieces;
    }

    private static String summary(List<LiveRun> runs) {
        long running = runs.stream().filter(LiveRun::running).count();
        Map<String, Long> verdicts = new java.util.TreeMap<>();
        runs.stream().filter(run -> !run.running()).forEach(run -> verdicts.merge(run.verdict(), 1L, Long::sum));
        String ended = verdicts.entrySet().stream()
                .map(verdict -> verdict.getValue() + " " + verdict.getKey())
                .collect(Collectors.joining(", "));
        String more = runs.size() >= RunWatch.RUNS_MAX ? "; more than %d are not shown".formatted(runs.size()) : "";
        return "%d in progress, %d ended%s%s"
                .formatted(running, runs.size() - running, ended.isEmpty() ? "" : ": " + ended, more);
    }

    private static String render(String template, Map<String, Object> values) {
        var text = new StringWriter();
        try {
            TEMPLATES.getTemplate(PLACE + template).evaluate(text, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
