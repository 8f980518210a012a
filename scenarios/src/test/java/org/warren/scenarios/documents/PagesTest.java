package org.warren.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages for newcomers name classes, packages and files that exist, and packages import as `docs/architecture.md`
/// says.
class PagesTest {

    private static final Path ARCHITECTURE = Path.of("docs/architecture.md");

    /// A package and a class, as in `labs.virtual.VirtualLab`.
    private static final Pattern CLASS = Pattern.compile("(?<![\\w./-])((?:[a-z]+\\.)+)([A-Z]\\w+)");

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z.]+)` \\|", Pattern.MULTILINE);
    private static final Pattern MODULE = Pattern.compile("<module>([a-z]+)</module>");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)[^)]*\\)");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?org\\.warren\\.([a-z.]+)\\.[A-Z]", Pattern.MULTILINE);
    private static final Pattern SOURCE = Pattern.compile(
            "(?:wireguard|nat|natrouter|workload|traffic|harness|kit|junit|diagnose|cli|reports|scenarios)/src/main/java/org/warren/(.+)/\\w+\\.java");

    private static final List<Path> FILES = Sources.texts();

    @ParameterizedTest
    @ValueSource(strings = {"docs/architecture.md", "docs/glossary.md"})
    void classesThatAPageNamesExist(String page) {
        Set<String> named = classes(Sources.read(Path.of(page)));

        assertThat(named).hasSizeGreaterThan(10).allMatch(PagesTest::isClass);
    }

    @Test
    void classThatDoesNotExistIsFound() {
        assertThat(classes("it is `tunnel.Tunnel`, then tunnel.Gone."))
                .containsExactly("tunnel.Gone", "tunnel.Tunnel")
                .filteredOn(name -> !isClass(name))
                .containsExactly("tunnel.Gone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "CONTRIBUTING.md",
                "SECURITY.md",
                "docs/architecture.md",
                "docs/commands.md",
                "docs/glossary.md",
                "docs/first-scenario.md",
                "docs/adr/README.md"
            })
    void filesThatAPageLinksToExist(String page) {
        Path file = Path.of(page);
        Matcher link = LINK.matcher(Sources.read(file));
        while (link.find()) {
            Path target = Sources.ROOT.resolve(file).resolveSibling(link.group(1));
            assertThat(target).as(page + " links to it").exists();
        }
    }

    @Test
    void readmeNamesEachModule() {
        String readme = Sources.read(Path.of("README.md"));
        List<String> modules = MODULE.matcher(Sources.read(Path.of("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();

        assertThat(modules).contains("wireguard", "scenarios").allSatisfy(module -> assertThat(readme)
                .contains("`" + module + "/`"));
    }

    @Test
    void packagesImportThoseThatStandAboveThem() {
        assertThat(faults(table(Sources.read(ARCHITECTURE)))).isEmpty();
    }

    @Test
    void tableWithoutAPackageOrInAnotherOrderIsFaulty() {
        List<String> table = new ArrayList<>(table(Sources.read(ARCHITECTURE)));
        table.remove("harness.lab");
        table.remove("wireguard.wire");
        table.add("wireguard.wire");

        assertThat(faults(table))
                .contains(
                        "harness.lab is not in the table",
                        "wireguard.noise imports wireguard.wire, which stands below it");
    }

    private static List<String> table(String page) {
        return ROW.matcher(page).results().map(row -> row.group(1)).toList();
    }

    /// What differs between a table of packages and the sources.
    private static List<String> faults(List<String> table) {
        Set<String> faults = new TreeSet<>();
        Set<String> packages = new TreeSet<>();
        for (Path file : FILES) {
            Matcher source = SOURCE.matcher(file.toString());
            if (!source.matches()) {
                continue;
            }
            String own = source.group(1).replace('/', '.');
            // A question's package may import all of these; only what questions share has a row.
            if (own.startsWith("scenarios.") && !table.contains(own)) {
                continue;
            }
            packages.add(own);
            if (!isRoot(own) && !table.contains(own)) {
                faults.add(own + " is not in the table");
            }
            for (String imported : imports(Sources.read(file))) {
                if (table.contains(own) && table.indexOf(imported) > table.indexOf(own)) {
                    faults.add(own + " imports " + imported + ", which stands below it");
                }
            }
        }
        table.stream()
                .filter(row -> !packages.contains(row))
                .forEach(row -> faults.add(row + " is in the table and not in the sources"));
        return List.copyOf(faults);
    }

    /// A module's own package has documentation only.
    private static boolean isRoot(String name) {
        return Set.of("wireguard", "harness").contains(name);
    }

    private static Set<String> imports(String source) {
        return IMPORT.matcher(source)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classes(String page) {
        return CLASS.matcher(page)
                .results()
                .map(found -> found.group(1) + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isClass(String name) {
        String ending = "/" + name.replace('.', '/') + ".java";
        return FILES.stream()
                .map(Path::toString)
                .anyMatch(file -> file.contains("/src/main/java/") && file.endsWith(ending));
    }
}
