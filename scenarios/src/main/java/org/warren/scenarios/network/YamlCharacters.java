package org.warren.scenarios.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.warren.wireguard.config.OddCharacter;

/// Names the characters because of which YAML that looks right is rejected.
final class YamlCharacters {

    private YamlCharacters() {}

    /// The message about a piece of a text; empty if nothing is unusual about it.
    static String reason(String text, int from, int to) {
        int line =
                1 + (int) text.substring(0, from).chars().filter(c -> c == '\n').count();
        int start = text.lastIndexOf('\n', from - 1) + 1;
        return sentence(OddCharacter.all(text.substring(start, to)).stream()
                .map(odd -> new OddCharacter(odd.codePoint(), odd.line() + line - 1, odd.column()))
                .filter(odd -> odd.line() > line || odd.column() > from - start)
                .findFirst());
    }

    /// The message about a text that is not YAML.
    ///
    /// @param line where the parser gave up; the cause is usually there or just above
    static String reason(String text, int line) {
        List<String> lines = List.of(text.split("\n", -1));
        String last = line >= 1 && line <= lines.size() ? lines.get(line - 1) : "";
        int tab = last.indexOf('\t');
        if (tab >= 0 && last.substring(0, tab).isBlank()) {
            return "; at " + line + ":" + (tab + 1)
                    + " stands U+0009 CHARACTER TABULATION (tab), by which YAML does not indent; type spaces";
        }
        List<OddCharacter> deceptive = OddCharacter.all(text).stream()
                .filter(OddCharacter::isDeceptive)
                .filter(odd -> !isInComment(lines, odd))
                .toList();
        return sentence(first(deceptive, odd -> odd.line() == line)
                .or(() -> first(deceptive, odd -> odd.line() == line - 1))
                .or(() -> first(deceptive, odd -> true)));
    }

    /// The message about a character that is not allowed in YAML.
    static String reasonOf(String text, int codePoint) {
        return sentence(first(OddCharacter.all(text), odd -> odd.codePoint() == codePoint));
    }

    private static Optional<OddCharacter> first(List<OddCharacter> odd, Predicate<OddCharacter> which) {
        return odd.stream().filter(which).findFirst();
    }

    private static boolean isInComment(List<String> lines, OddCharacter odd) {
        String line = odd.line() <= lines.size() ? lines.get(odd.line() - 1) : "";
        String before = line.substring(0, Math.min(line.length(), odd.column() - 1));
        return before.startsWith("#") || before.contains(" #");
    }

    private static String sentence(Optional<OddCharacter> odd) {
        return odd.map(one -> "; " + one.wordsWithPlace()).orElse("");
    }
}
