package org.warren.scenarios.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/// A question of a network file.
sealed interface FileQuestion permits NodeQuestion, NeighbourQuestion, ProgramQuestion, UpQuestion {

    /// The name of the check, unique in its file.
    String name();

    /// Idle time before the question.
    long afterNanos();

    /// What happens before that, in order.
    List<Event> events();

    /// Reads one from a record.
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
