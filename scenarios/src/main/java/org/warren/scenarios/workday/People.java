package org.warren.scenarios.workday;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.workload.ProfileCatalogue;
import org.warren.workload.Flow;
import org.warren.workload.Profile;
import org.warren.workload.Window;
import org.warren.workload.Workload;

/// Who does what, and when: the flows of a household, of an office, or of some profiles.
final class People {

    static final String HOUSEHOLD = "household";
    static final String OFFICE = "office";
    static final String PHONE = "phone";
    static final String SENSOR = "sensor";

    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration OFFICE_DAY = Duration.ofHours(8);
    private static final int OFFICE_PEOPLE = 25;
    /// The shortest run.
    private static final long MINUTE = 60_000_000_000L;

    private static final int WORDS_MAX = 1000;

    private People() {}

    /// Checks that a text names traffic.
    ///
    /// @throws IllegalArgumentException saying what is wrong about a name, a file or the number of flows
    static String require(String text) {
        if (!isPlan(text)) {
            profiles(text, 0, MINUTE);
        }
        return text;
    }

    /// Whether a text names a file, which may be another one on each machine.
    static boolean namesFile(String text) {
        return List.of(text.split(",", -1)).stream().map(String::strip).anyMatch(ProfileCatalogue::isFile);
    }

    private static boolean isPlan(String text) {
        return text.equals(HOUSEHOLD) || text.equals(OFFICE);
    }

    /// The nodes with a tunnel to the server; the first one is the client.
    static List<String> nodes(String text) {
        return text.equals(HOUSEHOLD) ? List.of(RoadWarrior.CLIENT, PHONE, SENSOR) : List.of(RoadWarrior.CLIENT);
    }

    /// The flows of a run.
    ///
    /// @param text `household`, `office`, or profiles separated by commas
    /// @param length of the run; the day of a household or an office is stretched or compressed to it
    static List<Flow> flows(String text, long seed, Duration length) {
        return switch (text) {
            case HOUSEHOLD -> new Hours(DAY, length).household();
            case OFFICE -> new Hours(OFFICE_DAY, length).office();
            default -> named(text, seed, length);
        };
    }

    private static List<Flow> named(String text, long seed, Duration length) {
        return profiles(text, seed, length.toNanos()).stream()
                .map(profile -> Flow.of(
                        profile.name(),
                        RoadWarrior.CLIENT,
                        RoadWarrior.SERVER,
                        profile.windows(seed, profile.name(), length.toNanos()),
                        profile))
                .toList();
    }

    private static List<Profile> profiles(String text, long seed, long nanos) {
        List<String> words = List.of(text.split(",", WORDS_MAX + 1));
        List<Profile> profiles = new ArrayList<>();
        for (String word : words) {
            profiles.addAll(ProfileCatalogue.shipped().named(word.strip(), seed, nanos));
        }
        if (profiles.stream().map(Profile::name).distinct().count() != profiles.size()) {
            throw new IllegalArgumentException("a profile stands there twice");
        }
        if (profiles.size() > Workload.FLOWS_MAX) {
            throw new IllegalArgumentException(
                    "these are %d profiles, expected at most %d".formatted(profiles.size(), Workload.FLOWS_MAX));
        }
        return profiles;
    }

    /// A day of some hours, in a run of another length.
    private static final class Hours {
        private final double nanosPerMinute;
        private final long minutes;
        private final List<Flow> flows = new ArrayList<>();

        Hours(Duration day, Duration length) {
            this.minutes = day.toMinutes();
            this.nanosPerMinute = (double) length.toNanos() / minutes;
        }

        List<Flow> household() {
            always(PHONE, "phone");
            always(PHONE, "heartbeat");
            always(SENSOR, "mqtt");
            always(RoadWarrior.CLIENT, "heartbeat");
            add(RoadWarrior.CLIENT, "voice", at(10, 0, 30), at(15, 0, 30));
            add(RoadWarrior.CLIENT, "video-call", at(13, 0, 20));
            add(RoadWarrior.CLIENT, "web", at(8, 0, 60), at(19, 0, 90));
            add(RoadWarrior.CLIENT, "dns", at(8, 0, 60), at(19, 0, 90));
            return flows;
        }

        /// Each person has 20 minutes of voice and half an hour of pages, one after the other.
        List<Flow> office() {
            for (int person = 1; person <= OFFICE_PEOPLE; person++) {
                int early = 15 * (person % 12);
                String suffix = "-" + person;
                add(RoadWarrior.CLIENT, "voice", suffix, at(0, 10 + early, 20));
                add(RoadWarrior.CLIENT, "web", suffix, at(4, early, 30));
                add(RoadWarrior.CLIENT, "heartbeat", suffix, new Window(0, scaled(minutes)));
            }
            return flows;
        }

        private void always(String node, String profile) {
            add(node, profile, new Window(0, scaled(minutes)));
        }

        private void add(String node, String profile, Window... windows) {
            add(node, profile, "", windows);
        }

        private void add(String node, String profile, String suffix, Window... windows) {
            String owner = node.equals(RoadWarrior.CLIENT) ? "" : node + "-";
            String name = node.equals(profile) ? profile : owner + profile + suffix;
            flows.add(Flow.of(
                    name,
                    node,
                    RoadWarrior.SERVER,
                    List.of(windows),
                    ProfileCatalogue.shipped().profile(profile)));
        }

        private Window at(int hour, int minute, int length) {
            int start = 60 * hour + minute;
            return new Window(scaled(start), scaled(start + length));
        }

        private long scaled(long minute) {
            return (long) (minute * nanosPerMinute);
        }
    }
}
