package org.warren.workload.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.warren.workload.Distribution;

/// A link's behaviour as lines of `key: value`, the format for the program that implements the link. Times are in
/// nanoseconds.
public final class LinkText {

    private static final String BETWEEN = " | ";
    private static final String NONE = "-";

    private LinkText() {}

    /// Writes a behaviour, each line with a line feed.
    public static String write(LinkBehaviour behaviour) {
        StringBuilder text = new StringBuilder();
        Radio radio = behaviour.radio();
        if (radio != null) {
            line(text, "radio", radio.idleNanos(), radio.wake().text());
        }
        direction(text, "up.", behaviour.up());
        direction(text, "down.", behaviour.down());
        return text.toString();
    }

    private static void direction(StringBuilder text, String way, LinkDirection direction) {
        line(text, way + "delay", direction.delayNanos());
        line(text, way + "jitter", direction.jitter().text());
        line(text, way + "reorders", direction.reorders());
        line(text, way + "loss", direction.loss());
        if (direction.bursts() instanceof BurstLoss bursts) {
            line(text, way + "bursts", bursts.toBad(), bursts.toGood(), bursts.bad(), bursts.good());
        } else if (direction.bursts() instanceof TimedBursts bursts) {
            line(text, way + "bursts-in-time", bursts.goodNanos(), bursts.badNanos(), bursts.bad(), bursts.good());
        }
        line(text, way + "rate", direction.rateBitsPerSecond());
        Trace trace = direction.trace();
        if (trace != null) {
            line(text, way + "trace", trace.text());
        }
        line(text, way + "queue", direction.queueNanos());
        line(text, way + "discipline", direction.discipline());
        Slots slots = direction.slots();
        if (slots != null) {
            line(
                    text,
                    way + "slots",
                    slots.everyNanos(),
                    slots.firstNanos(),
                    slots.delay().text(),
                    slots.gap().text());
        }
        for (int i = 0; i < direction.outages().size(); i++) {
            Outage outage = direction.outages().get(i);
            Distribution every = outage.every();
            line(
                    text,
                    way + "outage." + i,
                    outage.firstNanos(),
                    outage.length().text(),
                    every == null ? NONE : every.text(),
                    outage.holds());
        }
        for (int i = 0; i < direction.faults().size(); i++) {
            line(text, way + "fault." + i, direction.faults().get(i).text());
        }
    }

    private static void line(StringBuilder text, String key, Object... fields) {
        StringJoiner joined = new StringJoiner(BETWEEN, key + ": ", "\n");
        for (Object field : fields) {
            joined.add(field.toString());
        }
        text.append(joined);
    }

    /// Parses the output of [#write].
    ///
    /// @throws IllegalArgumentException for any other text
    public static LinkBehaviour read(String text) {
        Map<String, String[]> lines = new LinkedHashMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                throw new IllegalArgumentException("'" + line + "' is not a line of a link's behaviour");
            }
            lines.put(line.substring(0, colon), line.substring(colon + 2).split(" \\| ", -1));
        });
        String @Nullable [] radio = fields("radio", lines, 2);
        LinkBehaviour behaviour = new LinkBehaviour(
                direction("up.", lines),
                direction("down.", lines),
                radio == null ? null : new Radio(whole("radio", radio[0]), Distribution.parse(radio[1])));
        if (!lines.isEmpty()) {
            throw new IllegalArgumentException(
                    "a link has no " + lines.keySet().iterator().next());
        }
        return behaviour;
    }

    private static LinkDirection direction(String way, Map<String, String[]> lines) {
        String @Nullable [] trace = fields(way + "trace", lines, 1);
        String @Nullable [] slots = fields(way + "slots", lines, 4);
        return new LinkDirection(
                number(way + "delay", lines),
                Distribution.parse(word(way + "jitter", lines)),
                Boolean.parseBoolean(word(way + "reorders", lines)),
                share(way + "loss", word(way + "loss", lines)),
                bursts(way, lines),
                number(way + "rate", lines),
                trace == null ? null : Trace.ofText(trace[0]),
                number(way + "queue", lines),
                Discipline.valueOf(word(way + "discipline", lines)),
                slots == null
                        ? null
                        : new Slots(
                                whole(way + "slots", slots[0]),
                                whole(way + "slots", slots[1]),
                                Distribution.parse(slots[2]),
                                Distribution.parse(slots[3])),
                outages(way, lines),
                faults(way, lines));
    }

    private static @Nullable Bursts bursts(String way, Map<String, String[]> lines) {
        String packets = way + "bursts";
        String time = way + "bursts-in-time";
        String @Nullable [] counted = fields(packets, lines, 4);
        String @Nullable [] timed = fields(time, lines, 4);
        if (counted != null && timed != null) {
            throw new IllegalArgumentException("a link has " + packets + " or " + time + ", not both");
        }
        if (timed != null) {
            return new TimedBursts(
                    whole(time, timed[0]), whole(time, timed[1]), share(time, timed[2]), share(time, timed[3]));
        }
        return counted == null
                ? null
                : new BurstLoss(
                        share(packets, counted[0]),
                        share(packets, counted[1]),
                        share(packets, counted[2]),
                        share(packets, counted[3]));
    }

    private static List<Outage> outages(String way, Map<String, String[]> lines) {
        List<Outage> outages = new ArrayList<>();
        String key = way + "outage.0";
        for (String @Nullable [] fields = fields(key, lines, 4); fields != null; fields = fields(key, lines, 4)) {
            @Nullable Distribution every = fields[2].equals(NONE) ? null : Distribution.parse(fields[2]);
            outages.add(new Outage(
                    whole(key, fields[0]), Distribution.parse(fields[1]), every, Boolean.parseBoolean(fields[3])));
            key = way + "outage." + outages.size();
        }
        return outages;
    }

    private static List<Fault> faults(String way, Map<String, String[]> lines) {
        List<Fault> faults = new ArrayList<>();
        String key = way + "fault.0";
        for (String @Nullable [] fields = fields(key, lines, 1); fields != null; fields = fields(key, lines, 1)) {
            faults.add(Fault.parse(fields[0], LinkText::nanos));
            key = way + "fault." + faults.size();
        }
        return faults;
    }

    private static OptionalLong nanos(String text) {
        return text.matches("\\d{1,18}ns")
                ? OptionalLong.of(Long.parseLong(text.substring(0, text.length() - 2)))
                : OptionalLong.empty();
    }

    private static long number(String key, Map<String, String[]> lines) {
        return whole(key, word(key, lines));
    }

    private static long whole(String key, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + ": '" + text + "' is not a whole number", e);
        }
    }

    private static double share(String key, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + ": '" + text + "' is not a share from 0 to 1", e);
        }
    }

    private static String word(String key, Map<String, String[]> lines) {
        String @Nullable [] fields = fields(key, lines, 1);
        if (fields == null) {
            throw new IllegalArgumentException("a link lacks the key " + key);
        }
        return fields[0];
    }

    /// The values of a key; null if it is missing.
    private static String @Nullable [] fields(String key, Map<String, String[]> lines, int count) {
        String @Nullable [] fields = lines.remove(key);
        if (fields != null && fields.length != count) {
            throw new IllegalArgumentException(
                    key + " has " + count + " values, not '" + String.join(BETWEEN, fields) + "'");
        }
        return fields;
    }
}
