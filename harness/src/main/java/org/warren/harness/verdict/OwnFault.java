package org.warren.harness.verdict;

/// Describes an error of Warren itself in a sentence. It says nothing about what was tested.
public final class OwnFault {

    private static final String OURS = "org.warren.";
    private static final int CHARS_MAX = 200;

    private OwnFault() {}

    /// `Warren itself failed, which says nothing about what was tested: NullPointerException (Judge.java:31).`
    public static String sentence(Throwable fault) {
        return "Warren itself failed, which says nothing about what was tested: " + what(fault) + ".";
    }

    /// What went wrong and where, in a few words.
    public static String what(Throwable fault) {
        if (fault instanceof OutOfMemoryError) {
            return "there was not enough memory" + place(fault);
        }
        if (fault instanceof StackOverflowError) {
            return "something was nested too deeply" + place(fault);
        }
        String name = fault.getClass().getSimpleName();
        if (fault.getMessage() == null) {
            return name + place(fault);
        }
        String line = fault.getMessage().strip().replaceAll("\\s*\\n\\s*", " ");
        return name + ": " + (line.length() > CHARS_MAX ? line.substring(0, CHARS_MAX) + "..." : line) + place(fault);
    }

    private static String place(Throwable fault) {
        for (StackTraceElement frame : fault.getStackTrace()) {
            if (frame.getClassName().startsWith(OURS)) {
                return " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return "";
    }
}
