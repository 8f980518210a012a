package org.warren.harness.engine;

import java.util.List;
import java.util.Locale;

/// Explains the engine's errors to a user.
final class EngineErrors {

    private static final String NO_SPACE = "no space left";
    private static final String DISK_IS_FULL =
            "the engine's disk is full; free some space (`docker system df` shows where it went)";

    private static final List<String> CLIENTS = List.of("com.github.dockerjava.", "org.testcontainers.");

    private EngineErrors() {}

    /// Explains an error of the guest's file system, which is a folder of the engine.
    static String meaning(String error) {
        return error.toLowerCase(Locale.ROOT).contains(NO_SPACE) ? DISK_IS_FULL : error;
    }

    /// Whether it came from the engine's client, by its type or by where it was thrown.
    static boolean isOfEngine(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (isOfClient(cause.getClass().getName())) {
                return true;
            }
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (isOfClient(frame.getClassName())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isOfClient(String className) {
        return CLIENTS.stream().anyMatch(className::startsWith);
    }

    /// One sentence from the deepest cause with a message.
    static String explain(String what, Throwable problem) {
        StringBuilder said = new StringBuilder();
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            said.append(cause.getMessage()).append('\n');
        }
        String all = said.toString().toLowerCase(Locale.ROOT);
        if (all.contains("no such image") || all.contains("notfoundexception") || all.contains("pull access denied")) {
            return what + ": the node image is missing; build it with `make images`";
        }
        if (all.contains(NO_SPACE)) {
            return what + ": " + DISK_IS_FULL;
        }
        Throwable root = problem;
        for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return what + ": "
                + String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
