package org.warren.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.text.NumberFormat;

/// The measurements of a comparison as charts: one section for each group whose numbers may be compared, and never one
/// chart for two groups.
///
/// Measurements are named `PAIR METRIC QUANTITY`, followed by ` ratio` for the share of the path without a tunnel.
///
/// @param earlier whether each row shows the value of an earlier record
record Throughput(List<Group> groups, boolean earlier) {

    private static final String CEILING = "no tunnel";
    private static final String RATIO = " ratio";

    /// The group of a comparison of traffic.
    private static final String TRAFFIC = "traffic";

    private static final Pattern NAME = Pattern.compile("(.+) ([a-z0-9-]+) ([a-z0-9-]+)", Pattern.DOTALL);

    /// @param name the kernels of the measurement
    /// @param picture an overview as SVG; may be empty
    record Group(String id, String name, String picture, List<Topic> topics) {}

    /// Charts of one kind.
    record Topic(String title, String note, List<Chart> charts) {}

    /// @param ticks of the axis, which starts at 0
    record Chart(String title, String unit, List<Row> rows, List<Tick> ticks) {}

    record Tick(double percent, String text) {}

    /// The result of one pair, or of the path without a tunnel. Positions are in percent of the chart's width.
    ///
    /// @param beyond whether it is the path without a tunnel and exceeds the axis, whose length depends on the pairs
    /// @param share of the path without a tunnel, or an empty text
    /// @param before the value of an earlier record, or an empty text
    /// @param beforeAt its position; negative if there is none
    record Row(
            String name,
            boolean ceiling,
            boolean beyond,
            String median,
            String interval,
            String share,
            String before,
            String change,
            double medianAt,
            double lowAt,
            double highAt,
            double beforeAt,
            List<Double> samples,
            String words) {}

    private record Key(String group, String metric, String quantity) {}

    private record Named(String participant, Measurement measurement) {}

    /// Units for display.
    private record Scale(String unit, double factor) {
        static Scale of(String unit, double greatest) {
            return switch (unit) {
                case "bit/s" -> greatest >= 1e9 ? new Scale("Gbit/s", 1e-9) : new Scale("Mbit/s", 1e-6);
                case "1/s" -> new Scale("thousand packets/s", 1e-3);
                case "s" -> new Scale("ms", 1e3);
                case "B" -> new Scale("MiB", 1.0 / (1 << 20));
                case "ns" -> greatest >= 1e9 ? new Scale("s", 1e-9) : new Scale("ms", 1e-6);
                case "B/h" -> new Scale("MB/h", 1e-6);
                case "s/Gbit" -> new Scale("s of processor time per Gbit", 1);
                default -> new Scale(unit, 1);
            };
        }
    }

    /// Whether a record has measurements in groups, as comparisons do.
    static boolean isIn(RunRecord run) {
        return run.measurements().stream().anyMatch(measurement -> measurement.group() != null);
    }

    static Throughput of(RunRecord run, @Nullable RunRecord earlier) {
        var byKey = new LinkedHashMap<Key, List<Named>>();
        for (var measurement : run.measurements()) {
            var name = NAME.matcher(measurement.name());
            if (measurement.group() != null && !isRatio(measurement) && name.matches()) {
                var key = new Key(measurement.group(), name.group(2), name.group(3));
                byKey.computeIfAbsent(key, missing -> new ArrayList<>()).add(new Named(name.group(1), measurement));
            }
        }
        var groups = new ArrayList<Group>();
        var names = new LinkedHashSet<String>();
        byKey.keySet().forEach(key -> names.add(key.group));
        for (var group : names) {
            var topics = new LinkedHashMap<String, List<Chart>>();
            byKey.forEach((key, named) -> {
                if (key.group.equals(group)) {
                    topics.computeIfAbsent(topic(key), missing -> new ArrayList<>())
                            .add(chart(key, named, run, earlier));
                }
            });
            groups.add(new Group(
                    "group-" + (groups.size() + 1),
                    group,
                    ThroughputPicture.of(run, group),
                    topics.entrySet().stream()
                            .map(entry -> new Topic(entry.getKey(), note(entry.getKey()), entry.getValue()))
                            .toList()));
        }
        return new Throughput(groups, earlier != null);
    }

    private static boolean isRatio(Measurement measurement) {
        return measurement.name().endsWith(RATIO);
    }

    /// Figures of traffic are grouped by kind of traffic, others by quantity.
    private static String topic(Key key) {
        if (key.group.equals(TRAFFIC)) {
            return key.metric;
        }
        return switch (key.quantity) {
            case "throughput" -> "Throughput";
            case "client-cpu", "server-cpu" -> "Processor time per gigabit";
            case "packets" -> "Packets at the loss point";
            case "arrived" -> "Packets that arrived at most";
            case "p50", "p95", "p99" -> "Round trips";
            case "client-memory", "server-memory" -> "Resident memory of daemons after load";
            case "start" -> "Time to start";
            default -> "Other";
        };
    }

    private static String note(String topic) {
        return switch (topic) {
            case "Throughput", "Packets at the loss point", "Packets that arrived at most" -> "More is better.";
            case "Resident memory of daemons after load",
                    "Time to start",
                    "Processor time per gigabit",
                    "Round trips" -> "Less is better.";
            default -> "";
        };
    }

