package org.warren.scenarios.matrix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.TableScenario;
import org.warren.harness.verdict.Verdict;

/// Draws `docs/matrix.md` or `docs/implementations.md`.
///
/// @param matrix the runs
/// @param known the faults that explain what is not PASS
/// @param form which of them
record MatrixPage(Matrix matrix, List<KnownFault> known, Form form) {

    /// Which table it is.
    enum Form {
        /// One table, a column for each pair.
        MATRIX(ALL_PAIRS),
        /// A table for each subject that is no peer, a column for each role and peer.
        IMPLEMENTATIONS(OTHERS);

        private final String head;

        Form(String head) {
            this.head = head;
        }

        static Form named(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        String data() {
            return name().toLowerCase(Locale.ROOT) + ".json";
        }

        String page() {
            return name().toLowerCase(Locale.ROOT) + ".md";
        }
    }

    private static final String OTHERS = """
            # Implementations of others

            Made by `make implementations`: the newest releases of those that people run besides the kernel's, each against
            `kernel` and `java`, as client and as server, with the scenarios' default parameters but for those that stand
            beside a name. A cell says PASS where all checks passed, and else which did not; `MatrixTest` holds that those have
            their reason in `expectations/`. `warren run SCENARIO --client NAME@VERSION --expectations expectations` shows one,
            and fails where it is not as expected any more. Below each reason stand the sentence of the check and the first
            packets that it rests on.

            """;

    private static final String ALL_PAIRS = """
            # All scenarios, all pairs

            Made by `make matrix` from runs with the scenarios' default parameters, but for those that stand beside a name,
            whose evidence is judged by the checks of this source tree.
            A cell is a pair, CLIENT to SERVER; it says PASS where all checks passed with each seed, and else which did
            not. `-` was not run. `MatrixTest` holds that what is not PASS has its reason in
            `expectations/`. Below each reason stand the sentence of the check and the
            first packets that it rests on, for each pair.

            """;

    MatrixPage {
        known = List.copyOf(known);
    }

    String text() {
        StringBuilder page = new StringBuilder(form.head);
        page.append("Subjects: ");
        page.append(matrix.versions().entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", ")));
        page.append(". Seeds: ")
                .append(String.join(
                        ", ",
                        new TreeSet<>(matrix.cells().stream().map(Cell::seed).toList())
                                .stream().map(String::valueOf).toList()))
                .append(". Runs: ")
                .append(matrix.cells().size())
                .append(".\n\n");
        if (form == Form.MATRIX) {
            table(page);
        } else {
            tables(page);
        }
        withoutRow(page);
        page.append("\n## What is not PASS\n");
        known.forEach(fault -> fault(page, fault));
        List<String> unexplained = matrix.unexplained(known);
        if (!unexplained.isEmpty()) {
            page.append("\n### Not explained\n\n");
            unexplained.forEach(sentence -> page.append("- ").append(sentence).append('\n'));
        }
        return page.toString();
    }

    private void table(StringBuilder page) {
        Set<String> pairs = new LinkedHashSet<>();
        Matrix.SUBJECTS.forEach(client -> Matrix.SUBJECTS.forEach(server -> pairs.add(client + "/" + server)));
        page.append("| scenario |");
        pairs.forEach(pair -> page.append(' ').append(pair.replace("/", " to ")).append(" |"));
        page.append("\n|---|").append("---|".repeat(pairs.size())).append('\n');
        for (String scenario :
                new LinkedHashSet<>(matrix.cells().stream().map(Cell::scenario).toList())) {
            page.append("| ").append(scenario).append(settings(scenario)).append(" |");
            pairs.forEach(pair -> page.append(' ').append(cell(scenario, pair)).append(" |"));
            page.append('\n');
        }
    }

    private void tables(StringBuilder page) {
        Set<String> subjects = new TreeSet<>();
        matrix.cells().forEach(cell -> subjects.addAll(List.of(cell.client(), cell.server())));
        Matrix.PEERS.forEach(subjects::remove);
        for (String subject : subjects) {
            page.append("\n## %s %s\n\n| scenario |"
                    .formatted(subject, matrix.versions().get(subject)));
            List<String> pairs = new ArrayList<>();
            for (String peer : Matrix.PEERS) {
                page.append(" client of %s | server of %s |".formatted(peer, peer));
                pairs.addAll(List.of(subject + "/" + peer, peer + "/" + subject));
            }
            page.append("\n|---|").append("---|".repeat(pairs.size())).append('\n');
            for (String scenario : new LinkedHashSet<>(
                    matrix.cells().stream().map(Cell::scenario).toList())) {
                page.append("| ").append(scenario).append(settings(scenario)).append(" |");
                pairs.forEach(
                        pair -> page.append(' ').append(cell(scenario, pair)).append(" |"));
                page.append('\n');
            }
        }
    }

    /// The parameters that do not have their default, and the lab where it is not the virtual one.
    private String settings(String scenario) {
        Set<String> words = new LinkedHashSet<>();
        for (Cell cell : matrix.cells()) {
            if (cell.scenario().equals(scenario)) {
                cell.parameters().forEach((name, text) -> words.add(name + "=" + text));
                if (!cell.lab().equals("virtual")) {
                    words.add("lab " + cell.lab());
                }
            }
        }
        return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
    }

    private void withoutRow(StringBuilder page) {
        Set<String> missing = new TreeSet<>();
        for (Scenario scenario : ServiceLoader.load(Scenario.class)) {
            if (!(scenario instanceof FileScenario || scenario instanceof TableScenario)
                    && matrix.cells().stream().noneMatch(cell -> cell.scenario().equals(scenario.name()))) {
                missing.add(scenario.name());
            }
        }
        if (!missing.isEmpty()) {
            page.append("\nWithout a row, because they were not run for the table: ")
                    .append(String.join(", ", missing))
                    .append(".\n");
        }
    }

    private String cell(String scenario, String pair) {
        List<Cell> cells = matrix.cells().stream()
                .filter(cell -> cell.scenario().equals(scenario) && cell.pair().equals(pair))
                .toList();
        if (cells.isEmpty()) {
            return "-";
        }
        Set<String> words = new LinkedHashSet<>();
        for (Cell cell : cells) {
            cell.findings().forEach(finding -> words.add(finding.verdict() + " " + finding.check()));
        }
        return words.isEmpty() ? Verdict.PASS.name() : String.join("<br>", words);
    }

    private void fault(StringBuilder page, KnownFault fault) {
        List<String> lines = new ArrayList<>();
        Set<String> told = new LinkedHashSet<>();
        for (Cell cell : matrix.cells()) {
            for (Finding finding : cell.findings()) {
                // The other seeds show the same of a pair.
                if (matrix.explains(fault, cell, finding) && told.add(cell.pair())) {
                    lines.add("- %s to %s, seed %d: %s\n"
                            .formatted(cell.client(), cell.server(), cell.seed(), finding.message()));
                    finding.packets().forEach(packet -> lines.add("  - " + packet + "\n"));
                }
            }
        }
        if (!lines.isEmpty()) {
            page.append("\n### %s: %s %s (%s)\n\n%s\n\n"
                    .formatted(fault.scenario(), fault.verdict(), fault.check(), fault.who(), fault.reason()));
            lines.forEach(page::append);
        }
    }
}
