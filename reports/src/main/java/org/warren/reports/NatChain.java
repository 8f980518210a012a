package org.warren.reports;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;

/// A chain of NATs: each mapping translates the packets of the one before it.
///
/// @param links at least two, the one closest to the client first
record NatChain(List<Mapping> links) {

    /// The maximum length of a chain.
    private static final int LINKS_MAX = 8;

    /// The maximum number of chains; a record of unknown origin could have any number.
    static final int CHAINS_MAX = 1000;

    NatChain {
        links = List.copyOf(links);
    }

    /// The chains of a run, at most [#CHAINS_MAX], by the creation time of their last mapping.
    static List<NatChain> of(Timeline timeline) {
        if (timeline.mappings().stream().map(Mapping::lane).distinct().count() < 2) {
            return List.of();
        }
        var byInside = timeline.mappings().stream()
                .collect(Collectors.groupingBy(NatChain::inside, LinkedHashMap::new, Collectors.toList()));
        var outer = new LinkedHashSet<Mapping>();
        timeline.mappings().forEach(mapping -> outer.addAll(next(mapping, byInside)));
        return timeline.mappings().stream()
                .filter(mapping -> !outer.contains(mapping))
                .flatMap(mapping -> from(List.of(mapping), byInside))
                .filter(chain -> chain.links.size() > 1)
                .limit(CHAINS_MAX)
                .sorted(Comparator.comparingLong(chain -> chain.links.getLast().createdNanos()))
                .toList();
    }

    /// The routers whose mappings each router translates again, by name.
    static Map<String, Set<String>> behind(List<NatChain> chains) {
        var behind = new LinkedHashMap<String, Set<String>>();
        for (var chain : chains) {
            for (int i = 1; i < chain.links.size(); i++) {
                behind.computeIfAbsent(chain.links.get(i).lane(), none -> new LinkedHashSet<>())
                        .add(chain.links.get(i - 1).lane());
            }
        }
        return behind;
    }

    /// A mapping that continues while the next router creates a new one belongs to a chain with each. No router is in a
    /// chain twice, so that a cycle of routers ends.
    private static Stream<NatChain> from(List<Mapping> links, Map<String, List<Mapping>> byInside) {
        var next = links.size() == LINKS_MAX
                ? List.<Mapping>of()
                : next(links.getLast(), byInside).stream()
                        .filter(link ->
                                links.stream().noneMatch(known -> known.lane().equals(link.lane())))
                        .toList();
        return next.isEmpty()
                ? Stream.of(new NatChain(links))
                : next.stream()
                        .flatMap(link -> from(
                                Stream.concat(links.stream(), Stream.of(link)).toList(), byInside));
    }

    /// The mappings of other routers at the same time for packets that this one sends to the same remote end.
    private static List<Mapping> next(Mapping mapping, Map<String, List<Mapping>> byInside) {
        return byInside.getOrDefault(mapping.protocol() + " " + mapping.outside(), List.of()).stream()
                .filter(other ->
                        !other.lane().equals(mapping.lane()) && other.remote().equals(mapping.remote()))
                .filter(other -> other.createdNanos() <= end(mapping) && mapping.createdNanos() <= end(other))
                .sorted(Comparator.comparingLong(Mapping::createdNanos))
                .toList();
    }

    private static String inside(Mapping mapping) {
        return mapping.protocol() + " " + mapping.inside();
    }

    private static long end(Mapping mapping) {
        return Objects.requireNonNullElse(mapping.endedNanos(), Long.MAX_VALUE);
    }

    /// The mapping that ended first, which cuts the client off; empty if all still existed at the end of the run.
    Optional<Mapping> cut() {
        return links.stream()
                .filter(link -> link.end() != MappingEnd.STILL_ALIVE)
                .min(Comparator.comparingLong(NatChain::end));
    }

    /// A mapping as text, such as `home: 100.64.0.2:51820, 0 s to 2 min 10 s`.
    static String words(Mapping link) {
        var ended = link.endedNanos();
        return "%s: %s, %s %s"
                .formatted(
                        link.lane(),
                        link.outside(),
                        TimeText.duration(link.createdNanos()),
                        ended == null ? "to the end" : "to " + TimeText.duration(ended));
    }

    /// Which mapping ended first, and how much later the next one, in a sentence.
    String cutWords() {
        return cut().map(first -> {
                    var next = links.stream()
                            .filter(link -> !link.equals(first))
                            .min(Comparator.comparingLong(NatChain::end))
                            .orElseThrow();
                    var ended = next.endedNanos();
                    return "that of %s, %s into the run; that of %s was there %s"
                            .formatted(
                                    first.lane(),
                                    TimeText.duration(end(first)),
                                    next.lane(),
                                    ended == null
                                            ? "to the end"
                                            : ended.equals(end(first))
                                                    ? "as long"
                                                    : "for another " + TimeText.duration(ended - end(first)));
                })
                .orElse("all were there to the end");
    }
}
