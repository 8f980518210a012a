package org.warren.harness.record;

import java.util.List;
import java.util.Objects;

/// The results of a stream of messages over the time of a run, counted in equal parts of it: for a strip on its page.
///
/// @param name of the stream, such as `voice heard`
/// @param startSeconds the start of the first part, on the lab's clock
/// @param partSeconds the duration of each part, above 0
/// @param sent how many messages were sent in each part; at most [#PARTS_MAX] parts
/// @param lost how many of those were lost, for the same parts
/// @param late how many of those arrived after their deadline, for the same parts
/// @param outages times in which nothing arrived: at most [#OUTAGES_MAX], the longest ones, in the order of time
public record Strip(
        String name,
        double startSeconds,
        double partSeconds,
        List<Long> sent,
        List<Long> lost,
        List<Long> late,
        List<Span> outages) {

    /// The maximum number of parts: about as many as a page can show.
    public static final int PARTS_MAX = 480;

    /// The maximum number of outages that a page shows.
    public static final int OUTAGES_MAX = 50;

    /// A time without arrivals.
    ///
    /// @param fromSeconds when the first lost message was sent, on the lab's clock
    /// @param toSeconds when the next message that arrived was sent; not before `fromSeconds`
    public record Span(double fromSeconds, double toSeconds) {
        public Span {
            RecordValues.requireSeconds(fromSeconds, "fromSeconds");
            RecordValues.requireSeconds(toSeconds, "toSeconds");
            if (toSeconds < fromSeconds) {
                throw new IllegalArgumentException(
                        "an outage ends at %s s and begins at %s s".formatted(toSeconds, fromSeconds));
            }
        }
    }

    public Strip {
        RecordValues.requireText(name, "strip name");
        RecordValues.requireSeconds(startSeconds, "startSeconds");
        RecordValues.requireSeconds(partSeconds, "partSeconds");
        sent = List.copyOf(Objects.requireNonNull(sent, "sent"));
        lost = List.copyOf(Objects.requireNonNull(lost, "lost"));
        late = List.copyOf(Objects.requireNonNull(late, "late"));
        outages = List.copyOf(Objects.requireNonNull(outages, "outages"));
        if (partSeconds <= 0 || sent.size() > PARTS_MAX || sent.size() != lost.size() || sent.size() != late.size()) {
            throw new IllegalArgumentException("the strip %s has %d, %d and %d parts of %s s"
                    .formatted(name, sent.size(), lost.size(), late.size(), partSeconds));
        }
        for (int i = 0; i < sent.size(); i++) {
            if (lost.get(i) < 0 || late.get(i) < 0 || lost.get(i) + late.get(i) > sent.get(i)) {
                throw new IllegalArgumentException("part %d of the strip %s has %d sent, %d lost and %d late"
                        .formatted(i, name, sent.get(i), lost.get(i), late.get(i)));
            }
        }
        if (outages.size() > OUTAGES_MAX) {
            throw new IllegalArgumentException("the strip %s has %d outages".formatted(name, outages.size()));
        }
    }
}
