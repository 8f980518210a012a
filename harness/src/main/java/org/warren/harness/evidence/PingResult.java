package org.warren.harness.evidence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What ping said at its end.
///
/// @param exit its exit status; 0 when an answer came, 1 when none did
/// @param sent how many requests it sent
/// @param received how many answers it got
/// @param unreachable how often ICMP's host unreachable or address unreachable came
/// @param tooLong how often its own node refused to send because the packet was too long; null where nobody counted
@JsonIgnoreProperties(ignoreUnknown = true)
public record PingResult(
        int exit,

        @JsonProperty(required = true) int sent,

        @JsonProperty(required = true) int received,

        int unreachable,

        @JsonProperty("too-long") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Integer tooLong) {

    /// Whether each request was answered, and there was one.
    @JsonIgnore
    public boolean isAnswered() {
        return received > 0 && received == sent;
    }
}
