package org.warren.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.warren.harness.scenario.ShellWord;

/// The test that owns a lab.
///
/// @param name in records, such as `ChatTest.survives`
/// @param folder for its evidence; reused by the next run of the same test
/// @param again the command that repeats the test
record TestOrigin(String name, Path folder, String again) {

    private static final Pattern INVOCATION = Pattern.compile("#(\\d+)\\]$");
    private static final Pattern NO_FILE_NAME = Pattern.compile("[^A-Za-z0-9._$-]");

    /// @param own the seed in the test's annotation
    static TestOrigin of(ExtensionContext context, long seed, long own) {
        Class<?> type = context.getRequiredTestClass();
        String simple = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        String method =
                context.getTestMethod().map(java.lang.reflect.Method::getName).orElse("");
        Matcher invocation = INVOCATION.matcher(context.getUniqueId());
        String number = method.isEmpty() || !invocation.find() ? "" : "-" + invocation.group(1);
        String part = method.isEmpty() ? "class" : method + number;
        Path folder = runs(context).resolve(fileName(simple)).resolve(fileName(part));
        return new TestOrigin(
                method.isEmpty() ? simple : simple + "." + part, folder, again(simple, method, seed, own));
    }

    private static Path runs(ExtensionContext context) {
        return context.getConfigurationParameter(ScenarioRuns.Injection.FOLDER)
                .map(Path::of)
                .orElseGet(() -> Path.of(isGradle() ? "build" : "target", "runs"));
    }

    private static String again(String type, String method, long seed, long own) {
        String number = Long.toUnsignedString(seed);
        if (isGradle()) {
            String test = method.isEmpty() ? type : type + "." + method;
            String with = seed == own
                    ? ""
                    : ", with the JUnit configuration parameter " + VirtualLabExtension.SEED + "=" + number;
            return "gradle test --tests " + ShellWord.of(test) + with;
        }
        String test = method.isEmpty() ? type : type + "#" + method;
        String with = seed == own ? "" : " -D" + VirtualLabExtension.SEED + "=" + number;
        return "mvn test -Dtest=" + ShellWord.of(test) + with;
    }

    private static boolean isGradle() {
        return System.getProperty("org.gradle.test.worker") != null
                || (Files.isDirectory(Path.of("build")) && !Files.isDirectory(Path.of("target")));
    }

    private static String fileName(String text) {
        return NO_FILE_NAME.matcher(text).replaceAll("_");
    }
}
