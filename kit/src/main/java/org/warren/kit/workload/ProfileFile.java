package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.kit.workload.DistributionReader.Unit;
import org.warren.workload.Codec;
import org.warren.workload.Direction;
import org.warren.workload.Distribution;
import org.warren.workload.Profile;
import org.warren.workload.State;
import org.warren.workload.Stream;
import org.warren.workload.Transport;

/// Reads a profile file. Unknown keys are refused, with their line and column.
final class ProfileFile {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final List<String> PROFILE = List.of("about", "sessions", "streams");
    private static final List<String> SESSIONS = List.of("gap", "length");
    private static final List<String> STREAM =
            List.of("direction", "transport", "codec", "deadline", "gap", "size", "answer", "exchanges", "states");
    private static final List<String> STATE = List.of("length", "gap", "size", "next");
    private static final int PROFILES_MAX = 100;
    private static final int STREAMS_MAX = 20;
    private static final int STATES_MAX = 100;

    private static final DistributionReader TIMES = new DistributionReader(Unit.TIME);
    private static final DistributionReader SIZES = new DistributionReader(Unit.BYTES);
    private static final DistributionReader COUNTS = new DistributionReader(Unit.COUNT);

    private ProfileFile() {}

    /// Reads profiles.
    ///
    /// @param file its name, for messages
    /// @throws ProfileException saying where and what was expected
    static List<Profile> read(String file, String text) {
        YamlField root = YamlField.read(file, text);
        Map<String, YamlField> named = root.entries("profiles by name");
        if (named.size() > PROFILES_MAX) {
            throw root.wrong("at most " + PROFILES_MAX + " profiles");
        }
        List<Profile> profiles = new ArrayList<>();
        named.forEach((name, field) -> profiles.add(profile(requireName(name, field), field)));
        return profiles;
    }

    private static Profile profile(String name, YamlField field) {
        Map<String, YamlField> fields = field.fields(PROFILE);
        String about = field.required(fields, "about").text("a sentence");
        YamlField sessions = fields.get("sessions");
        YamlField all = field.required(fields, "streams");
        Map<String, YamlField> named = all.entries("streams by name");
        if (named.size() > STREAMS_MAX) {
            throw all.wrong("at most " + STREAMS_MAX + " streams");
        }
        List<Stream> streams = new ArrayList<>();
        named.forEach((stream, value) -> streams.add(stream(requireName(stream, value), value)));
        return field.made(() -> new Profile(name, about, sessions == null ? null : sessions(sessions), streams));
    }

    private static Profile.Sessions sessions(YamlField field) {
        Map<String, YamlField> fields = field.fields(SESSIONS);
        Distribution gap = TIMES.read(field.required(fields, "gap"));
        Distribution length = TIMES.read(field.required(fields, "length"));
        return field.made(() -> new Profile.Sessions(gap, length));
    }

    private static Stream stream(String name, YamlField field) {
        Map<String, YamlField> fields = field.fields(STREAM);
        Transport transport = word(fields.get("transport"), Transport.UDP, Transport.values());
        YamlField states = fields.get("states");
        List<State> made = new ArrayList<>();
        if (states == null) {
            made.add(state("always", field, fields));
        } else {
            if (fields.containsKey("gap") || fields.containsKey("size")) {
                throw field.wrong("gap and size in the states, where there are any");
            }
            Map<String, YamlField> named = states.entries("states by name");
            if (named.size() > STATES_MAX) {
                throw states.wrong("at most " + STATES_MAX + " states");
            }
            named.forEach((state, value) -> made.add(state(requireName(state, value), value, value.fields(STATE))));
        }
        YamlField answer = fields.get("answer");
        YamlField exchanges = fields.get("exchanges");
        YamlField codec = fields.get("codec");
        YamlField deadline = fields.get("deadline");
        if (transport == Transport.UDP && exchanges != null) {
            throw exchanges.wrong("exchanges over TCP alone; over UDP a message has one answer");
        }
        if (transport == Transport.TCP && codec != null) {
            throw codec.wrong("a codec of a stream over UDP");
        }
        return field.made(() -> new Stream(
                name,
                word(fields.get("direction"), Direction.OUT, Direction.values()),
                transport,
                made,
                exchanges == null ? new Distribution.Constant(1) : COUNTS.read(exchanges),
                answer == null ? null : SIZES.read(answer),
                codec == null ? null : word(codec, Codec.G711, Codec.values()),
                deadline == null ? 0 : constant(deadline)));
    }

    private static State state(String name, YamlField field, Map<String, YamlField> fields) {
        YamlField gap = fields.get("gap");
        YamlField length = fields.get("length");
        YamlField next = fields.get("next");
        Distribution gaps = gap == null ? null : TIMES.read(gap);
        if (gap != null && gaps != null && gaps.mean() < PlayedWorkload.GAP_NANOS_MIN) {
            throw gap.wrong("10us or more on average");
        }
        Distribution sizes = gap == null ? new Distribution.Constant(0) : SIZES.read(field.required(fields, "size"));
        return new State(
                name, length == null ? null : TIMES.read(length), gaps, sizes, next == null ? List.of() : next(next));
    }

    private static long constant(YamlField field) {
        if (TIMES.read(field) instanceof Distribution.Constant constant) {
            return (long) constant.value();
        }
        throw field.wrong("one time such as 150ms, and no distribution");
    }

    /// One name, or names with weights.
    private static List<State.Transition> next(YamlField field) {
        if (field.isText()) {
            return List.of(new State.Transition(field.text("a state"), 1));
        }
        List<State.Transition> next = new ArrayList<>();
        field.entries("states with weights").forEach((state, weight) -> {
            double value = DistributionReader.number(weight);
            if (value <= 0) {
                throw weight.wrong("a weight above 0");
            }
            next.add(new State.Transition(state, value));
        });
        return next;
    }

    private static <E extends Enum<E>> E word(@Nullable YamlField field, E usual, E[] all) {
        if (field == null) {
            return usual;
        }
        Function<E, String> lower = each -> each.name().toLowerCase(Locale.ROOT);
        List<String> words = List.of(all).stream().map(lower).toList();
        String expected = "one of " + String.join(", ", words);
        int found = words.indexOf(field.text(expected));
        if (found < 0) {
            throw field.wrong(expected);
        }
        return all[found];
    }

    private static String requireName(String name, YamlField field) {
        if (!NAME.matcher(name).matches()) {
            throw field.wrong("a name of lower-case letters, digits and hyphens as the key");
        }
        return name;
    }
}
