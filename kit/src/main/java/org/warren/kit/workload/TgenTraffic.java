package org.warren.kit.workload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.warren.workload.Direction;
import org.warren.workload.Emission;
import org.warren.workload.Profile;
import org.warren.workload.Seeds;
import org.warren.workload.Stream;
import org.warren.workload.Transport;

/// Traffic of tgen models: a model of packets; one of streams whose packets follow a model of packets; or one of flows
/// whose streams follow a model of streams. The messages depend on the seed only, and are played like those of a
/// recording.
///
/// @param file the models as the user named them
/// @param models from the outermost to the one of packets: each observation of one starts the next
record TgenTraffic(String file, List<TgenModel> models) {

    /// The prefix of models in place of a profile.
    static final String PREFIX = "tgen:";

    /// Separates a model from the next inner one.
    static final String BETWEEN = "\\+";

    /// A node would take too long to read a workload with more messages.
    static final int MESSAGES_MAX = 200_000;

    private static final double NANOS = 1e9;
    /// A run is at least a minute long.
    private static final double SHORTEST_NANOS = 60 * NANOS;
    private static final String LESS_TIME = "give less time";
    private static final String SLOWER =
            "take a model in which more time passes between them; for as many as the path takes there is profile bulk";

    private static final int NAME_MAX = 40;
    private static final int PATHS_MAX = 3;

    TgenTraffic {
        models = List.copyOf(models);
    }

    /// Reads `tgen:PACKETS`, `tgen:STREAMS+PACKETS` or `tgen:FLOWS+STREAMS+PACKETS`.
    ///
    /// @throws ProfileException saying where and what was expected
    static TgenTraffic read(String word) {
        List<String> paths = List.of(word.substring(PREFIX.length()).split(BETWEEN, -1));
        if (paths.size() > PATHS_MAX || paths.stream().anyMatch(String::isBlank)) {
            throw new ProfileException("'" + word
                    + "' names no models of tgen; expected tgen:PACKETS.graphml or tgen:STREAMS.graphml+PACKETS.graphml,"
                    + " and a third one before them where it is of flows");
        }
        List<TgenModel> models =
                paths.stream().map(path -> TgenReader.read(Path.of(path))).toList();
        if (models.getLast().isOfStreams()) {
            throw new ProfileException(
                    paths.getLast()
                            + ": expected a model of packets, with + and -, and it is one of streams, with $; name it before one, as tgen:STREAMS.graphml+PACKETS.graphml");
        }
        return new TgenTraffic(paths.getLast(), models);
    }

    /// The profile to play.
    ///
    /// @param seed of the run
    /// @param nanos the duration of the run
    /// @throws ProfileException if that is more than a node can read, or nothing
    Profile profile(long seed, long nanos) {
        SplittableRandom random = Seeds.random(seed, name(), "tgen");
        Walk walk = new Walk(nanos);
        walk.begin(0, 0, random);
        List<Stream> played = new ArrayList<>();
        add("packets-out", Direction.OUT, walk.out, played);
        add("packets-in", Direction.IN, walk.in, played);
        if (played.isEmpty()) {
            throw new ProfileException(file + ": expected a model that sends something in this time; give more time");
        }
        return new Profile(name(), "What " + file + " models.", null, played);
    }

    /// The messages that the models generate during a run.
    private final class Walk {
        private final long nanos;
        private final List<Long> out = new ArrayList<>();
        private final List<Long> in = new ArrayList<>();
        private int begun;

        Walk(long nanos) {
            this.nanos = nanos;
        }

        /// Starts a model at some time: the one of packets, or one that starts the next one at each observation.
        void begin(int number, double from, SplittableRandom random) {
            count(++begun, "streams", from);
            if (number == models.size() - 1) {
                packets(from, random);
                return;
            }
            // Each has its own random numbers, so that its packets do not depend on those of others.
            models.get(number).walk(random.split(), (what, after) -> {
                double at = from + after;
                if (what != TgenModel.What.END && at < nanos) {
                    begin(number + 1, at, random.split());
                }
                return at < nanos;
            });
        }

        private void packets(double from, SplittableRandom random) {
            models.getLast().walk(random, (what, after) -> {
                double at = from + after;
                if (what == TgenModel.What.END || at >= nanos) {
                    return false;
                }
                (what == TgenModel.What.TO_SERVER ? out : in).add((long) at);
                count(out.size() + in.size(), "packets", at);
                return true;
            });
        }

        private void count(int number, String what, double at) {
            if (number > MESSAGES_MAX) {
                throw new ProfileException(
                        "%s: expected at most %d %s in the time of a run, and they are more within %s; %s"
                                .formatted(
                                        file, MESSAGES_MAX, what, time(at), at < SHORTEST_NANOS ? SLOWER : LESS_TIME));
            }
        }
    }

    private static String time(double nanos) {
        return nanos < NANOS ? "a second" : (long) (nanos / NANOS) + " s";
    }

    /// tgen's packets are full TCP segments; here they are the largest datagrams.
    private static void add(String name, Direction direction, List<Long> times, List<Stream> streams) {
        if (times.isEmpty()) {
            return;
        }
        Collections.sort(times);
        List<Emission> messages = new ArrayList<>();
        long last = 0;
        for (long at : times) {
            messages.add(Emission.recorded(at - last, new int[] {Stream.DATAGRAM_MAX}, new int[] {0}));
            last = at;
        }
        streams.add(Stream.recorded(name, direction, Transport.UDP, messages));
    }

    private String name() {
        String last = String.valueOf(Path.of(file).getFileName()).toLowerCase(Locale.ROOT);
        String word = last.replaceAll("(\\.graphml|\\.xml)+$", "").replaceAll("[^a-z0-9]+", "-");
        String name = word.matches("[a-z].*") ? word : "tgen-" + word;
        return name.substring(0, Math.min(NAME_MAX, name.length()));
    }
}
