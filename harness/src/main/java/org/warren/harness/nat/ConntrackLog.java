package org.warren.harness.nat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The connection tracking events of one router, from a file with one JSON object per line.
///
/// @param events in the order of the file
/// @param problems one sentence for each line that could not be read, with its number
public record ConntrackLog(List<ConntrackEvent> events, List<String> problems) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public ConntrackLog {
        events = List.copyOf(events);
        problems = List.copyOf(problems);
    }

    /// Reads a file. A line that is not an event becomes a problem, and the other lines are still read.
    ///
    /// @param epochNanos the wall time, in nanoseconds since 1970, that is virtual time 0
    /// @throws IOException when the file cannot be read at all
    public static ConntrackLog read(Path file, long epochNanos) throws IOException {
        var events = new ArrayList<ConntrackEvent>();
        var problems = new ArrayList<String>();
        int number = 0;
        for (var line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                events.add(ConntrackEvent.of(JSON.readTree(line), epochNanos));
            } catch (JsonProcessingException e) {
                problems.add("line " + number + ": not JSON: " + e.getOriginalMessage());
            } catch (IllegalArgumentException e) {
                problems.add("line " + number + ": " + e.getMessage());
            }
        }
        return new ConntrackLog(events, problems);
    }
}
