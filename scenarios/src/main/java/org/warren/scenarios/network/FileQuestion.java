package org.warren.scenarios.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/// Something that a network file asks.
sealed interface FileQuestion permits NodeQuestion, NeighbourQuestion, ProgramQuestion, UpQuestion {

    /// Of the check, unique in its file.
    String name();

    /// Idle time before it is asked.
    long afterNanos();

    /// What happens before that, in this order.
    List<Event> events();

    /// One of a record.
    ///
    /// @throws JsonProcessingException when it has another form
    static FileQuestion of(JsonNode recorded, ObjectMapper json) throws JsonProcessingException {
        if (recorded.has("program")) {
            return json.treeToValue(recorded, ProgramQuestion.class);
        }
        if (recorded.has("traffic")) {
            return json.treeToValue(recorded, TrafficQuestion.class);
        }
        if (recorded.has("pretended")) {
            return json.treeToValue(recorded, NeighbourQuestion.class);
        }
        if (recorded.has("tunnel")) {
            return json.treeToValue(recorded, UpQuestion.class);
        }
        if (recorded.has("bytesExpected")) {
            return json.treeToValue(recorded, LargestQuestion.class);
        }
        if (recorded.has("bytes")) {
            return json.treeToValue(recorded, TransferQuestion.class);
        }
        return recorded.has("kind")
                ? json.treeToValue(recorded, Question.class)
                : json.treeToValue(recorded, ConnectionQuestion.class);
    }
}
