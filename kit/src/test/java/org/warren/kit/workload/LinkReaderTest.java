package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.workload.Distribution;
import org.warren.workload.link.BurstLoss;
import org.warren.workload.link.Bursts;
import org.warren.workload.link.Discipline;
import org.warren.workload.link.Fault;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.Outage;
import org.warren.workload.link.Radio;
import org.warren.workload.link.Slots;
import org.warren.workload.link.TimedBursts;
import org.warren.workload.link.Trace;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/// Links as people write them.
class LinkReaderTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    /// A folder that has two files.
    private static final LinkReader.Files FILES = new LinkReader.Files() {
        @Override
        public String text(String name) {
            return switch (name) {
                case "lte.up" -> "5\n10\n";
                case "photo.jpg" -> "1\n\u0000\u0001 garbage\n";
                default -> throw new IllegalArgumentException(name + " is not there");
            };
        }

        @Override
        public String shown(String name) {
            return "net/" + name;
        }
    };

    private static LinkBehaviour read(String text) {
        return LinkReader.read(
                "net/network.yaml", "link", new Yaml(new LoaderOptions()).compose(new StringReader(text)), FILES);
    }

    @Test
    void keysHoldInBothDirectionsAndThoseOfOneInOne() {
        LinkBehaviour link = read("""
                delay: 20ms
                loss: 2%
                radio: {idle: 10s, wake: 300ms}
                up: {rate: 1mbit, queue: 200ms, loss: 3%}
                down: {trace: lte.up, jitter: {uniform: {min: 0ms, max: 10ms}}, reorders: true}
                """);

        assertThat(link.up().delayNanos()).isEqualTo(20 * MILLI);
        assertThat(link.up().loss()).isEqualTo(0.03);
        assertThat(link.up().rateBitsPerSecond()).isEqualTo(1_000_000);
        assertThat(link.up().queueNanos()).isEqualTo(200 * MILLI);
        assertThat(link.up().trace()).isNull();
        assertThat(link.down().delayNanos()).isEqualTo(20 * MILLI);
        assertThat(link.down().loss()).isEqualTo(0.02);
        assertThat(link.down().trace()).isEqualTo(Trace.parse("lte.up", "5\n10"));
        assertThat(link.down().jitter()).isEqualTo(new Distribution.Uniform(0, 10 * MILLI));
        assertThat(link.down().reorders()).isTrue();
        assertThat(link.radio()).isEqualTo(new Radio(10 * SECOND, new Distribution.Constant(300 * MILLI)));
    }

    @Test
    void burstsSlotsOutagesAndFaultsAreRead() {
        LinkBehaviour link = read("""
                bursts: {to-bad: 1%, to-good: 25%, bad: 80%, good: 0.1%}
                slots: {every: 15s, first: 12s, delay: 5ms, gap: {exponential: {mean: 50ms}}}
                outages:
                  - {at: 1m, for: 20s}
                  - {at: 0, for: {exponential: {mean: 1s}}, every: 5m, packets: wait}
                faults: [drop response 2, hold data 5 to 9 for 3s]
                """);

        assertThat(link.up()).isEqualTo(link.down());
        assertThat(link.up().bursts()).isEqualTo(new BurstLoss(0.01, 0.25, 0.8, 0.001));
        assertThat(link.up().slots())
                .isEqualTo(new Slots(
                        15 * SECOND,
                        12 * SECOND,
                        new Distribution.Constant(5 * MILLI),
                        new Distribution.Exponential(50 * MILLI)));
        assertThat(link.up().outages())
                .containsExactly(
                        new Outage(60 * SECOND, new Distribution.Constant(20 * SECOND), null, false),
                        new Outage(
                                0,
                                new Distribution.Exponential(SECOND),
                                new Distribution.Constant(300 * SECOND),
                                true));
        assertThat(link.up().faults())
                .containsExactly(
                        new Fault(Fault.Action.DROP, Fault.What.RESPONSE, 2, 2, 0),
                        new Fault(Fault.Action.HOLD, Fault.What.DATA, 5, 9, 3 * SECOND));
    }

    @Test
    void namedLinkIsTheCataloguesAndKeysTakeThePlaceOfItsOwn() {
        LinkBehaviour lte = LinkCatalogue.shipped().find("lte").orElseThrow().behaviour();
        assertThat(read("lte")).isEqualTo(lte);

        LinkBehaviour changed = read("{like: lte, loss: 5%, up: {discipline: cake, rate: 2mbit}}");
        assertThat(changed.radio()).isEqualTo(lte.radio());
        assertThat(changed.down().rateBitsPerSecond()).isEqualTo(lte.down().rateBitsPerSecond());
        assertThat(changed.down().loss()).isEqualTo(0.05);
        assertThat(changed.up().discipline()).isEqualTo(Discipline.CAKE);
        assertThat(changed.up().queueNanos()).isZero();
        assertThat(read("{like: lte, up: {trace: lte.up}}").up().rateBitsPerSecond())
                .isZero();
    }

    @Test
    void burstsMayLastATime() {
        assertThat(Objects.requireNonNull(LinkCatalogue.shipped()
                        .find("lte-train")
                        .orElseThrow()
                        .behaviour()
                        .down()
                        .bursts()))
                .isEqualTo(new TimedBursts(4_000_000_000L, 100_000_000, 1, 0));
        assertThat(read("bursts: {good-for: 10s, bad-for: 200ms, bad: 80%, good: 0.1%}")
                        .up()
                        .bursts())
                .isEqualTo(new TimedBursts(10_000_000_000L, 200_000_000, 0.8, 0.001));
    }

    @Test
    void aFileOfTheUsersHasTracesBesideIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(folder.resolve("up.trace"), "10\n20\n");
        Files.writeString(file, "like: lte\nup: {trace: up.trace}\n");

        LinkBehaviour link = LinkReader.read(file);

        assertThat(link.up().trace()).isEqualTo(Trace.parse("up.trace", "10\n20"));
        assertThat(link.radio())
                .isEqualTo(LinkCatalogue.shipped()
                        .find("lte")
                        .orElseThrow()
                        .behaviour()
                        .radio());
        Files.writeString(file, "delay: 20\n");
        assertThatThrownBy(() -> LinkReader.read(file))
                .hasMessageStartingWith(file + ":1:8: delay: expected a time such as 20ms or 5m");
        Files.writeString(file, "up: {trace: ../x}\n");
        assertThatThrownBy(() -> LinkReader.read(file))
                .hasMessageStartingWith(file + ":1:13: trace: expected a file that can be read; '../x' leads out");
        assertThatThrownBy(() -> LinkReader.read(folder.resolve("gone.yaml"))).hasMessageContaining("there is no file");
    }

    @Test
    void catalogueHasTheLinksThatPeopleAskFor() {
        assertThat(LinkCatalogue.shipped().names())
                .containsExactly("wifi", "bad-wifi", "lte", "lte-train", "3g", "leo", "geo", "dsl-bufferbloat");
        Bursts bursts = LinkCatalogue.shipped()
                .find("bad-wifi")
                .orElseThrow()
                .behaviour()
                .up()
                .bursts();
        assertThat(java.util.Objects.requireNonNull(bursts).mean()).isCloseTo(0.02, offset(1e-4));
        assertThat(LinkCatalogue.shipped().links())
                .allMatch(link -> link.about().endsWith("."));
    }

    /// Whoever changes a number says where it comes from.
    @Test
    void eachNumberOfTheCatalogueHasASource() throws java.io.IOException {
        String text = new String(
                java.util.Objects.requireNonNull(LinkCatalogue.class.getResourceAsStream("links.yaml"))
                        .readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        List<String> bare = text.lines()
                .filter(line -> line.matches(".*: *[0-9].*"))
                .filter(line -> !line.contains("["))
                .toList();
        assertThat(bare).isEmpty();
        assertThat(text).doesNotContain("memory"); // a source is one that somebody looked at
        assertThat(text.lines().filter(line -> line.contains("["))).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense                              | 1:1: link: expected one of wire, wifi, bad-wifi
            {colour: red}                         | 1:2: colour: expected one of the keys like, radio
            {delay: 20}                           | 1:9: delay: expected a time such as 20ms or 5m, with its unit, and at most 600 s, not '20'
            {delay: 11m}                          | 1:9: delay: expected a time such as 20ms
            {delay: -1s}                          | 1:9: delay: expected a time such as 20ms
            {delay: off}                          | 1:9: delay: expected a time such as 20ms
            {jitter: {poisson: {mean: 1s}}}       | 1:11: poisson: expected one of the keys uniform
            {jitter: {uniform: {min: 2s, max: 1s}}} | 1:20: uniform: max is 1000000000, expected at least min
            {reorders: maybe}                     | 1:12: reorders: expected true or false, not 'maybe'
            {loss: 101%}                          | 1:8: loss: expected a percentage such as 2%, from 0 to 100, not '101%'
            {bursts: {good-for: 4s}}              | 1:10: bursts: expected the key bad-for, which is missing
            {bursts: {good-for: 4s, to-bad: 1%}}  | 1:10: bursts: expected good-for and bad-for, which are times; or to-bad and to-good, which count packets
            {bursts: {good-for: 4s, bad-for: 1us}} | 1:10: bursts: good-for and bad-for are 1ms or more on average
            {bursts: {good-for: 4s, bad-for: 100}} | 1:34: bad-for: expected a time such as 20ms or 5m
            {bursts: {to-bad: 1%}}                | 1:10: bursts: expected the key to-good, which is missing
            {bursts: {to-bad: 1%, to-good: 0%}}   | 1:10: bursts: to-good is 0, expected more: the link would never be good again
            {rate: 20}                            | 1:8: rate: expected a rate such as 20mbit, in bit, kbit, mbit or gbit, of 8bit or more, not '20'
            {rate: 7bit}                          | 1:8: rate: expected a rate such as 20mbit
            {queue: 1s}                           | 1:9: queue: expected a rate or a trace beside it: nothing waits without one, not '1s'
            {rate: 1mbit, trace: lte.up}          | 1:22: trace: expected either rate or trace, not 'lte.up'
            {rate: 1mbit, discipline: red}        | 1:27: discipline: expected one of fifo, fq_codel, cake, not 'red'
            {discipline: cake}                    | 1:14: discipline: expected a rate beside cake, not 'cake'
            {rate: 1mbit, queue: 1s, discipline: fq_codel} | 1:22: queue: expected no queue beside discipline: fq_codel
            {rate: 1mbit, discipline: cake, up: {queue: 1s}} | 1:45: queue: expected no queue beside discipline: cake, which applies to both
            {trace: gone.up}                      | 1:9: trace: expected a file that can be read; gone.up is not there
            {slots: {first: 1s}}                  | 1:9: slots: expected the key every, which is missing
            {slots: {every: 1s, first: 1s}}       | 1:9: slots: the first slot begins within the length of one
            {radio: {idle: 1s}}                   | 1:9: radio: expected the key wake, which is missing
            {radio: {idle: 0, wake: 1s}}          | 1:9: radio: a radio sleeps after more than 0 ns
            {outages: {at: 1s, for: 1s}}          | 1:11: outages: expected a list of outages
            {outages: [{at: 1s}]}                 | 1:12: outages: expected the key for, which is missing
            {outages: [{at: 1s, for: 1s, packets: fly}]} | 1:39: packets: expected lost or wait
            {outages: [{at: 1s, for: 1s, every: 1ms}]} | 1:12: outages: outages follow each other after 10 ms or more on average
            {faults: drop response 2}             | 1:10: faults: expected a list of faults
            {faults: [drop answer 2]}             | 1:11: faults: expected a fault such as
            {faults: [hold data 5 for ever]}      | 1:11: faults: expected a fault such as
            {faults: [drop data 9 to 5]}          | 1:11: faults: the last of these packets is not before the first
            {up: {radio: {idle: 1s, wake: 1s}}}   | 1:7: radio: expected one of the keys delay
            {like: adsl}                          | 1:8: like: expected one of wire, wifi, bad-wifi
            {delay: [20ms, RFC 3551, more]}       | 1:9: delay: expected a value and where it comes from
            [lte]                                 | 1:1: link: expected the keys like
            """)
    void badInputIsToldWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ProfileException.class)
                .hasMessageStartingWith("net/network.yaml:" + message);
    }

    @Test
    void traceOfGarbageIsToldWithItsOwnLine() {
        assertThatThrownBy(() -> read("{trace: photo.jpg}"))
                .hasMessage("net/photo.jpg:2: expected milliseconds such as 1250, in which the link carries 1500 bytes,"
                        + " not '?? garbage'");
    }
}
