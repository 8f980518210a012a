package org.warren.scenarios.network;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.warren.harness.lab.Capability;

/// How long the questions of a file take where time is real.
final class RealTime {

    /// The limit without `--long`.
    static final Duration USUAL_MAX = Duration.ofMinutes(5);

    private static final Duration TUNNELS = Duration.ofSeconds(10);
    /// The time that a command of an event takes.
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration PING_INTERVAL = Duration.ofMillis(500);
    /// Twelve sizes, each lost twice.
    private static final Duration LARGEST = Duration.ofSeconds(150);

    private RealTime() {}

    /// Declares what not every lab supports, and the questions that need it.
    ///
    /// @param isPatient whether they may take as long as they need in real time
    /// @param needs takes a capability, and why it is needed
    static void needs(List<FileQuestion> questions, boolean isPatient, BiConsumer<Capability, String> needs) {
        Duration most = most(questions);
        if (!isPatient && most.compareTo(USUAL_MAX) > 0) {
            needs.accept(
                    Capability.VIRTUAL_TIME,
                    "its questions take up to " + words(most) + " where time is real; use --lab virtual, or --long to"
                            + " wait for them");
        }
        Event.wanted(questions, Event.Kind.CLOCK)
                .ifPresent(wanted -> needs.accept(
                        Capability.VIRTUAL_TIME,
                        wanted + ", and a node has a clock of its own only where each look at a clock is a system call;"
                                + " use --lab virtual"));
        Event.wanted(questions, Event.Kind.SLEEP, Event.Kind.REBOOT)
                .ifPresent(wanted -> needs.accept(
                        Capability.ALL_PROCESSES,
                        wanted
                                + ", and the process that serves a container's node would stop with the others; use --lab"
                                + " virtual"));
    }

    /// The most that they take: each waits for as long as it may.
    static Duration most(List<FileQuestion> questions) {
        Duration all = TUNNELS;
        for (FileQuestion question : questions) {
            all = all.plusNanos(question.afterNanos());
            for (Event event : question.events()) {
                all = all.plus(happening(event));
            }
            all = all.plus(asking(question));
        }
        return all;
    }

    /// A duration in words, rounded up.
    static String words(Duration time) {
        long minutes = time.plusSeconds(59).toMinutes();
        return minutes < 120 ? minutes + " minutes" : (minutes + 59) / 60 + " hours";
    }

    private static Duration happening(Event event) {
        return switch (event.kind()) {
            case SLEEP ->
                Duration.ofNanos(EventReader.nanos(String.valueOf(event.to())).orElse(0));
            case REBOOT -> NodePower.BOOT.plus(TUNNELS);
            case CRASH, WG_QUICK_UP -> EventRunner.SETTLE_TIME.plus(STEP);
            default -> STEP;
        };
    }

    private static Duration asking(FileQuestion question) {
        return switch (question) {
            case Question asked -> asking(asked);
            case ConnectionQuestion asked -> Duration.ofSeconds(QuestionRunner.CONNECTION_SECONDS);
            case TransferQuestion asked -> Duration.ofNanos(asked.withinNanos());
            case TrafficQuestion asked -> Duration.ofNanos(asked.timeNanos()).plus(TUNNELS);
            case LargestQuestion asked -> LARGEST;
            case NeighbourQuestion asked ->
                QuestionRunner.INTERVAL.multipliedBy(NeighbourQuestion.COUNT).plus(QuestionRunner.LINGER);
            case ProgramQuestion asked -> Duration.ofNanos(asked.withinNanos());
            // It is answered when the tunnels come up.
            case UpQuestion asked -> Duration.ZERO;
        };
    }

    private static Duration asking(Question question) {
        if (question.withinNanos() > 0) {
            return Duration.ofNanos(question.withinNanos());
        }
        return question.kind() == Question.Kind.PING
                ? PING_INTERVAL.multipliedBy(question.count()).plus(QuestionRunner.PING_LINGER)
                : QuestionRunner.INTERVAL.multipliedBy(question.count()).plus(QuestionRunner.LINGER);
    }
}
