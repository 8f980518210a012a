package org.warren.harness.evidence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The summary of a ping command.
///
/// @param exit its exit status; 0 when at least one reply was received, else 1
/// @param sent how many requests it sent
/// @param received how many replies it received
/// @param unreachable how often it received an ICMP host unreachable or address unreachable error
/// @param tooLong how often its own node refused to send because the packet was too long; null if not counted
@JsonIgnoreProperties(ignoreUnknown = true)
public record PingResult(
        int exit,

        @JsonProperty(required = true) int sent,

        @JsonProperty(required = true) int received,

        int unreachable,

        @JsonProperty("too-long") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Integer tooLong) {

    /// Whether there was a request, and all were answered.
    @JsonIgnore
    public boolean isAnswered() {
        return received > 0 && received == sent;
    }
}
