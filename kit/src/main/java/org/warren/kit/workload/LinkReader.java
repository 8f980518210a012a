package org.warren.kit.workload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;
import org.warren.harness.parameter.DurationText;
import org.warren.harness.parameter.PercentText;
import org.warren.harness.parameter.RateText;
import org.warren.workload.Distribution;
import org.warren.workload.link.BurstLoss;
import org.warren.workload.link.Bursts;
import org.warren.workload.link.Discipline;
import org.warren.workload.link.Fault;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;
import org.warren.workload.link.Outage;
import org.warren.workload.link.Radio;
import org.warren.workload.link.Slots;
import org.warren.workload.link.TimedBursts;
import org.warren.workload.link.Trace;
import org.yaml.snakeyaml.nodes.Node;

/// Reads links that change over time: a name of [LinkCatalogue], or a mapping. Its keys apply to both directions, those
/// under `up` and `down` to one.
public final class LinkReader {

    /// The files that a file refers to.
    public interface Files {

        /// The text of a file.
        ///
        /// @throws IllegalArgumentException saying why it cannot be read
        String text(String name);

        /// Its name in messages.
        String shown(String name);
    }

    private static final Files NO_FILES = new Files() {
        @Override
        public String text(String name) {
            throw new IllegalArgumentException("there are no files in the same folder");
        }

        @Override
        public String shown(String name) {
            return name;
        }
    };

    /// Keys of one direction, and of both.
    public static final List<String> DIRECTION_KEYS = List.of(
            "delay",
            "jitter",
            "reorders",
            "loss",
            "bursts",
            "rate",
            "trace",
            "queue",
            "discipline",
            "slots",
            "outages",
            "faults");

    /// All keys.
    public static final List<String> KEYS;

    /// The name of a link that does nothing to packets.
    public static final String WIRE = "wire";

    private static final LinkBehaviour PERFECT = new LinkBehaviour(LinkDirection.PERFECT, LinkDirection.PERFECT, null);
    private static final long DELAY_NANOS_MAX = 600_000_000_000L;
    private static final long TIME_NANOS_MAX = 366 * 86_400_000_000_000L;
    private static final List<String> BURST_KEYS = List.of("to-bad", "to-good", "good-for", "bad-for", "bad", "good");
    private static final int BYTES_MAX = 1 << 20;
    private static final int RATE_MIN = 8;
    private static final double PERCENT = 100;
    private static final Distribution NOTHING = new Distribution.Constant(0);

    static {
        List<String> keys = new ArrayList<>(List.of("like", "radio", "up", "down"));
        keys.addAll(DIRECTION_KEYS);
        KEYS = List.copyOf(keys);
    }

    private final Files files;

    private LinkReader(Files files) {
        this.files = files;
    }

    /// Reads the value of a key of a file. [#WIRE] does nothing to packets.
    ///
    /// @param file its name, for messages
    /// @param key of the value
    /// @param files in the same folder, which contain traces
    /// @throws IllegalArgumentException saying where and what was expected
    public static LinkBehaviour read(String file, String key, Node value, Files files) {
        YamlField field = new YamlField(file, key, value);
        if (field.isText()) {
            return named(field);
        }
        return new LinkReader(files).link(field, field.fields(KEYS));
    }

    /// Reads a file with the keys of a link, as a mapping. Traces are files in the same folder.
    ///
    /// @throws IllegalArgumentException saying where and what was expected
    public static LinkBehaviour read(Path file) {
        Files beside = new FilesBeside(file.toAbsolutePath().getParent());
        String text;
        try {
            text = InputFile.text(file, BYTES_MAX);
        } catch (InputFileException e) {
            throw new ProfileException(String.valueOf(e.getMessage()), e);
        }
        YamlField field = YamlField.read(file.toString(), text);
        return new LinkReader(beside).link(field, field.fields(KEYS));
    }

    private record FilesBeside(@Nullable Path folder) implements Files {

