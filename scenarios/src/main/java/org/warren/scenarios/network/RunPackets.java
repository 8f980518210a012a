package org.warren.scenarios.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.diagnosis.AddressLoss;
import org.warren.harness.diagnosis.InterfaceCapture;
import org.warren.harness.diagnosis.LinkOutage;
import org.warren.harness.diagnosis.Network;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.diagnosis.Sightings;
import org.warren.harness.diagnosis.SpokenFacts;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Step;
import org.warren.harness.nat.MappingHistory;

/// What all captures of a run show, combined once for all of its questions.
final class RunPackets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private @Nullable Evidence evidence;
    private @Nullable NetworkFacts facts;
    private @Nullable Sightings sightings;

    /// The network during a question.
    ///
    /// @param window the question's time
    Network during(Evidence run, FileQuestion question, Step window) {
        NetworkFacts known = facts(run);
        Sightings seen = sightings;
        if (seen == null) {
            seen = Sightings.of(known, captures(run, known));
            sightings = seen;
        }
        JsonNode spoken = run.observations().values().get(QuestionRunner.SPOKEN + question.name());
        return new Network(
                known,
                seen,
                spoken == null ? null : read(spoken, SpokenFacts.class),
                noted(run, EventRunner.OUTAGES, LinkOutage.class),
                noted(run, EventRunner.LOSSES, AddressLoss.class),
                mappings(run),
                window.startNanos(),
                window.endNanos());
    }

    /// What is known of a run's network.
    NetworkFacts facts(Evidence run) {
        if (evidence != run) {
            evidence = run;
            facts = null;
            sightings = null;
        }
        NetworkFacts known = facts;
        if (known == null) {
            known = readFacts(run);
            facts = known;
        }
        return known;
    }

    /// All captures of a node: of its interfaces, and of its tunnels each time that they came up.
    List<InterfaceCapture> captures(Evidence run, String node) {
        return captures(run, facts(run)).stream()
                .filter(capture -> capture.node().equals(node))
                .toList();
    }

    private static List<InterfaceCapture> captures(Evidence run, NetworkFacts facts) {
        List<InterfaceCapture> captures = new ArrayList<>();
        for (NetworkFacts.Node node : facts.nodes()) {
            for (NetworkFacts.Interface attached : node.interfaces()) {
                captures.add(new InterfaceCapture(
                        node.name(), attached.name(), false, run.packets(node.name(), attached.name())));
            }
        }
        Set<String> names = new LinkedHashSet<>(run.captures());
        run.observations().value(NetworkScenario.TUNNELS).properties().forEach(node -> node.getValue()
                .forEach(tunnel -> {
                    String first = node.getKey() + "-" + tunnel.asText();
                    names.stream()
                            .filter(name -> name.equals(first) || name.startsWith(first + Evidence.AGAIN))
                            .forEach(name -> captures.add(new InterfaceCapture(
                                    node.getKey(),
                                    tunnel.asText(),
                                    true,
                                    name,
                                    run.packets(
                                            node.getKey(),
                                            name.substring(node.getKey().length() + 1)))));
                }));
        return captures;
    }

    private static NetworkFacts readFacts(Evidence run) {
        JsonNode noted = run.observations().values().get(NetworkNotes.FACTS);
        if (noted != null) {
            return read(noted, NetworkFacts.class);
        }
        // A record older than these notes still has the files.
        try {
            return NetworkNotes.withOtherKeys(NetworkDescription.read(run.folder()));
        } catch (NetworkFileException e) {
            throw new MissingEvidenceException("The files of the run's network cannot be read: " + e.getMessage(), e);
        }
    }

    /// What events did, as far as it was recorded.
    private static <T> List<T> noted(Evidence run, String name, Class<T> type) {
        List<T> all = new ArrayList<>();
        JsonNode noted = run.observations().values().get(name);
        if (noted != null) {
            noted.forEach(one -> all.add(read(one, type)));
        }
        return all;
    }

    private static Map<String, MappingHistory> mappings(Evidence run) {
        Map<String, MappingHistory> mappings = new LinkedHashMap<>();
        run.routers().forEach(router -> mappings.put(router, run.mappings(router)));
        return mappings;
    }

    private static <T> T read(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (JsonProcessingException e) {
            throw new MissingEvidenceException("What was noted of the network cannot be read.", e);
        }
    }
}
