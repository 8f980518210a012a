package org.warren.scenarios.endurance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/// The long transfer, from its log: each line has the node's time in seconds and an event of iperf3.
///
/// @param intervals of about a second each, in order
/// @param isOver whether iperf3 completed and reported the result
/// @param deliveredBytes according to the receiving side
/// @param complaints error messages of iperf3
record Transfer(List<Interval> intervals, boolean isOver, long deliveredBytes, List<String> complaints) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double NANOS_PER_SECOND = 1e9;
    /// A shorter last interval of iperf3 is ignored.
    private static final double SECONDS_MIN = 0.5;

    /// A part of the transfer.
    ///
    /// @param startNanos on the clock of the sending node
    /// @param endNanos when it ended
    /// @param bytes sent in it
    /// @param retransmits segments retransmitted in it
    record Interval(long startNanos, long endNanos, long bytes, long retransmits) {

        double seconds() {
            return (endNanos - startNanos) / NANOS_PER_SECOND;
        }

        double bitsPerSecond() {
            return bytes * 8 / seconds();
        }
    }

    /// The name of the log in the evidence.
    static String log(String node) {
        return node + "-transfer";
    }

    /// Reads a log as far as it goes.
    static Transfer read(String log) {
        List<Interval> intervals = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        boolean isOver = false;
        long delivered = 0;
        for (String line : log.lines().toList()) {
            int space = line.indexOf(' ');
            JsonNode event = json(line.substring(space + 1));
            JsonNode data = event.path("data");
            switch (event.path("event").asText()) {
                case "start" -> {}
                case "interval" -> add(intervals, line.substring(0, space), data.path("sum"));
                case "end" -> {
                    isOver = data.at("/sum_received/bytes").isIntegralNumber();
                    delivered = data.at("/sum_received/bytes").asLong();
                }
                case "error" -> complaints.add(data.asText());
                default -> complaints.add(line.substring(space + 1));
            }
        }
        return new Transfer(intervals, isOver, delivered, complaints);
    }

    private static void add(List<Interval> intervals, String stamp, JsonNode sum) {
        double seconds = sum.path("seconds").asDouble();
        if (seconds >= SECONDS_MIN) {
            long end = Math.round(Double.parseDouble(stamp) * 1e6) * 1000;
            intervals.add(new Interval(
                    end - Math.round(seconds * NANOS_PER_SECOND),
                    end,
                    sum.path("bytes").asLong(),
                    sum.path("retransmits").asLong()));
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    /// The total duration.
    double seconds() {
        return intervals.stream().mapToDouble(Interval::seconds).sum();
    }
}
