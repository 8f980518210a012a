package org.warren.reports;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.TopologyView;
import org.warren.harness.text.NumberFormat;

/// Arranges nodes and networks in columns, by their distance from the outermost node: a chain of routers reads from
/// left to right.
final class TopologyDrawing {

    private static final int ETHERNET_MTU = 1500;
    private static final double CHARACTER = 6.9;
    private static final double LINE = 17;
    private static final double COLUMN_GAP = 44;
    private static final double ROW_GAP = 26;

    private final Map<Key, Shape> shapes = new LinkedHashMap<>();
    private final Map<Key, Set<Key>> neighbours = new LinkedHashMap<>();

    private TopologyDrawing(TopologyView topology) {
        topology.nodes().forEach(node -> add(new Key(node.name(), false), nodeLines(node), style(node)));
        for (var network : topology.networks()) {
            var lines = new ArrayList<>(List.of(new Text(network.name(), "name")));
            network.subnets().forEach(subnet -> lines.add(new Text(subnet, "address")));
            add(new Key(network.name(), true), lines, "network");
        }
        for (var node : topology.nodes()) {
            for (var place : node.interfaces()) {
                var network = new Key(place.network(), true);
                if (!shapes.containsKey(network)) {
                    add(network, List.of(new Text(place.network(), "name")), "network");
                }
                connect(new Key(node.name(), false), network);
            }
        }
    }

    /// @param words a text alternative for screen readers
    record Drawing(double width, double height, List<Box> boxes, List<Wire> wires, String words) {}

    /// A node or a network.
    ///
    /// @param style `node`, `nat` or `network`
    record Box(double x, double y, double width, double height, String style, List<Line> lines) {}

    record Line(double x, double y, String text, String style) {}

    record Wire(double fromX, double fromY, double toX, double toY) {}

    private record Key(String name, boolean network) {}

    private record Text(String text, String style) {}

    private record Shape(List<Text> lines, String style) {
        double width() {
            double widest =
                    lines.stream().mapToInt(line -> line.text.length()).max().orElse(0) * CHARACTER;
            return widest + (style.equals("network") ? 56 : 28);
        }

        double height() {
            return lines.size() * LINE + (style.equals("network") ? 34 : 18);
        }
    }

    static Drawing of(TopologyView topology) {
        return new TopologyDrawing(topology).draw(words(topology));
    }

    private void add(Key key, List<Text> lines, String style) {
        shapes.putIfAbsent(key, new Shape(lines, style));
        neighbours.putIfAbsent(key, new LinkedHashSet<>());
    }

    private void connect(Key left, Key right) {
        Objects.requireNonNull(neighbours.get(left)).add(right);
        Objects.requireNonNull(neighbours.get(right)).add(left);
    }

    private Drawing draw(String words) {
        var boxes = new LinkedHashMap<Key, Box>();
        double width = 0;
        double top = 8;
        for (var columns : components()) {
            double height = columns.stream().mapToDouble(this::height).max().orElse(0);
            double x = 8;
            for (var column : columns) {
                double widest = column.stream()
                        .mapToDouble(key -> shape(key).width())
                        .max()
                        .orElse(0);
                double y = top + (height - height(column)) / 2;
                for (var key : column) {
                    boxes.put(key, box(key, x + (widest - shape(key).width()) / 2, y));
                    y += shape(key).height() + ROW_GAP;
                }
                x += widest + COLUMN_GAP;
            }
            width = Math.max(width, x - COLUMN_GAP + 8);
            top += height + ROW_GAP;
        }
        return new Drawing(Math.max(width, 16), top - ROW_GAP + 8, List.copyOf(boxes.values()), wires(boxes), words);
    }

