package org.warren.scenarios.network;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a program of the file is expected to do.
///
/// @param name of the check, unique in its file
/// @param program the program's name
/// @param expected what it is expected to do
/// @param status the exit status that is expected, if it is to exit
/// @param pattern what it is to print, a regular expression; null if it is to print nothing
/// @param withinNanos the time limit
/// @param afterNanos idle time before
/// @param events what happens before that, in order
record ProgramQuestion(
        String name,
        String program,
        Expected expected,
        int status,
        @Nullable String pattern,
        long withinNanos,
        long afterNanos,

        @JsonAlias(Event.RECORDED_ALONE) @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Event> events)
        implements FileQuestion {

    ProgramQuestion {
        events = List.copyOf(Objects.requireNonNullElse(events, List.of()));
    }

    /// What a program can be expected to do.
    enum Expected {
        RUNS,
        EXITS,
        PRINTS
    }
}