        @Override
        public String text(String name) {
            try {
                return InputFile.textIn(Objects.requireNonNull(folder), name, BYTES_MAX);
            } catch (InputFileException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        @Override
        public String shown(String name) {
            return Objects.requireNonNull(folder).resolve(name).toString();
        }
    }

    private static LinkBehaviour named(YamlField field) {
        String name = field.text("a name of `warren list links`, or a mapping");
        if (name.equals(WIRE)) {
            return PERFECT;
        }
        return LinkCatalogue.shipped()
                .find(name)
                .orElseThrow(() -> field.wrong("one of " + WIRE + ", "
                        + String.join(", ", LinkCatalogue.shipped().names()) + ", or a mapping with some of the keys "
                        + String.join(", ", KEYS)))
                .behaviour();
    }

    /// Reads a link of a catalogue, whose keys are known to be right.
    static LinkBehaviour catalogued(YamlField field, Map<String, YamlField> fields) {
        return new LinkReader(NO_FILES).link(field, fields);
    }

    /// @param fields some of [#KEYS]
    private LinkBehaviour link(YamlField field, Map<String, YamlField> fields) {
        YamlField like = fields.get("like");
        LinkBehaviour base = like == null ? PERFECT : named(like);
        Map<String, YamlField> both = new LinkedHashMap<>(fields);
        both.keySet().retainAll(DIRECTION_KEYS);
        YamlField radio = fields.get("radio");
        return new LinkBehaviour(
                direction(field, base.up(), both, fields.get("up")),
                direction(field, base.down(), both, fields.get("down")),
                radio == null ? base.radio() : radio(radio.plain()));
    }

    private LinkDirection direction(
            YamlField field, LinkDirection base, Map<String, YamlField> both, @Nullable YamlField own) {
        LinkDirection shared = both.isEmpty() ? base : overlay(field, base, both);
        return own == null ? shared : overlay(own, shared, own.fields(DIRECTION_KEYS));
    }

    /// A direction with some settings replaced.
    private LinkDirection overlay(YamlField field, LinkDirection base, Map<String, YamlField> fields) {
        YamlField rate = fields.get("rate");
        YamlField trace = fields.get("trace");
        YamlField discipline = fields.get("discipline");
        YamlField queue = fields.get("queue");
        if (rate != null && trace != null) {
            throw trace.wrong("either rate or trace");
        }
        Discipline waits = discipline == null ? Discipline.FIFO : discipline(discipline);
        boolean isKernels = waits != Discipline.FIFO;
        if (isKernels && queue != null) {
            throw queue.wrong("no queue beside discipline: " + waits.word() + ", which decides for itself who waits");
        }
        if (queue != null && discipline == null && base.discipline() != Discipline.FIFO) {
            throw queue.wrong("no queue beside discipline: " + base.discipline().word()
                    + ", which applies to both directions; or discipline: fifo beside it");
        }
        if (isKernels && (trace != null || (rate == null && base.rateBitsPerSecond() == 0))) {
            throw field(discipline, field).wrong("a rate beside " + waits.word());
        }
        if (queue != null && rate == null && trace == null && base.rateBitsPerSecond() == 0 && base.trace() == null) {
            throw queue.wrong("a rate or a trace beside it: nothing waits without one");
        }
        // Errors in a trace name the line in the trace.
        Trace carries = trace != null ? trace(trace) : rate != null ? null : base.trace();
        YamlField bursts = fields.get("bursts");
        YamlField slots = fields.get("slots");
        YamlField reorders = fields.get("reorders");
        return field.made(() -> new LinkDirection(
                time(fields.get("delay"), base.delayNanos(), DELAY_NANOS_MAX),
                distribution(fields.get("jitter"), base.jitter()),
                reorders == null ? base.reorders() : flag(reorders),
                fields.containsKey("loss") ? share(fields.get("loss"), 0) : base.loss(),
                bursts == null ? base.bursts() : bursts(bursts.plain()),
                rate != null ? rate(rate) : trace != null ? 0 : base.rateBitsPerSecond(),
                carries,
                isKernels ? 0 : time(queue, base.queueNanos(), DELAY_NANOS_MAX),
                discipline == null && queue == null ? base.discipline() : waits,
                slots == null ? base.slots() : slots(slots.plain()),
                fields.containsKey("outages") ? outages(fields.get("outages")) : base.outages(),
                fields.containsKey("faults") ? faults(fields.get("faults")) : base.faults()));
    }

    private static YamlField field(@Nullable YamlField one, YamlField otherwise) {
        return one == null ? otherwise : one;
    }

    private static Radio radio(YamlField field) {
        Map<String, YamlField> fields = field.fields(List.of("idle", "wake"));
        return field.made(() -> new Radio(
                time(field.required(fields, "idle"), 0, TIME_NANOS_MAX),
                distribution(field.required(fields, "wake"), NOTHING)));
    }

    private static Bursts bursts(YamlField field) {
        Map<String, YamlField> fields = field.fields(BURST_KEYS);
        YamlField goodFor = fields.get("good-for");
        YamlField badFor = fields.get("bad-for");
        if (goodFor != null || badFor != null) {
            if (fields.containsKey("to-bad") || fields.containsKey("to-good")) {
                throw field.wrong("good-for and bad-for, which are times; or to-bad and to-good, which count packets");
            }
            return field.made(() -> new TimedBursts(
                    time(field.required(fields, "good-for"), 0, TIME_NANOS_MAX),
                    time(field.required(fields, "bad-for"), 0, TIME_NANOS_MAX),
                    share(fields.get("bad"), 1),
                    share(fields.get("good"), 0)));
        }
        return field.made(() -> new BurstLoss(
                share(field.required(fields, "to-bad"), 0),
                share(field.required(fields, "to-good"), 0),
                share(fields.get("bad"), 1),
                share(fields.get("good"), 0)));
    }

    private static Slots slots(YamlField field) {
        Map<String, YamlField> fields = field.fields(List.of("every", "first", "delay", "gap"));
        return field.made(() -> new Slots(
                time(field.required(fields, "every"), 0, TIME_NANOS_MAX),
                time(fields.get("first"), 0, TIME_NANOS_MAX),
                distribution(fields.get("delay"), NOTHING),
                distribution(fields.get("gap"), NOTHING)));
    }

    private static List<Outage> outages(@Nullable YamlField field) {
        String expected = "a list of outages, as [{at: 1m, for: 20s}]";
        List<Outage> outages = new ArrayList<>();
        for (YamlField each : list(field, expected)) {
            Map<String, YamlField> fields = each.fields(List.of("at", "for", "every", "packets"));
            YamlField every = fields.get("every");
            YamlField packets = fields.get("packets");
            String fate = packets == null ? "lost" : packets.plain().text("lost or wait");
            if (packets != null && !fate.equals("lost") && !fate.equals("wait")) {
                throw packets.wrong("lost or wait, which is what becomes of packets meanwhile");
            }
            outages.add(each.made(() -> new Outage(
                    time(each.required(fields, "at"), 0, TIME_NANOS_MAX),
                    distribution(each.required(fields, "for"), NOTHING),
                    every == null ? null : distribution(every, NOTHING),
                    fate.equals("wait"))));
        }
        return outages;
    }

    private static List<Fault> faults(@Nullable YamlField field) {
        List<Fault> faults = new ArrayList<>();
        for (YamlField each : list(field, "a list of faults, as [drop response 2, hold data 5 to 9 for 3s]")) {
            String text = each.text(Fault.FORM);
            faults.add(each.made(() -> Fault.parse(text, DurationText::parseNanos)));
        }
        return faults;
    }

    private Trace trace(YamlField field) {
        YamlField named = field.plain();
        String name = named.text("the name of a file in the same folder");
        String text;
        try {
            text = files.text(name);
        } catch (IllegalArgumentException e) {
            throw new ProfileException(named.message("expected a file that can be read; " + e.getMessage()), e);
        }
        return Trace.parse(files.shown(name), text);
    }

    private static Discipline discipline(YamlField field) {
        String expected = "one of fifo, fq_codel, cake";
        String word = field.plain().text(expected);
        return Arrays.stream(Discipline.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> field.wrong(expected));
    }

    private static long rate(YamlField field) {
        String expected = "a rate such as 20mbit, in bit, kbit, mbit or gbit, of 8bit or more";
        YamlField plain = field.plain();
        OptionalLong bits = RateText.parseBits(plain.text(expected));
        return bits.stream().filter(each -> each >= RATE_MIN).findFirst().orElseThrow(() -> plain.wrong(expected));
    }

    private static boolean flag(YamlField field) {
        String word = field.plain().text("true or false");
        if (!word.equals("true") && !word.equals("false")) {
            throw field.wrong("true or false");
        }
        return word.equals("true");
    }

    private static double share(@Nullable YamlField field, double otherwise) {
        if (field == null) {
            return otherwise;
        }
        String expected = "a percentage such as 2%, from 0 to 100";
        YamlField plain = field.plain();
        OptionalDouble percent = PercentText.parse(plain.text(expected));
        return percent.orElseThrow(() -> plain.wrong(expected)) / PERCENT;
    }

    private static Distribution distribution(@Nullable YamlField field, Distribution otherwise) {
        return field == null ? otherwise : new DistributionReader(DistributionReader.Unit.TIME).read(field);
    }

    private static long time(@Nullable YamlField field, long otherwise, long max) {
        if (field == null) {
            return otherwise;
        }
        String expected = "a time such as 20ms or 5m, with its unit, and at most " + max / 1_000_000_000L + " s";
        YamlField plain = field.plain();
        String text = plain.text(expected);
        boolean hasUnit = text.equals("0") || text.toLowerCase(Locale.ROOT).matches(".*[a-z]");
        OptionalLong nanos = text.equals("off") || !hasUnit ? OptionalLong.empty() : DurationText.parseNanos(text);
        if (nanos.isEmpty() || nanos.getAsLong() > max) {
            throw plain.wrong(expected);
        }
        return nanos.getAsLong();
    }

    /// A list, or a pair of a list and its source.
    private static List<YamlField> list(@Nullable YamlField field, String expected) {
        if (field == null) {
            return List.of();
        }
        List<YamlField> elements = field.elements();
        if (elements == null) {
            throw field.wrong(expected);
        }
        List<YamlField> inner = elements.isEmpty() ? null : elements.getFirst().elements();
        return inner == null ? elements : inner;
    }
}
