package org.warren.scenarios.network;

import java.time.Duration;

/// Durations in the words of a message.
final class DurationWords {

    private DurationWords() {}

    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0 && seconds > 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
