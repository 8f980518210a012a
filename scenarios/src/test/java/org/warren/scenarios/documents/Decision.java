package org.warren.scenarios.documents;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A record of a decision, and what is wrong with its form.
///
/// @param file its name in `docs/adr`
/// @param text what it says
record Decision(String file, String text) {

    static final Path FOLDER = Path.of("docs", "adr");

    private static final Pattern FORM = Pattern.compile(
            "# (\\d{4}): (.+)\n\nStatus: (.+)\n\n## Context\n\n.+\n\n## Decision\n\n.+\n\n## Consequences\n\n.+\n",
            Pattern.DOTALL);
    private static final Pattern STATUS =
            Pattern.compile("accepted|(accepted, in part )?superseded by \\[(\\d{4})]\\((\\d{4}-[a-z0-9-]+\\.md)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ .*$", Pattern.MULTILINE);
    private static final int HEADINGS = 4;

    static Decision read(Path file) {
        return new Decision(String.valueOf(file.getFileName()), Sources.read(file));
    }

    String number() {
        return file.substring(0, 4);
    }

    String title() {
        return line("# " + number() + ": ");
    }

    String status() {
        return line("Status: ");
    }

    /// Its line of the index.
    String indexLine() {
        return "| [%s](%s) | %s | %s |".formatted(number(), file, title(), status());
    }

    /// What is wrong with its form; empty when nothing is.
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        Matcher form = FORM.matcher(text);
        if (!form.matches() || HEADING.matcher(text).results().count() != HEADINGS) {
            faults.add(
                    file + ": a decision has a title with its number, a line 'Status: ...', and the sections Context,"
                            + " Decision and Consequences");
        } else if (!form.group(1).equals(number())) {
            faults.add(file + ": its title has another number");
        }
        if (!STATUS.matcher(status()).matches()) {
            faults.add(
                    file + ": its status is 'accepted', 'superseded by [NNNN](FILE)' or 'accepted, in part superseded"
                            + " by [NNNN](FILE)'");
        }
        return faults;
    }

    private String line(String beginning) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .map(line -> line.substring(beginning.length()))
                .orElse("");
    }
}
