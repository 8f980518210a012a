package org.warren.scenarios.matrix;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.warren.harness.expectation.Expectations;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.Scenario;

/// All runs of the table: `docs/matrix.json`.
///
/// @param versions of the subjects, by name
/// @param cells sorted by scenario, client, server and seed
record Matrix(Map<String, String> versions, List<Cell> cells) {

    static final List<String> SUBJECTS = List.of("kernel", "java", "wireguard-go");
    /// Peers of those that have a table each.
    static final List<String> PEERS = List.of("kernel", "java");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    Matrix {
        versions = new LinkedHashMap<>(versions);
        cells = List.copyOf(cells);
    }

    /// Makes the data and the page of a table from the runs below a folder, and says what is not known.
    ///
    /// @param arguments the folder of the runs, or the data of earlier ones; the one that takes both files; that of
    ///     the expectations; and which table it is, one of [MatrixPage.Form]
    public static void main(String[] arguments) throws IOException {
        Path docs = Path.of(arguments[1]);
        Path runs = Path.of(arguments[0]);
        Matrix matrix = Files.isDirectory(runs) ? collect(runs) : read(runs);
        List<KnownFault> known = Expectations.read(Path.of(arguments[2])).faults();
        MatrixPage.Form form = MatrixPage.Form.named(arguments[3]);
        JSON.writeValue(docs.resolve(form.data()).toFile(), matrix);
        Path page = Files.writeString(docs.resolve(form.page()), new MatrixPage(matrix, known, form).text());
        List<String> unknown = matrix.unexplained(known);
        unknown.forEach(System.out::println);
        System.out.printf(
                "%d runs, %d findings that no known fault explains: %s%n", matrix.cells.size(), unknown.size(), page);
        System.exit(unknown.isEmpty() ? 0 : 1);
    }

    /// Reads `matrix.json`.
    ///
    /// @throws IOException when it cannot be read
    static Matrix read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Matrix.class);
    }

    private static Matrix collect(Path runs) throws IOException {
        List<Cell> cells = new ArrayList<>();
        Map<String, String> versions = new LinkedHashMap<>();
        for (Path folder : RunFolder.below(runs)) {
            RunRecord run = new RunFolder(folder).readRun();
            run.subjects().values().forEach(subject -> versions.put(subject.implementation(), subject.version()));
            cells.add(Cell.of(folder, scenario(run.scenario())));
        }
        cells.sort(Comparator.comparing(Cell::scenario)
                .thenComparing(cell -> rank(cell.client()))
                .thenComparing(cell -> rank(cell.server()))
                .thenComparing(Cell::seed));
        return new Matrix(versions, cells);
    }

    /// Those that everybody knows come first.
    private static String rank(String subject) {
        int known = SUBJECTS.indexOf(subject);
        return (known < 0 ? SUBJECTS.size() : known) + subject;
    }

    private static Scenario scenario(String name) {
        return ServiceLoader.load(Scenario.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no scenario '" + name + "'"));
    }

    /// The findings that no known fault explains, a sentence each with the command that repeats the run.
    List<String> unexplained(List<KnownFault> known) {
        List<String> sentences = new ArrayList<>();
        for (Cell cell : cells) {
            for (Finding finding : cell.findings()) {
                if (known.stream().noneMatch(fault -> explains(fault, cell, finding))) {
                    sentences.add(
                            "%s %s, seed %d: %s %s: %s (./warren run %s --lab %s --client %s --server %s --seed %d)"
                                    .formatted(
                                            cell.scenario(),
                                            cell.pair(),
                                            cell.seed(),
                                            finding.verdict(),
                                            finding.check(),
                                            finding.message(),
                                            cell.scenario(),
                                            cell.lab(),
                                            cell.client(),
                                            cell.server(),
                                            cell.seed()));
                }
            }
        }
        return sentences;
    }

    /// Whether a fault is why a check of a run did not pass.
    boolean explains(KnownFault fault, Cell cell, Finding finding) {
        return fault.concerns(cell.scenario(), cell.subjects(versions), cell.parameters())
                && fault.explains(finding.check(), finding.verdict());
    }

    /// The known faults that no run shows.
    List<KnownFault> unseen(List<KnownFault> known) {
        return known.stream()
                .filter(fault -> cells.stream().noneMatch(cell -> cell.findings().stream()
                        .anyMatch(finding -> explains(fault, cell, finding))))
                .toList();
    }
}
