package org.warren.kit.workload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.warren.workload.Direction;
import org.warren.workload.Emission;
import org.warren.workload.Profile;
import org.warren.workload.Seeds;
import org.warren.workload.Stream;
import org.warren.workload.Transport;

/// Traffic by models of tgen: a model of packets, or one of streams in which each stream's packets follow a model of
/// packets. Which messages there are follows from the seed alone; they are played as those of a recording are.
///
/// @param file how the user named it
/// @param streams when streams begin; null for one, at the beginning
/// @param packets of a stream
record TgenTraffic(String file, @Nullable TgenModel streams, TgenModel packets) {

    /// What names models in place of a profile.
    static final String PREFIX = "tgen:";

    /// Stands between a model of streams and one of packets.
    static final String BETWEEN = "\\+";

    /// More would be a workload that a node takes long to read.
    static final int MESSAGES_MAX = 200_000;

    private static final int NAME_MAX = 40;
    private static final int PATHS_MAX = 2;

    /// Reads `tgen:PACKETS` or `tgen:STREAMS+PACKETS`.
    ///
    /// @throws ProfileException saying where and what was expected
    static TgenTraffic read(String word) {
        String[] paths = word.substring(PREFIX.length()).split(BETWEEN, -1);
        if (paths.length > PATHS_MAX || paths[0].isBlank() || paths[paths.length - 1].isBlank()) {
            throw new ProfileException(
                    "'" + word
                            + "' names no models of tgen; expected tgen:PACKETS.graphml or tgen:STREAMS.graphml+PACKETS.graphml");
        }
        TgenModel packets = TgenReader.read(Path.of(paths[paths.length - 1]));
        return new TgenTraffic(
                paths[paths.length - 1], paths.length == 1 ? null : TgenReader.read(Path.of(paths[0])), packets);
    }

    /// What is played.
    ///
    /// @param seed of the run
    /// @param nanos how long the run is
    /// @throws ProfileException where that is more than a node reads, or nothing
    Profile profile(long seed, long nanos) {
        SplittableRandom random = Seeds.random(seed, name(), "tgen");
        List<Long> out = new ArrayList<>();
        List<Long> in = new ArrayList<>();
        if (streams == null) {
            packets(0, random, nanos, out, in);
        } else {
            // A stream has random numbers of its own, so that its packets do not depend on those of others.
            streams.walk(random.split(), (what, at) -> {
                if (what != TgenModel.What.END && at < nanos) {
                    packets(at, random.split(), nanos, out, in);
                }
                return at < nanos;
            });
        }
        List<Stream> played = new ArrayList<>();
        add("packets-out", Direction.OUT, out, played);
        add("packets-in", Direction.IN, in, played);
        if (played.isEmpty()) {
            throw new ProfileException(file + ": expected a model that sends something in this time; give more time");
        }
        return new Profile(name(), "What " + file + " models.", null, played);
    }

    private void packets(double from, SplittableRandom random, long nanos, List<Long> out, List<Long> in) {
        packets.walk(random, (what, after) -> {
            double at = from + after;
            if (what == TgenModel.What.END || at >= nanos) {
                return false;
            }
            (what == TgenModel.What.TO_SERVER ? out : in).add((long) at);
            if (out.size() + in.size() > MESSAGES_MAX) {
                throw new ProfileException(
                        "%s: expected at most %d packets in the time of a run, and they are more after %d s; give less time"
                                .formatted(file, MESSAGES_MAX, (long) (at / 1e9)));
            }
            return true;
        });
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