    /// Each connected component as columns of equal distance.
    private List<List<List<Key>>> components() {
        var components = new ArrayList<List<List<Key>>>();
        var placed = new LinkedHashSet<Key>();
        for (var key : shapes.keySet()) {
            if (!placed.contains(key)) {
                var ends = distances(key).keySet().stream()
                        .filter(candidate -> !candidate.network())
                        .toList();
                // If several ends are equally far out, the first one is used: it is mostly the client.
                var start = ends.stream()
                        .max(Comparator.comparingInt(this::eccentricity))
                        .map(farthest -> ends.stream()
                                .filter(end -> eccentricity(end) == eccentricity(farthest))
                                .findFirst()
                                .orElse(farthest))
                        .orElse(key);
                var distances = distances(start);
                placed.addAll(distances.keySet());
                components.add(List.copyOf(distances.entrySet().stream()
                        .collect(Collectors.groupingBy(
                                Map.Entry::getValue,
                                TreeMap::new,
                                Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                        .values()));
            }
        }
        return components;
    }

    private int eccentricity(Key key) {
        return distances(key).values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private Map<Key, Integer> distances(Key start) {
        var distances = new LinkedHashMap<Key, Integer>();
        var queue = new ArrayDeque<Key>();
        distances.put(start, 0);
        queue.add(start);
        while (!queue.isEmpty()) {
            var key = queue.remove();
            int next = Objects.requireNonNull(distances.get(key)) + 1;
            for (var neighbour : Objects.requireNonNull(neighbours.get(key))) {
                if (distances.putIfAbsent(neighbour, next) == null) {
                    queue.add(neighbour);
                }
            }
        }
        return distances;
    }

    private double height(List<Key> column) {
        return column.stream().mapToDouble(key -> shape(key).height() + ROW_GAP).sum() - ROW_GAP;
    }

    private Shape shape(Key key) {
        return Objects.requireNonNull(shapes.get(key));
    }

    private Box box(Key key, double x, double y) {
        var shape = shape(key);
        boolean centred = key.network();
        double textX = x + (centred ? shape.width() / 2 : 14);
        double textY = y + (centred ? 30 : 22);
        var lines = new ArrayList<Line>();
        for (var text : shape.lines) {
            lines.add(new Line(textX, textY, text.text, text.style));
            textY += LINE;
        }
        return new Box(x, y, shape.width(), shape.height(), shape.style, lines);
    }

    private List<Wire> wires(Map<Key, Box> boxes) {
        var wires = new ArrayList<Wire>();
        neighbours.forEach((key, others) -> {
            if (!key.network()) {
                var node = Objects.requireNonNull(boxes.get(key));
                for (var other : others) {
                    var network = Objects.requireNonNull(boxes.get(other));
                    wires.add(node.x < network.x ? wire(node, network) : wire(network, node));
                }
            }
        });
        return wires;
    }

    private static Wire wire(Box left, Box right) {
        return new Wire(left.x + left.width, left.y + left.height / 2, right.x, right.y + right.height / 2);
    }

    private static String style(TopologyView.Node node) {
        return node.nat() != null && node.nat().translates() ? "nat" : "node";
    }

    private static List<Text> nodeLines(TopologyView.Node node) {
        var lines = new ArrayList<>(List.of(new Text(node.name(), "name")));
        var nat = node.nat();
        if (nat != null) {
            lines.add(new Text((nat.translates() ? "NAT on " : "firewall on ") + nat.outside(), "badge"));
        }
        for (var place : node.interfaces()) {
            lines.add(new Text(place.name() + "  " + String.join("  ", place.addresses()), "address"));
            var link = link(place);
            if (!link.isEmpty()) {
                lines.add(new Text("└ " + link, "note"));
            }
        }
        if (nat != null) {
            lines.add(new Text(
                    "forgets UDP after %s, streams after %s"
                            .formatted(seconds(nat.udpTimeoutSeconds()), seconds(nat.udpStreamTimeoutSeconds())),
                    "note"));
            if (nat.tcpTimeoutSeconds() != null) {
                lines.add(new Text("forgets TCP after " + seconds(nat.tcpTimeoutSeconds()), "note"));
            }
            lines.add(new Text(
                    (nat.translates() ? "ports: " + nat.ports() + ", " : "") + "unsolicited: " + nat.unsolicited(),
                    "note"));
            nat.notes().forEach(note -> lines.add(new Text(note, "note")));
        }
        return lines;
    }

    private static String link(TopologyView.Interface place) {
        var parts = new ArrayList<String>();
        if (place.delayMillis() > 0) {
            parts.add(NumberFormat.shortest(place.delayMillis(), 4) + " ms delay");
        }
        if (place.lossPercent() > 0) {
            parts.add(NumberFormat.shortest(place.lossPercent(), 4) + " % loss");
        }
        if (place.duplicatePercent() > 0) {
            parts.add(NumberFormat.shortest(place.duplicatePercent(), 4) + " % twice");
        }
        if (place.reorderPercent() > 0) {
            parts.add(NumberFormat.shortest(place.reorderPercent(), 4) + " % early");
        }
        if (place.rateBitsPerSecond() > 0) {
            parts.add(NumberFormat.shortest(place.rateBitsPerSecond() / 1e6, 4) + " Mbit/s");
        }
        if (place.mtuBytes() != ETHERNET_MTU) {
            parts.add("MTU " + place.mtuBytes());
        }
        return String.join(", ", parts);
    }

    private static String seconds(long seconds) {
        return TimeText.duration(seconds * TimeText.SECOND);
    }

    private static String role(TopologyView.@Nullable Nat nat) {
        if (nat == null) {
            return "";
        }
        return nat.translates() ? " (NAT router)" : " (firewall)";
    }

    private static String words(TopologyView topology) {
        return topology.nodes().stream()
                .map(node -> "%s%s: %s."
                        .formatted(
                                node.name(),
                                role(node.nat()),
                                node.interfaces().stream()
                                        .map(place -> "%s on network %s with %s"
                                                .formatted(
                                                        place.name(),
                                                        place.network(),
                                                        String.join(" and ", place.addresses())))
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining(" "));
    }
}
