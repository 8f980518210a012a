package org.warren.harness.nat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.warren.harness.capture.Endpoint;

/// All entries of a router's connection tracking table, in the order of their creation.
///
/// @param entries mappings, and entries for traffic that was not translated
public record MappingHistory(List<Mapping> entries) {

    public MappingHistory {
        entries = List.copyOf(entries);
    }

    /// Builds mappings from events in the order in which the router sent them.
    public static MappingHistory of(List<ConntrackEvent> events) {
        var finished = new ArrayList<Mapping>();
        var open = new LinkedHashMap<Long, MappingBuilder>();
        for (var event : events) {
            // The kernel derives the number from the entry's memory address, so a later entry may reuse it.
            if (event.type() == ConntrackEvent.Type.NEW) {
                var before = open.get(event.id());
                if (before != null) {
                    before.endBy(event.nanos());
                }
                close(open, event.id(), finished);
            }
            open.computeIfAbsent(event.id(), id -> new MappingBuilder(event)).take(event);
            if (event.type() == ConntrackEvent.Type.DESTROY) {
                close(open, event.id(), finished);
            }
        }
        open.values().forEach(life -> finished.add(life.mapping()));
        finished.sort(Comparator.comparingLong(Mapping::createdNanos));
        return new MappingHistory(finished);
    }

    private static void close(Map<Long, MappingBuilder> open, long id, List<Mapping> finished) {
        var life = open.remove(id);
        if (life != null) {
            finished.add(life.mapping());
        }
    }

    /// The mappings from a host behind the router to a remote end, in the order of their creation.
    public List<Mapping> between(Endpoint inside, Endpoint remote) {
        return entries.stream()
                .filter(Mapping::translates)
                .filter(mapping -> mapping.inside().equals(inside))
                .filter(mapping -> mapping.remote().equals(remote))
                .toList();
    }

    /// The mapping that a packet from inside to the remote end would use.
    public Optional<Mapping> aliveAt(Endpoint inside, Endpoint remote, long nanos) {
        return between(inside, remote).stream()
                .filter(mapping -> mapping.isAliveAt(nanos))
                .findFirst();
    }

    /// The mapping that lets a packet from the remote end to the router's outside endpoint through.
    public Optional<Mapping> admitting(Endpoint remote, Endpoint outside, long nanos) {
        return entries.stream()
                .filter(Mapping::translates)
                .filter(mapping -> mapping.remote().equals(remote))
                .filter(mapping -> mapping.outside().equals(outside))
                .filter(mapping -> mapping.isAliveAt(nanos))
                .findFirst();
    }

    /// The share of an interval in which no mapping was alive, from 0 to 1.
    public double shareWithout(Endpoint inside, Endpoint remote, long fromNanos, long toNanos) {
        var spans = between(inside, remote).stream()
                .map(mapping ->
                        new Span(mapping.createdNanos(), mapping.endedNanos().orElse(Long.MAX_VALUE)))
                .toList();
        return Span.shareOutside(spans, fromNanos, toNanos);
    }

    /// Builds a mapping from its events.
    private static final class MappingBuilder {
        private static final long NANOS_PER_SECOND = 1_000_000_000L;

        private final ConntrackEvent first;
        private final List<Mapping.Refresh> refreshes = new ArrayList<>();
        private OptionalLong replied = OptionalLong.empty();
        private OptionalLong stream = OptionalLong.empty();
        private OptionalLong due = OptionalLong.empty();
        private OptionalLong ended = OptionalLong.empty();
        private boolean stuck;

        private MappingBuilder(ConntrackEvent first) {
            this.first = first;
        }

        private void take(ConntrackEvent event) {
            switch (event.type()) {
                case NEW, UPDATE -> noteStatus(event);
                case REFRESH -> {
                    noteStatus(event);
                    refreshes.add(new Mapping.Refresh(
                            event.nanos(), event.timeoutSeconds().orElse(0)));
                }
                case DESTROY -> {
                    ended = OptionalLong.of(event.stopNanos().orElse(event.nanos()));
                    stuck = event.stuck();
                }
            }
        }

        /// Its end was not logged: it ended at the latest when its number was reused. The time when it was due to
        /// expire is not evidence of its end.
        private void endBy(long nanos) {
            ended = OptionalLong.of(nanos);
        }

        private void noteStatus(ConntrackEvent event) {
            if (event.timeoutSeconds().isPresent()) {
                due = OptionalLong.of(event.nanos() + event.timeoutSeconds().getAsLong() * NANOS_PER_SECOND);
            }
            if (event.replied() && replied.isEmpty()) {
                replied = OptionalLong.of(event.nanos());
            }
            if (event.assured() && stream.isEmpty()) {
                stream = OptionalLong.of(event.nanos());
            }
        }

        /// Behind a NAT64 the inside sees an IPv6 address of the remote end, which answers from its IPv4 address.
        private Endpoint remote() {
            Class<?> family = first.originalDestination().address().getClass();
            return family.equals(first.replySource().address().getClass())
                    ? first.originalDestination()
                    : first.replySource();
        }

        private Mapping mapping() {
            return new Mapping(
                    first.id(),
                    first.protocol(),
                    first.originalSource(),
                    first.replyDestination(),
                    remote(),
                    first.startNanos().orElse(first.nanos()),
                    refreshes,
                    replied,
                    stream,
                    due,
                    ended,
                    stuck);
        }
    }
}
