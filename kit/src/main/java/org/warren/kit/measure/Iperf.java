package org.warren.kit.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.lab.CommandResult;

/// iperf3, which sends TCP traffic.
public final class Iperf {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNWINDER = "LD_PRELOAD=libgcc_s.so.1";
    private static final String STAMPED =
            "\"$@\" 2>&1 | while IFS= read -r line; do echo \"$EPOCHREALTIME $line\"; done; exit \"${PIPESTATUS[0]}\"";
    private static final int CONNECT_MILLIS = 3000;

    private Iperf() {}

    /// The report of the receiving side.
    ///
    /// @param bytes of payload; 0 when there is no report
    /// @param seconds the time in which they were received
    /// @param retransmits the number of segments that the sender retransmitted
    /// @param error the error message of iperf3, or empty
    public record Report(long bytes, double seconds, long retransmits, String error) {

        /// The mean rate in bits of payload per second; 0 when there is no report.
        public double bitsPerSecond() {
            return seconds > 0 ? bytes * 8 / seconds : 0;
        }
    }

    /// A server that is restarted when it dies. iperf3 ends its threads with a library that it loads at that moment,
    /// and dies when that fails; so the library is preloaded.
    public static List<String> serve() {
        return List.of("sh", "-c", "while :; do %s iperf3 --server --interval 0; sleep 0.1; done".formatted(UNWINDER));
    }

    /// A client that prints its report at the end.
    ///
    /// @param seconds a whole number, because iperf3 takes less than one for no limit
    public static List<String> connect(String address, int seconds, int streams, boolean fromServer) {
        if (seconds < 1) {
            throw new IllegalArgumentException("iperf3 runs for whole seconds from 1 on, not " + seconds);
        }
        List<String> command = client(address, seconds, streams);
        command.addAll(List.of("--json", "--interval", "0"));
        if (fromServer) {
            command.add("--reverse");
        }
        return command;
    }

    /// The client of a long transfer to the server. At the end it reports every second of it: each line has the node's
    /// time in seconds and an event of `--json-stream`.
    ///
    /// @param seconds a whole number
    public static List<String> connectTelling(String address, int seconds, int streams) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", STAMPED, "stamped"));
        command.addAll(client(address, seconds, streams));
        command.addAll(List.of("--json-stream", "--interval", "1"));
        return command;
    }

    private static List<String> client(String address, int seconds, int streams) {
        List<String> command = new ArrayList<>(List.of("env", UNWINDER, "iperf3", "--client", address));
        command.addAll(List.of("--time", "" + seconds, "--parallel", "" + streams));
        command.addAll(List.of("--connect-timeout", "" + CONNECT_MILLIS));
        return command;
    }

    /// Reads the output of `iperf3 --json`. Unreadable output yields an empty report with the reason.
    public static Report report(CommandResult result) {
        if (result.ending() != CommandResult.Ending.EXITED) {
            return nothing("iperf3 did not finish in time");
        }
        return report(result.out());
    }

    /// The same for the text only.
    public static Report report(String json) {
        try {
            JsonNode said = JSON.readTree(json);
            JsonNode received = said.at("/end/sum_received");
            String error = said.path("error").asText("");
            if (!error.isEmpty() || !received.path("bytes").isIntegralNumber()) {
                return nothing(error.isEmpty() ? "iperf3 gave no report" : error);
            }
            return new Report(
                    received.path("bytes").longValue(),
                    received.path("seconds").doubleValue(),
                    said.at("/end/sum_sent/retransmits").asLong(0),
                    "");
        } catch (JsonProcessingException e) {
            return nothing("iperf3 printed no JSON");
        }
    }

    private static Report nothing(String error) {
        return new Report(0, 0, 0, error);
    }
}
