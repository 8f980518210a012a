package org.warren.scenarios.network;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.workload.Flow;
import org.warren.workload.Profile;

/// Whether realistic traffic between two nodes is carried as well as the file requires.
///
/// @param name of the check, unique in its file
/// @param from the node at home, which makes contact
/// @param to the node at the other end
/// @param address of that node, IPv4
/// @param traffic the names of the profiles
/// @param profiles the traffic; a record lacks them, and its run has the flows
/// @param timeNanos for how long
/// @param budget the requirements, as text
/// @param afterNanos idle time before
/// @param events what happens before that, in order
record TrafficQuestion(
        String name,
        String from,
        String to,
        String address,
        List<String> traffic,
        @JsonIgnore @Nullable List<Profile> profiles,
        long timeNanos,
        String budget,
        long afterNanos,
        List<Event> events)
        implements NodeQuestion {

    TrafficQuestion {
        traffic = List.copyOf(Objects.requireNonNullElse(traffic, List.of()));
        events = List.copyOf(Objects.requireNonNullElse(events, List.of()));
    }

    /// The limits are the only expectation.
    @Override
    public boolean reaches() {
        return true;
    }

    /// The flows of a run.
    List<Flow> flows(long seed) {
        return Objects.requireNonNullElse(profiles, List.<Profile>of()).stream()
                .map(profile ->
                        Flow.of(profile.name(), from, to, profile.windows(seed, profile.name(), timeNanos), profile))
                .toList();
    }
}
