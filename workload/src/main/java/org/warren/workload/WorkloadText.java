package org.warren.workload;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// A workload as lines of text, the format for a player in a node. Fields are separated by tabs.
public final class WorkloadText {

    private static final String NONE = "-";

    private WorkloadText() {}

    /// Writes a workload.
    public static String write(Workload workload) {
        StringBuilder text = new StringBuilder();
        line(text, "workload", workload.seed(), workload.nanos());
        for (Workload.End end : workload.ends()) {
            line(text, "end", end.node(), end.namespace().isEmpty() ? NONE : end.namespace(), end.address());
        }
        for (Flow flow : workload.flows()) {
            line(text, "flow", flow.name(), flow.near(), flow.far());
            for (Window window : flow.windows()) {
                line(text, "window", window.startNanos(), window.endNanos());
            }
            for (Stream stream : flow.streams()) {
                line(
                        text,
                        "stream",
                        stream.name(),
                        lower(stream.direction()),
                        lower(stream.transport()),
                        stream.count().text(),
                        text(stream.answer()),
                        stream.codec() == null ? NONE : lower(stream.codec()),
                        stream.deadlineNanos());
                stream.states().forEach(state -> state(text, state));
                stream.recorded().forEach(message -> message(text, message));
            }
        }
        return text.toString();
    }

    private static void state(StringBuilder text, State state) {
        StringJoiner next = new StringJoiner(" ");
        state.next().forEach(each -> next.add(each.state()).add(Double.toString(each.weight())));
        line(
                text,
                "state",
                state.name(),
                text(state.length()),
                text(state.gap()),
                state.size().text(),
                state.next().isEmpty() ? NONE : next.toString());
    }

    private static void message(StringBuilder text, Emission message) {
        StringJoiner exchanges = new StringJoiner(" ");
        for (int i = 0; i < message.count(); i++) {
            exchanges.add(Integer.toString(message.size(i))).add(Integer.toString(message.answer(i)));
        }
        line(text, "message", message.gapNanos(), exchanges);
    }

    private static String text(@Nullable Distribution distribution) {
        return distribution == null ? NONE : distribution.text();
    }

    private static void line(StringBuilder text, Object... fields) {
        StringJoiner joined = new StringJoiner("\t", "", "\n");
        for (Object field : fields) {
            joined.add(field.toString());
        }
        text.append(joined);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// Reads a workload.
    ///
    /// @throws IllegalArgumentException naming the invalid line
    public static Workload parse(String text) {
        return new Reading(text.lines().toList().iterator()).workload();
    }

    /// The lines of a text, with a current line.
    private static final class Reading {
        private final Iterator<String> lines;
        private String[] fields = {""};
        private int number;

        Reading(Iterator<String> lines) {
            this.lines = lines;
            advance();
        }

        Workload workload() {
            try {
                String[] first = take("workload", 3);
                List<Workload.End> ends = new ArrayList<>();
                while (is("end")) {
                    String[] end = take("end", 4);
                    ends.add(new Workload.End(end[1], end[2].equals(NONE) ? "" : end[2], end[3]));
                }
                List<Flow> flows = new ArrayList<>();
                while (is("flow")) {
                    flows.add(flow());
                }
                if (!is("")) {
                    throw new IllegalArgumentException("expected a flow, not '" + fields[0] + "'");
                }
                return new Workload(Long.parseLong(first[1]), Long.parseLong(first[2]), ends, flows);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("line " + number + " of the workload: expected a number", e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + " of the workload: " + e.getMessage(), e);
            }
        }

        private Flow flow() {
            String[] flow = take("flow", 4);
            List<Window> windows = new ArrayList<>();
            while (is("window")) {
                String[] window = take("window", 3);
                windows.add(new Window(Long.parseLong(window[1]), Long.parseLong(window[2])));
            }
            List<Stream> streams = new ArrayList<>();
            while (is("stream")) {
                String[] stream = take("stream", 8);
                List<State> states = new ArrayList<>();
                while (is("state")) {
                    String[] state = take("state", 6);
                    states.add(new State(
                            state[1],
                            distribution(state[2]),
                            distribution(state[3]),
                            Distribution.parse(state[4]),
                            next(state[5])));
                }
                List<Emission> recorded = new ArrayList<>();
                while (is("message")) {
                    String[] message = take("message", 3);
                    recorded.add(message(Long.parseLong(message[1]), message[2]));
                }
                streams.add(new Stream(
                        stream[1],
                        word(Direction.class, stream[2]),
                        word(Transport.class, stream[3]),
                        states,
                        Distribution.parse(stream[4]),
                        distribution(stream[5]),
                        stream[6].equals(NONE) ? null : word(Codec.class, stream[6]),
                        Long.parseLong(stream[7]),
                        recorded));
            }
            return new Flow(flow[1], flow[2], flow[3], windows, streams);
        }

        private static Emission message(long gap, String exchanges) {
            String[] words = exchanges.split(" ", -1);
            if (words.length % 2 != 0) {
                throw new IllegalArgumentException("expected sizes and answers in pairs");
            }
            int[] sizes = new int[words.length / 2];
            int[] answers = new int[words.length / 2];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Integer.parseInt(words[2 * i]);
                answers[i] = Integer.parseInt(words[2 * i + 1]);
            }
            return Emission.recorded(gap, sizes, answers);
        }

        private static @Nullable Distribution distribution(String text) {
            return text.equals(NONE) ? null : Distribution.parse(text);
        }

        private static List<State.Transition> next(String text) {
            List<State.Transition> next = new ArrayList<>();
            String[] words = text.equals(NONE) ? new String[0] : text.split(" ", -1);
            for (int i = 0; i + 1 < words.length; i += 2) {
                next.add(new State.Transition(words[i], Double.parseDouble(words[i + 1])));
            }
            return next;
        }

        private static <E extends Enum<E>> E word(Class<E> kind, String text) {
            for (E each : kind.getEnumConstants()) {
                if (lower(each).equals(text)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("'" + text + "' is none of its words");
        }

        private boolean is(String kind) {
            return fields[0].equals(kind);
        }

        private String[] take(String kind, int count) {
            if (!is(kind) || fields.length != count) {
                throw new IllegalArgumentException("expected " + kind + " and " + (count - 1) + " fields");
            }
            String[] taken = fields;
            advance();
            return taken;
        }

        private void advance() {
            fields = lines.hasNext() ? lines.next().split("\t", -1) : new String[] {""};
            number++;
        }
    }
}
