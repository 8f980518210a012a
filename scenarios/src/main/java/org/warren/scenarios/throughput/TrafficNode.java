package org.warren.scenarios.throughput;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.kit.measure.Iperf;

/// A node with its traffic agent and its iperf3 server.
///
/// @param node where they run
record TrafficNode(LinuxNode node) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
    private static final String PROGRAM = "warren-traffic";

    /// Starts both; they run until the lab ends.
    void start() {
        node.spawn("logs/" + node.name() + "-iperf3.log", Iperf.serve());
        node.spawn("logs/" + node.name() + "-traffic.log", List.of(PROGRAM, "agent"));
    }

    /// Waits until the agent answers.
    ///
    /// @throws LabException when it does not
    void awaitAgent(LabClock clock) {
        long deadline = clock.elapsedNanos() + START_LIMIT.toNanos();
        while (!call(List.of("open", "0")).succeeded()) {
            if (clock.elapsedNanos() - deadline >= 0) {
                throw new LabException("the traffic agent of node " + node.name() + " does not answer, see logs/"
                        + node.name() + "-traffic.log; build the node image with `make images`");
            }
            clock.advance(STEP);
        }
    }

    /// Sends a request to the agent.
    ///
    /// @throws LabException when it refuses
    JsonNode ask(String... words) {
        return answer(call(List.of(words)).orThrow().out());
    }

    /// Sends a request to the agent while TCP is sent to an address.
    ///
    /// @param seconds whole ones, how long TCP is sent; the request follows a little after it has begun
    /// @return iperf3's report and the agent's answer
    Loaded askUnderLoad(String address, int seconds, String... words) {
        String script = """
                out=$(mktemp); "${@:2:$1}" >"$out" & sleep 0.2; warren-traffic ask "${@:$1+2}"; wait; cat "$out"; rm "$out"
                """;
        List<String> load = Iperf.connect(address, seconds, 1, false);
        List<String> command = new ArrayList<>(List.of("bash", "-c", script, "load", "" + load.size()));
        command.addAll(load);
        command.addAll(List.of(words));
        CommandResult result = node.execute(CALL_TIMEOUT.plusSeconds(seconds), new byte[0], command)
                .orThrow();
        int end = result.out().indexOf('\n');
        return new Loaded(
                Iperf.report(result.out().substring(end + 1)),
                answer(result.out().substring(0, Math.max(0, end))));
    }

    /// The result of a request under load.
    record Loaded(Iperf.Report load, JsonNode answer) {}

    private CommandResult call(List<String> words) {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "ask"));
        command.addAll(words);
        return node.execute(CALL_TIMEOUT, new byte[0], command);
    }

    private JsonNode answer(String line) {
        try {
            JsonNode answer = JSON.readTree(line);
            if (answer.has("error")) {
                throw new LabException("the traffic agent of node " + node.name() + " refuses: "
                        + answer.path("error").asText());
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw new LabException("the traffic agent of node " + node.name() + " broke its answer off", e);
        }
    }
}
