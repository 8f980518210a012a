import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Counts how much of the code is form, and how large it is. Run it at the root of a checkout: `java
/// config/Figures.java`.
///
/// A line counts when it is neither blank nor a comment alone. A line is boilerplate when it would stand the same in
/// any other class of its kind:
/// - `package` and `import`,
/// - an annotation alone on its line,
/// - the signature of a method that overrides another, to its brace, and the brace that closes it,
/// - the signature of a constructor and its brace, where it only calls `super`,
/// - the whole of a method that overrides another and has one statement that returns a name or a list of names, or the
///   list of the interfaces to capture,
/// - in checks: the statement that makes the `Findings`, and a result without a sentence.
///
/// The share without imports stands beside it, because an editor writes and folds those.
final class Figures {

    private static final Pattern IMPORT = Pattern.compile("(package|import) .*;");
    private static final Pattern ANNOTATION = Pattern.compile("@\\w+(\\(.*\\))?");
    private static final Pattern CONSTANT =
            Pattern.compile("return (\"[^\"]*\"|List\\.of\\([\\w., \"]*\\)|\\w+\\.\\w+\\(\\)|id);");

    /// What a check is called, in the older form too.
    private static final Pattern CHECK = Pattern.compile("implements Check(er)?\\b|Check\\.of\\(");

    private static final Pattern FINDINGS = Pattern.compile("(var|Objections|Findings) (objections|findings) = new .*");
    private static final Pattern NO_SENTENCE =
            Pattern.compile("return (objections\\.conclude|findings\\.result)\\(\"\"\\);");

    private record Form(int lines, int imports, int other) {
        Form plus(Form that) {
            return new Form(lines + that.lines, imports + that.imports, other + that.other);
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%d lines, %.1f %% boilerplate (%.1f %% without imports)",
                    lines,
                    100.0 * (imports + other) / Math.max(1, lines),
                    100.0 * other / Math.max(1, lines - imports));
        }
    }

    public static void main(String[] arguments) throws IOException {
        // The kit has what scenarios share; older checkouts have it among the scenarios.
        Path scenarios = Path.of("scenarios", "src", "main", "java");
        Path kit = Path.of("kit", "src", "main", "java");
        Predicate<Path> isScenario = file -> name(file).endsWith("Scenario.java");
        Predicate<Path> isCheck = file -> {
            String text = text(file);
            return !isScenario.test(file) && (CHECK.matcher(text).find());
        };
        List<Path> inScenarios = new ArrayList<>(java(scenarios));
        inScenarios.addAll(java(Path.of("kit", "src", "main", "java")));
        print("scenario classes", inScenarios.stream().filter(isScenario).toList());
        print("checks", inScenarios.stream().filter(isCheck).toList());
        for (String name : List.of("dns", "roaming", "keepalive", "mtu")) {
            List<Path> files = java(scenarios.resolve("org/warren/scenarios/" + name));
            int all = files.stream().mapToInt(file -> text(file).split("\n").length).sum();
            System.out.println(name + ": " + files.size() + " files, " + all + " lines, "
                    + files.stream().mapToInt(file -> form(file).lines()).sum() + " without blank lines and comments");
        }
        System.out.println(".path(\" in checks: " + occurrences(inScenarios, isCheck, Pattern.compile("\\.path\\(\"")));
        System.out.println("names of parameters as text in checks: "
                + occurrences(
                        inScenarios,
                        isCheck,
                        Pattern.compile("(durationNanos|parameter|number|percent|flag|parameters\\(\\)\\.get)\\(\"")));
        int main = 0;
        for (String module : modules()) {
            int lines = java(Path.of(module, "src", "main", "java")).stream()
                    .mapToInt(file -> form(file).lines())
                    .sum();
            System.out.println(module + ": " + lines + " lines of main code without blank lines and comments");
            main += lines;
        }
        System.out.println("all modules: " + main);
    }

    private static void print(String what, List<Path> files) {
        Form sum = files.stream().map(Figures::form).reduce(new Form(0, 0, 0), Form::plus);
        System.out.println(what + ": " + files.size() + " files, " + sum.text());
    }

    private static Form form(Path file) {
        List<String> lines = code(file);
        int imports = 0;
        int other = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (IMPORT.matcher(line).matches()) {
                imports++;
            } else if (line.equals("@Override")) {
                int open = i + 1;
                while (open < lines.size() - 1 && !lines.get(open).endsWith("{")) {
                    open++;
                }
                int close = closing(lines, open);
                String body = String.join("", lines.subList(Math.min(open + 1, close), close).stream()
                        .map(String::strip)
                        .toList());
                boolean whole = CONSTANT.matcher(body).matches() || lines.get(open).contains("List<Tap> taps(");
                other += whole ? close - i + 1 : open - i + 2;
                other += whole || close <= open ? 0 : form(lines.subList(open + 1, close));
                i = close;
            } else if (isSuperOnly(lines, i)) {
                other += 2;
            } else {
                other += ofLine(lines, i);
            }
        }
        return new Form(lines.size(), imports, other);
    }

    private static int form(List<String> lines) {
        int sum = 0;
        for (int i = 0; i < lines.size(); i++) {
            sum += ofLine(lines, i);
        }
        return sum;
    }

    private static int ofLine(List<String> lines, int i) {
        String line = lines.get(i).strip();
        if (ANNOTATION.matcher(line).matches() || NO_SENTENCE.matcher(line).matches()) {
            return 1;
        }
        if (FINDINGS.matcher(line).matches()) {
            int end = i;
            while (end < lines.size() - 1 && !lines.get(end).endsWith(";")) {
                end++;
            }
            return end - i + 1;
        }
        return 0;
    }

    private static boolean isSuperOnly(List<String> lines, int i) {
        return lines.get(i).matches("    (public )?\\w+\\(.*\\) \\{")
                && i + 1 < lines.size()
                && lines.get(i + 1).strip().startsWith("super(")
                && lines.get(closing(lines, i) - 1).endsWith(";");
    }

    /// The line that closes the block which a line opens.
    private static int closing(List<String> lines, int open) {
        int indent = lines.get(open).length() - lines.get(open).stripLeading().length();
        for (int i = open + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.strip().equals("}") && line.length() - line.stripLeading().length() <= indent) {
                return i;
            }
        }
        return lines.size() - 1;
    }

    private static int occurrences(List<Path> files, Predicate<Path> which, Pattern pattern) {
        return files.stream()
                .filter(which)
                .mapToInt(file -> (int) pattern.matcher(String.join("\n", code(file))).results().count())
                .sum();
    }

    private static List<String> code(Path file) {
        List<String> lines = new ArrayList<>();
        boolean isComment = false;
        for (String line : text(file).split("\n")) {
            String stripped = line.strip();
            isComment |= stripped.startsWith("/*");
            if (!stripped.isEmpty() && !stripped.startsWith("//") && !isComment) {
                lines.add(line);
            }
            isComment &= !stripped.endsWith("*/");
        }
        return lines;
    }

    private static List<String> modules() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("."))) {
            return all.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(Figures::name)
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> java(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> name(file).endsWith(".java")).sorted().toList();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
