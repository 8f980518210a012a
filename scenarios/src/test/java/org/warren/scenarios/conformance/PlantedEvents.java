package org.warren.scenarios.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// What a subject would have left that did wrong once: a transcript with one event changed.
///
/// @param what in a few words, for the message of a test
/// @param transcript as it would have been
record PlantedEvents(String what, Transcript transcript) {

    private static final long SECOND = 1_000_000_000L;

    /// One for each thing that a transcript expects, and one more for each datagram that is due: it comes too late.
    static List<PlantedEvents> in(Transcript transcript) {
        List<PlantedEvents> planted = new ArrayList<>();
        for (int i = 0; i < transcript.events().size(); i++) {
            switch (transcript.events().get(i)) {
                case Transcript.Due due -> {
                    planted.add(new PlantedEvents("missing: " + due.rule(), without(transcript, due)));
                    planted.add(new PlantedEvents("late: " + due.rule(), late(transcript, due)));
                }
                case Transcript.Silence silence ->
                    planted.add(new PlantedEvents("not silent: " + silence.rule(), disturbed(transcript, i, silence)));
                case Transcript.Claim claim ->
                    planted.add(new PlantedEvents(
                            "untrue: " + claim.rule(),
                            replaced(
                                    transcript,
                                    i,
                                    new Transcript.Claim(false, claim.sentence(), claim.digest(), claim.rule()))));
                default -> {
                    // It expects nothing.
                }
            }
        }
        return planted;
    }

    private static boolean isMeant(Transcript.Event event, int place, Transcript.Due due) {
        return event instanceof Transcript.Heard heard
                && place >= due.afterEvents()
                && heard.place().equals(due.place())
                && heard.kind() != null
                && due.kinds().contains(Objects.requireNonNull(heard.kind()));
    }

    private static Transcript without(Transcript transcript, Transcript.Due due) {
        List<Transcript.Event> events = new ArrayList<>(transcript.events());
        for (int i = 0; i < events.size(); i++) {
            if (isMeant(events.get(i), i, due)) {
                // Something that is nothing's, so that the others keep their places.
                events.set(i, new Transcript.Did(0, "nothing"));
            }
        }
        return new Transcript(events);
    }

    private static Transcript late(Transcript transcript, Transcript.Due due) {
        List<Transcript.Event> events = new ArrayList<>(transcript.events());
        long latest = due.sinceNanos() + (due.delayNanos() + due.jitterNanos()) * 8 / 7 + SECOND;
        for (int i = 0; i < events.size(); i++) {
            if (isMeant(events.get(i), i, due) && events.get(i) instanceof Transcript.Heard heard) {
                events.set(
                        i,
                        new Transcript.Heard(
                                Math.max(heard.nanos(), latest),
                                heard.place(),
                                heard.kind(),
                                heard.length(),
                                heard.digest()));
            }
        }
        return new Transcript(events);
    }

    private static Transcript disturbed(Transcript transcript, int place, Transcript.Silence silence) {
        Kind kind = Stream.of(Kind.values())
                .filter(one -> !silence.allowed().contains(one))
                .findFirst()
                .orElseThrow();
        List<Transcript.Event> events = new ArrayList<>(transcript.events());
        events.add(place, new Transcript.Heard(silence.fromNanos() + 1, silence.place(), kind, 100, "planted"));
        return new Transcript(events);
    }

    private static Transcript replaced(Transcript transcript, int place, Transcript.Event event) {
        List<Transcript.Event> events = new ArrayList<>(transcript.events());
        events.set(place, event);
        return new Transcript(events);
    }
}
