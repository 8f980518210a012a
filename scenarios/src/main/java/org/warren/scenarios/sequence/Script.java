package org.warren.scenarios.sequence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What happens inside a tunnel, and which datagrams its ends send outside as a consequence.
///
/// At second 0 the client gets the server as a peer; the server has the client as a peer already. Neither has a
/// session.
///
/// @param id of the script and of its check
/// @param rule what it shows, in one sentence
/// @param keepaliveSeconds the client's persistent keepalive from the start, 0 for none
/// @param actions in the order of time
/// @param length the script's
/// @param expected the datagrams of both ends in the order in which they are sent; no others may be sent
record Script(
        String id, String rule, int keepaliveSeconds, List<Action> actions, Duration length, List<Expected> expected) {

    Script {
        actions = List.copyOf(actions);
        expected = List.copyOf(expected);
    }

    static Builder of(String id, String rule) {
        return new Builder(id, rule);
    }

    /// Prints a script: actions and datagrams in the order of time, and its length last.
    static final class Builder {

        private final String id;
        private final String rule;
        private final List<Action> actions = new ArrayList<>();
        private final List<Expected> expected = new ArrayList<>();
        private int keepaliveSeconds;

        private Builder(String id, String rule) {
            this.id = id;
            this.rule = rule;
        }

        Builder keepalive(int seconds) {
            keepaliveSeconds = seconds;
            return this;
        }

        Builder sends(double at, End end) {
            return sends(at, end, 1, 0);
        }

        Builder sends(double at, End end, int count, double every) {
            return does(at, end, new Action.Send(count, duration(every)));
        }

        Builder does(double at, End end, Action.Deed deed) {
            actions.add(new Action(duration(at), end, deed));
            return this;
        }

        Builder sees(Expected... datagrams) {
            expected.addAll(List.of(datagrams));
            return this;
        }

        /// The same datagrams repeatedly.
        Builder seesTimes(int times, Expected... datagrams) {
            for (int i = 0; i < times; i++) {
                sees(datagrams);
            }
            return this;
        }

        Script lasts(double seconds) {
            return new Script(id, rule, keepaliveSeconds, actions, duration(seconds), expected);
        }

        private static Duration duration(double seconds) {
            return Duration.ofNanos(Expected.nanos(seconds));
        }
    }
}
