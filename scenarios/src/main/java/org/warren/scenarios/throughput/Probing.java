package org.warren.scenarios.throughput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.warren.harness.lab.LabClock;

/// What the traffic agents measure: the loss point of UDP, and round trips.
final class Probing {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long MILLIS_PER_SECOND = 1000;
    private static final long FIRST_PER_SECOND = 8000;
    /// A sender that reaches less of a rate than this gives no result for that rate.
    private static final double KEPT = 0.95;
    /// Until the last datagram is out of the path's queues.
    private static final Duration DRAIN = Duration.ofMillis(20);

    private static final int PROBES_PER_SECOND = 1000;
    private static final int PROBE_SIZE = 128;
    /// The time of a try at one rate, as a share of a whole sample's.
    private static final double TRY_SHARE = 0.2;

    private static final double IDLE_SHARE = 0.5;
    /// By how much it is shorter than TCP's time, because TCP begins before it and ends after it.
    private static final long LOAD_MARGIN_MILLIS = 400;

    private final LabClock clock;
    private final int sampleSeconds;
    private final double lossPercent;
    private final Map<String, Long> knownRates = new LinkedHashMap<>();
    private long runs;

    Probing(LabClock clock, int sampleSeconds, double lossPercent) {
        this.clock = clock;
        this.sampleSeconds = sampleSeconds;
        this.lossPercent = lossPercent;
    }

    /// Finds the loss point. From its second sample on a participant begins at half of what it reached before.
    Measuring.Reading lossPoint(TrafficNode client, TrafficNode server, Participant participant, Metric metric) {
        String key = participant.key() + " " + metric.name();
        long known = knownRates.getOrDefault(key, 0L);
        LossSearch search = new LossSearch(known > 0 ? known / 2 : FIRST_PER_SECOND);
        ObjectNode detail = JSON.createObjectNode();
        ArrayNode tries = detail.putArray("tries");
        long arrived = 0;
        double mostPerSecond = 0;
        boolean limitedByReceiver = false;
        for (OptionalLong rate = search.next(); rate.isPresent(); rate = search.next()) {
            ObjectNode attempt = tryRate(client, server, participant, metric.number(), rate.getAsLong());
            tries.add(attempt);
            arrived += attempt.path("received").asLong();
            mostPerSecond = Math.max(mostPerSecond, perSecond(attempt, "received"));
            limitedByReceiver = judge(search, attempt, rate.getAsLong()) ? isReceivers(attempt) : limitedByReceiver;
        }
        knownRates.put(key, search.rate());
        detail.put("limitedBySender", search.isLimitedBySender());
        detail.put("limitedByReceiver", limitedByReceiver);
        Map<String, Double> values = new LinkedHashMap<>();
        if (search.rate() > 0) {
            values.put(Quantity.PACKETS.key(), (double) search.rate());
            values.put(Quantity.THROUGHPUT.key(), search.rate() * 8.0 * metric.number());
            values.put(Quantity.ARRIVED.key(), mostPerSecond);
        }
        return new Measuring.Reading(values, arrived * metric.number(), detail);
    }

    /// @return whether too much was lost
    private boolean judge(LossSearch search, JsonNode attempt, long rate) {
        double reached = perSecond(attempt, "sent");
        if (attempt.path("lossPercent").doubleValue() > lossPercent) {
            search.fail();
            return true;
        }
        if (reached < rate * KEPT) {
            search.passLess((long) reached);
        } else {
            search.pass();
        }
        return false;
    }

    private static double perSecond(JsonNode attempt, String count) {
        return attempt.path(count).asLong()
                * NANOS_PER_SECOND
                / Math.max(1, attempt.path("nanos").asLong());
    }

    /// Whether most of the loss happened after the path, in the buffer of the agent's own socket.
    private static boolean isReceivers(JsonNode attempt) {
        long lost = attempt.path("sent").asLong() - attempt.path("received").asLong();
        return attempt.path("dropped").asLong() * 2 > lost;
    }

    private ObjectNode tryRate(
            TrafficNode client, TrafficNode server, Participant participant, int size, long perSecond) {
        long millis = (long) (sampleSeconds * MILLIS_PER_SECOND * TRY_SHARE);
        String run = open(server);
        JsonNode sent = client.ask(send(run, participant, size, perSecond, millis));
        clock.advance(DRAIN);
        JsonNode counted = server.ask("count", run);
        ObjectNode attempt = JSON.createObjectNode().put("perSecond", perSecond);
        attempt.setAll((ObjectNode) sent);
        attempt.setAll((ObjectNode) counted);
        long all = Math.max(1, sent.path("sent").asLong());
        return attempt.put(
                "lossPercent", 100.0 * (all - counted.path("received").asLong()) / all);
    }

    /// Sends for whole seconds at a rate, whatever happens to it.
    void burst(TrafficNode client, TrafficNode server, Participant participant, int size, long perSecond, int seconds) {
        client.ask(send(open(server), participant, size, perSecond, seconds * MILLIS_PER_SECOND));
        idle(client, server, participant);
    }

    /// Round trips of an otherwise idle path.
    Measuring.Reading idle(TrafficNode client, TrafficNode server, Participant participant) {
        long millis = (long) (sampleSeconds * MILLIS_PER_SECOND * IDLE_SHARE);
        return roundTrips(client.ask(probe(open(server), participant, millis)));
    }

    /// Round trips of a path while TCP fills it.
    Measuring.Reading loaded(TrafficNode client, TrafficNode server, Participant participant) {
        long millis = sampleSeconds * MILLIS_PER_SECOND - LOAD_MARGIN_MILLIS;
        TrafficNode.Loaded loaded =
                client.askUnderLoad(participant.address(), sampleSeconds, probe(open(server), participant, millis));
        Measuring.Reading reading = roundTrips(loaded.answer());
        reading.detail().put("loadBitsPerSecond", loaded.load().bitsPerSecond());
        reading.detail().put("loadError", loaded.load().error());
        boolean isLoaded = loaded.load().bytes() > 0;
        return isLoaded ? reading : new Measuring.Reading(Map.of(), 0, reading.detail());
    }

    private static Measuring.Reading roundTrips(JsonNode answer) {
        Map<String, Double> values = new LinkedHashMap<>();
        if (answer.has("p50Nanos")) {
            values.put(Quantity.P50.key(), answer.path("p50Nanos").asLong() / NANOS_PER_SECOND);
            values.put(Quantity.P95.key(), answer.path("p95Nanos").asLong() / NANOS_PER_SECOND);
            values.put(Quantity.P99.key(), answer.path("p99Nanos").asLong() / NANOS_PER_SECOND);
        }
        return new Measuring.Reading(values, answer.path("answered").asLong() * PROBE_SIZE, answer.deepCopy());
    }

    private String open(TrafficNode server) {
        String run = Long.toString(++runs);
        server.ask("open", run);
        return run;
    }

    private static String[] probe(String run, Participant participant, long millis) {
        String[] sending = send(run, participant, PROBE_SIZE, PROBES_PER_SECOND, millis);
        String[] probing = java.util.Arrays.copyOf(sending, sending.length + 1);
        probing[sending.length] = "--probe";
        return probing;
    }

    private static String[] send(String run, Participant participant, int size, long perSecond, long millis) {
        return ("send " + run + " --to " + participant.address() + " --size " + size + " --rate " + perSecond
                        + " --millis " + millis)
                .split(" ");
    }
}