    private static String title(Key key) {
        var what = key.metric
                .replaceFirst("^tcp-1-", "TCP, 1 stream, ")
                .replaceFirst("^tcp-(\\d+)-", "TCP, $1 streams, ")
                .replaceFirst("^udp-(\\d+)$", "UDP, packets of $1 bytes, client to server")
                .replaceFirst(", up(?=$|-)", ", client to server")
                .replaceFirst("-mtu-(\\d+)$", ", over a path with an MTU of $1")
                .replaceFirst(", down$", ", server to client")
                .replaceFirst("^rtt-idle$", "round trip on an idle path")
                .replaceFirst("^rtt-loaded$", "round trip under one TCP stream")
                .replaceFirst("^start$", "until a new interface can be configured");
        return switch (key.quantity) {
            case "throughput", "packets", "arrived", "start" -> what;
            case "client-memory" -> "after " + what + ": at the client";
            case "server-memory" -> "after " + what + ": at the server";
            case "client-cpu" -> what + ": at the client";
            case "server-cpu" -> what + ": at the server";
            case "p50" -> what + ": median (p50)";
            case "p95", "p99" -> what + ": " + key.quantity;
            case "mos", "rate" -> key.quantity + ", more is better";
            default -> key.group.equals(TRAFFIC) ? key.quantity : what + ": " + key.quantity;
        };
    }

    private static Chart chart(Key key, List<Named> named, RunRecord run, @Nullable RunRecord earlier) {
        double pairs = named.stream()
                .filter(one -> !one.participant.equals(CEILING))
                .mapToDouble(one -> greatest(one.measurement))
                .max()
                .orElse(0);
        double all = named.stream()
                .mapToDouble(one -> greatest(one.measurement))
                .max()
                .orElse(0);
        // A path without a tunnel that is far better would compress the bars of the pairs.
        boolean beyond = pairs > 0 && all > 2.5 * pairs;
        double end = niceEnd(beyond ? pairs : all);
        var scale = Scale.of(named.getFirst().measurement.unit(), beyond ? pairs : all);
        var rows = named.stream().map(one -> row(one, end, scale, run, earlier)).toList();
        var ticks = new ArrayList<Tick>();
        for (int i = 0; i <= 4; i++) {
            ticks.add(new Tick(place(end * i / 4, end), NumberFormat.shortest(end * i / 4 * scale.factor, 3)));
        }
        return new Chart(title(key), scale.unit, rows, ticks);
    }

    private static Row row(Named one, double end, Scale scale, RunRecord run, @Nullable RunRecord earlier) {
        var measurement = one.measurement;
        boolean ceiling = one.participant.equals(CEILING);
        var ratio = find(run, measurement.name() + RATIO, measurement.group());
        var before = earlier == null ? null : find(earlier, measurement.name(), measurement.group());
        var median = NumberFormat.shortest(measurement.median() * scale.factor, 3);
        var interval = NumberFormat.shortest(measurement.low() * scale.factor, 3) + " to "
                + NumberFormat.shortest(measurement.high() * scale.factor, 3);
        var share = ratio == null ? "" : share(ratio.median());
        var words = "%s: median %s, %s %s %s; samples %s"
                .formatted(
                        one.participant,
                        median,
                        measurement.confidence() == null ? "from" : percent(measurement.confidence()) + " interval",
                        interval,
                        scale.unit,
                        String.join(
                                ", ",
                                measurement.values().stream()
                                        .map(value -> NumberFormat.shortest(value * scale.factor, 3))
                                        .toList()));
        return new Row(
                one.participant,
                ceiling,
                measurement.median() > end,
                median,
                interval,
                share,
                before == null ? "" : NumberFormat.shortest(before.median() * scale.factor, 3),
                before == null ? "" : change(before, measurement),
                place(measurement.median(), end),
                place(measurement.low(), end),
                place(measurement.high(), end),
                before == null ? -1 : place(before.median(), end),
                measurement.values().stream()
                        .filter(value -> value <= end)
                        .map(value -> place(value, end))
                        .toList(),
                words);
    }

    private static String change(Measurement before, Measurement now) {
        if (before.median() == 0) {
            return "";
        }
        boolean apart = now.low() > before.high() || now.high() < before.low();
        return "%s%s"
                .formatted(
                        String.format(Locale.ROOT, "%+.0f %%", 100 * (now.median() / before.median() - 1)),
                        apart ? "" : ", intervals touch");
    }

    private static @Nullable Measurement find(RunRecord run, String name, @Nullable String group) {
        return run.measurements().stream()
                .filter(measurement -> measurement.name().equals(name) && Objects.equals(measurement.group(), group))
                .findFirst()
                .orElse(null);
    }

    private static double greatest(Measurement measurement) {
        return Math.max(
                measurement.high(),
                measurement.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(0));
    }

    private static double place(double value, double end) {
        return Math.round(Math.min(100, 1 + 98 * value / end) * 100) / 100.0;
    }

    /// The next larger number whose quarters are easy to read.
    static double niceEnd(double value) {
        if (!(value > 0)) {
            return 1;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 1.2, 1.6, 2, 2.4, 3, 4, 6, 8, 10}) {
            if (value <= factor * unit * (1 + 1e-9)) {
                return factor * unit;
            }
        }
        return 10 * unit;
    }

    /// Ten times the value without a tunnel is easier to read than 1000 %.
    private static String share(double share) {
        return share < 3 ? percent(share) : NumberFormat.shortest(share, 3) + " ×";
    }

    private static String percent(double share) {
        return NumberFormat.shortest(100 * share, 3) + " %";
    }

    /// The names of the groups, for a sentence.
    public String names() {
        return String.join(" and ", groups.stream().map(Group::name).toList());
    }

    /// The measurements that are in no chart.
    static List<Measurement> others(RunRecord run) {
        return run.measurements().stream()
                .filter(measurement -> measurement.group() == null)
                .toList();
    }
}
