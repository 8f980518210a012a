package org.warren.harness.lab;

/// How a command in a node ended, and its output.
///
/// @param command the command with its arguments, for messages
/// @param ending whether it ended by itself
/// @param code exit status, or signal number, or 0 after a timeout
/// @param out standard output, at most 16 MiB
/// @param err standard error, at most 16 MiB
public record CommandResult(String command, Ending ending, int code, String out, String err) {

    public enum Ending {
        EXITED,
        SIGNALED,
        /// Still running at the timeout, and then killed.
        TIMED_OUT
    }

    /// Whether it exited with status 0.
    public boolean succeeded() {
        return ending == Ending.EXITED && code == 0;
    }

    /// Returns itself when it exited with status 0.
    ///
    /// @throws LabException otherwise, with the last line of the command's output
    public CommandResult orThrow() {
        if (succeeded()) {
            return this;
        }
        String said = (err.isBlank() ? out : err).strip();
        String how =
                switch (ending) {
                    case EXITED -> "failed with status " + code;
                    case SIGNALED -> "was ended by signal " + code;
                    case TIMED_OUT -> "did not end in time";
                };
        throw new LabException(
                "'" + command + "' " + how + (said.isEmpty() ? "" : ": " + said.substring(said.lastIndexOf('\n') + 1)));
    }
}
