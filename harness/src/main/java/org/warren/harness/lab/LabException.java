package org.warren.harness.lab;

/// A lab, or what it runs in, failed; the message says what happened and what to do.
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Empty where there is none.
    private final String log;

    /// @param message one sentence that says what happened and what to do
    public LabException(String message) {
        super(message);
        this.log = "";
    }

    /// @param message one sentence that says what happened and what to do
    /// @param cause what lies behind it
    public LabException(String message, Throwable cause) {
        this(message, cause, "");
    }

    /// One while a program started, which may be the reason: what it said at last is told with it.
    ///
    /// @param message one sentence that says what happened and what to do
    /// @param cause what lies behind it
    /// @param log where the program's output is in the evidence, such as `logs/server-mine.log`
    public LabException(String message, Throwable cause, String log) {
        super(message, cause);
        this.log = log;
    }

    /// Where in the evidence the output of the program is that may be the reason; empty where there is none.
    public String log() {
        return log;
    }
}
