package org.warren.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.warren.harness.scenario.Scenario;

/// What `docs/spec-trace.md` promises of labs is shown by scenarios that there are.
class SpecTraceTest {
    private static final Path TRACE = Path.of("../docs/spec-trace.md");
    /// The last cell of a row: `NAME (what), NAME (what)`.
    private static final Pattern LAST_CELL = Pattern.compile("^\\| [A-Z]\\d+ \\|.*\\|([^|]*)\\|$");

    private static final Pattern WHAT = Pattern.compile("\\([^)]*\\)");

    @Test
    void scenariosThatAreNamedExist() throws IOException {
        List<String> named = new ArrayList<>();
        for (String line : Files.readAllLines(TRACE)) {
            Matcher row = LAST_CELL.matcher(line);
            if (row.matches() && !row.group(1).isBlank()) {
                String names = WHAT.matcher(row.group(1)).replaceAll("");
                named.addAll(List.of(names.strip().split("\\s*,\\s*")));
            }
        }
        List<String> existing = ServiceLoader.load(Scenario.class).stream()
                .map(provider -> provider.get().name())
                .toList();
        assertThat(named).hasSizeGreaterThan(20).isSubsetOf(existing);
    }
}
