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

/// Traffic by models of tgen: a model of packets, one of streams in which each stream's packets follow a model of
/// packets, or one of flows in which each flow's streams follow a model of streams. Which messages there are follows
/// from the seed alone; they are played as those of a recording are.
///
/// @param file how the user named the model of packets
/// @param models from the outermost one to that of packets: each observation of one begins the next
record TgenTraffic(String file, List<TgenModel> models) {

    /// What names models in place of a profile.
    static final String PREFIX = "tgen:";

    /// Stands between a model and the next one within it.
    static final String BETWEEN = "\\+";

    /// More would be a workload that a node takes long to read.
    static final int MESSAGES_MAX = 200_000;

    private static final double NANOS = 1e9;
    /// A run is not shorter than a minute.
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

    /// What is played.
    ///
    /// @param seed of the run
    /// @param nanos how long the run is
    /// @throws ProfileException where that is more than a node reads, or nothing
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

    /// What the models generate in the time of a run.
    private final class Walk {
        private final long nanos;
        private final List<Long> out = new ArrayList<>();
        private final List<Long> in = new ArrayList<>();
        private int begun;

        Walk(long nanos) {
            this.nanos = nanos;
        }

        /// Begins a model at some time: that of packets, or one that begins the next one each time.
        void begin(int number, double from, SplittableRandom random) {
            count(++begun, "streams", from);
            if (number == models.size() - 1) {
                packets(from, random);
                return;
            }
            // What begins has random numbers of its own, so that its packets do not depend on those of others.
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

    /// tgen's packets are full ones of TCP, and here they are the largest datagrams.
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
