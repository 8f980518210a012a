package org.warren.harness.lab;

/// A lab, or what it runs in, failed; the message says what happened and what to do.
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// Empty if there is none.
    private final String log;

    /// @param message one sentence that says what happened and what to do
    public LabException(String message) {
        super(message);
        this.log = "";
    }

    /// @param message one sentence that says what happened and what to do
    /// @param cause the underlying exception
    public LabException(String message, Throwable cause) {
        this(message, cause, "");
    }

    /// A failure while a program started, which may be the cause: the end of its output is shown too.
    ///
    /// @param message one sentence that says what happened and what to do
    /// @param cause the underlying exception
    /// @param log the path of the program's output in the evidence, such as `logs/server-mine.log`
    public LabException(String message, Throwable cause, String log) {
        super(message, cause);
        this.log = log;
    }

    /// The path in the evidence of the output of a program that may be the cause; empty if there is none.
    public String log() {
        return log;
    }
}
