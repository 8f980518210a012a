package org.warren.scenarios.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.IpPrefix;
import org.warren.kit.workload.Budget;
import org.warren.kit.workload.Figure;
import org.warren.kit.workload.ProfileCatalogue;
import org.warren.workload.Distribution;
import org.warren.workload.Profile;
import org.warren.workload.State;
import org.warren.workload.Stream;
import org.warren.workload.Transport;
import org.warren.workload.Workload;

/// Reads which traffic is played between two nodes, and what is required of it.
final class TrafficQuestionReader {

    private static final String PROFILES =
            "names of `warren list profiles` or files NAME.yaml beside this one, as voice or [voice, web]";
    private static final String BUDGET = "limits by profile, as {voice: {mos: \">= 4.0\", outage: \"< 1s\"}}";
    private static final Duration TIME = Duration.ofMinutes(1);
    private static final Duration TIME_MIN = Duration.ofSeconds(1);
    private static final Duration TIME_MAX = Duration.ofDays(1);

    /// An interface that carries more than 64 MiB is blocked, and other questions need a part of that.
    private static final double BYTES_MAX = 48e6;

    private static final double MEGA = 1e6;
    /// The headers of a tunnel and of the packet that it carries, over IPv4 and Ethernet.
    private static final int HEADERS = 120;

    private static final double ROUND_TRIP_NANOS = 20e6;

    private final NetworkFiles files;
    private double bytes;

    TrafficQuestionReader(NetworkFiles files) {
        this.files = files;
    }

    /// The traffic of a question.
    ///
    /// @param budget the requirements, in the form that [Budget] reads
    record Traffic(List<Profile> profiles, long timeNanos, String budget) {

        List<String> names() {
            return profiles.stream().map(Profile::name).toList();
        }
    }

    /// Reads the keys of a question.
    ///
    /// @param asked the two ends
    /// @throws NetworkFileException with the place and what was expected
    Traffic read(YamlValue asked, AskedAddresses.Ends ends, YamlValue value, Map<String, YamlValue> fields) {
        if (!IpPrefix.parse(ends.address()).isIpv4()) {
            throw asked.bad("an IPv4 address, because profiles are played over IPv4, not " + ends.address());
        }
        if (ends.from().equals(ends.to())) {
            throw asked.bad("two nodes: what a node sends itself passes no interface");
        }
        List<Profile> profiles = profiles(value.required(fields, "profiles"));
        YamlValue time = fields.get("time");
        long nanos = (time == null ? TIME : TopologyReader.duration(time, TIME_MIN, TIME_MAX)).toNanos();
        bytes += profiles.stream()
                .flatMap(profile -> profile.streams().stream())
                .mapToDouble(stream -> bytes(stream, nanos))
                .sum();
        if (bytes > BYTES_MAX) {
            throw (time == null ? asked : time)
                    .bad(
                            "at most %d MB in all traffic of a file, because each interface is captured, and these are about %.0f MB; give less time"
                                    .formatted((long) (BYTES_MAX / MEGA), bytes / MEGA));
        }
        return new Traffic(profiles, nanos, budget(fields.get("budget"), profiles));
    }

    /// Roughly how much a stream sends at most, with its headers: as if it were always in its busiest state.
    private static double bytes(Stream stream, long nanos) {
        boolean isTcp = stream.transport() == Transport.TCP;
        Distribution answer = stream.answer();
        double answers = answer == null ? 0 : answer.mean();
        double most = 0;
        for (State state : stream.states()) {
            Distribution gap = state.gap();
            if (gap != null) {
                double exchange = state.size().mean() + answers + HEADERS;
                // A connection takes at least a round trip.
                double each = Math.max(1, gap.mean()) + (isTcp ? ROUND_TRIP_NANOS : 0);
                most = Math.max(most, (isTcp ? stream.count().mean() : 1) * exchange / each);
            }
        }
        return most * nanos;
    }

    private List<Profile> profiles(YamlValue value) {
        List<Profile> profiles = new ArrayList<>();
        for (YamlValue item : value.items()) {
            for (Profile profile : profiles(item, item.text(PROFILES))) {
                if (profiles.stream().anyMatch(other -> other.name().equals(profile.name()))) {
                    throw item.bad("each profile once, " + profile.name() + " stands there twice");
                }
                profiles.add(profile);
            }
        }
        if (profiles.isEmpty()) {
            throw value.bad(PROFILES);
        }
        if (profiles.size() > Workload.FLOWS_MAX) {
            throw value.bad("at most " + Workload.FLOWS_MAX + " profiles");
        }
        return profiles;
    }

    private List<Profile> profiles(YamlValue item, String word) {
        if (ProfileCatalogue.isText(word)) {
            return item.read((file, key, node) -> {
                String text;
                try {
                    text = files.text(word);
                } catch (NetworkFileException e) {
                    throw item.bad("a file that can be read; " + e.getMessage(), e);
                }
                return ProfileCatalogue.parse(files.shown(word), text).profiles();
            });
        }
        if (ProfileCatalogue.isFile(word)) {
            throw item.bad(PROFILES + "; captures are for `warren traffic`");
        }
        try {
            return ProfileCatalogue.shipped().named(word);
        } catch (IllegalArgumentException e) {
            throw item.bad(PROFILES + "; " + e.getMessage(), e);
        }
    }

    /// Limits of profiles by name; the names are prefixes of flow names.
    private static String budget(@Nullable YamlValue value, List<Profile> profiles) {
        if (value == null) {
            return Budget.USUAL;
        }
        List<String> limits = new ArrayList<>();
        value.entries(BUDGET).forEach((profile, asked) -> {
            if (profiles.stream().noneMatch(each -> each.name().equals(profile))) {
                throw asked.bad("one of the profiles of this question as the key, not " + profile);
            }
            asked.entries("limits of figures, as {mos: \">= 4.0\"}").forEach((figure, limit) -> {
                requireHas(profile, profiles, figure, limit);
                String text = "=" + profile + ": " + figure + " " + limit.text("a limit such as \">= 4.0\"");
                limits.add(limit.parse(
                        "a limit of a figure, as outage: \"< 1s\"; " + reason(text), each -> limited(text)));
            });
        });
        if (limits.isEmpty()) {
            throw value.bad(BUDGET);
        }
        return String.join(", ", limits);
    }

    /// A limit of a figure that no stream of a profile has would never be applied.
    private static void requireHas(String profile, List<Profile> profiles, String figure, YamlValue limit) {
        Figure.named(figure).ifPresent(known -> {
            if (profiles.stream()
                    .filter(each -> each.name().equals(profile))
                    .flatMap(each -> each.streams().stream())
                    .noneMatch(known::mayBeOf)) {
                throw limit.bad("a figure that " + profile + " has, and " + figure + " is none of it");
            }
        });
    }

    private static String limited(String text) {
        if (text.contains(",") || Budget.parse(text).limits().size() != 1) {
            throw new IllegalArgumentException("one limit");
        }
        return text;
    }

    /// The error that the reader of budgets reports; empty if it accepts the text.
    private static String reason(String text) {
        try {
            Budget.parse(text);
            return "several limits have a key each";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
