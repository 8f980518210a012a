package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.workload.Distribution;
import org.warren.workload.Emissions;
import org.warren.workload.Profile;
import org.warren.workload.Stream;
import org.warren.workload.Transport;

class ProfileFileTest {

    private static final String GOOD = """
            mine:
              about: Mine.
              streams:
                beat:
                  gap: {exponential: {mean: 5m}, at-most: 1h}
                  size: 64
            """;

    @Test
    void whatIsWrittenIsRead() {
        Profile profile = ProfileCatalogue.parse("mine.yaml", GOOD).profile("mine");
        Stream stream = profile.streams().getFirst();
        assertThat(stream.transport()).isEqualTo(Transport.UDP);
        assertThat(stream.states().getFirst().gap())
                .isEqualTo(new Distribution.Capped(new Distribution.Exponential(300e9), 3600e9));
        assertThat(stream.states().getFirst().size()).isEqualTo(new Distribution.Constant(64));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: -20ms | mine.yaml:5:12: gap: expected a time such as 20ms or 5m, not '-20ms'
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: 1us | mine.yaml:5:12: gap: expected 10us or more on average, not '1us'
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: {pareto: {min: 1s, shape: 0.9}} | mine.yaml:5:21: pareto: shape is 0.9, expected more than 1, without which a Pareto distribution has no mean
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: {gamma: {mean: 1s}} | mine.yaml:5:13: gamma: expected one of the keys uniform, exponential, normal, lognormal, pareto, weibull, empirical, at-most
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: {exponential: {median: 1s}} | mine.yaml:5:27: median: expected one of the keys mean
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: {exponential: {mean: 0s}} | mine.yaml:5:26: exponential: mean is 0, expected more than 0
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: {empirical: [[1s, 0]]} | mine.yaml:5:24: empirical: weight is 0, expected more than 0
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: [20ms] | mine.yaml:5:12: gap: expected a value and where it comes from, as in [20ms, RFC 3551]
            size: 64 | size: lots | mine.yaml:6:13: size: expected a size in bytes such as 172 or 20k, not 'lots'
            size: 64 | sizes: 64 | mine.yaml:6:7: sizes: expected one of the keys direction, transport, codec, deadline, gap, size, answer, exchanges, states
            gap: {exponential: {mean: 5m}, at-most: 1h} | gap: {lognormal: {median: 1h, sigma: 20}} | mine.yaml:5:12: gap: expected 366 days or less on average
            size: 64 | size: 900M | mine.yaml:5:7: beat: stream beat sends more than 1000000 bytes at one instant on average
            size: 64 | codec: g711 | mine.yaml:5:7: beat: expected the key size, which is missing
            beat: | Beat 1: | mine.yaml:5:7: Beat 1: expected a name of lower-case letters, digits and hyphens as the key
            streams: | transport: | mine.yaml:3:3: transport: expected one of the keys about, sessions, streams
            about: Mine. | about: | mine.yaml:2:9: about: expected a sentence, not ''
            size: 64 | `size: 64, transport: tcp}` | mine.yaml:6:26: expected YAML
            """)
    void whatIsWrongIsSaidWithItsPlace(String good, String bad, String message) {
        assertThatThrownBy(() -> ProfileCatalogue.parse("mine.yaml", GOOD.replace(good, bad)))
                .isInstanceOf(ProfileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void whatATransportDoesNotHaveIsRefused() {
        assertThatThrownBy(() ->
                        ProfileCatalogue.parse("mine.yaml", GOOD.replace("size: 64", "size: 64\n      exchanges: 3")))
                .hasMessage(
                        "mine.yaml:7:18: exchanges: expected exchanges over TCP alone; over UDP a message has one answer, not '3'");
        String video = "size: 64\n      transport: tcp\n      answer: 1k\n      codec: video";
        assertThatThrownBy(() -> ProfileCatalogue.parse("mine.yaml", GOOD.replace("size: 64", video)))
                .hasMessage("mine.yaml:9:14: codec: expected a codec of a stream over UDP, not 'video'");
        String deadline = "size: 64\n      deadline: {uniform: {min: 1s, max: 2s}}";
        assertThatThrownBy(() -> ProfileCatalogue.parse("mine.yaml", GOOD.replace("size: 64", deadline)))
                .hasMessage("mine.yaml:7:17: deadline: expected one time such as 150ms, and no distribution");
    }

    @Test
    void contradictionsAreSaidWithTheirPlace() {
        String tcp = GOOD.replace("size: 64", "size: 64\n      transport: tcp");
        assertThatThrownBy(() -> ProfileCatalogue.parse("mine.yaml", tcp))
                .hasMessage("mine.yaml:5:7: beat: stream beat uses TCP and has no answers, expected answer: SIZE");
        assertThatThrownBy(() -> ProfileCatalogue.parse("mine.yaml", ""))
                .hasMessage("mine.yaml:1:1: expected profiles by name, and the file is empty");
        assertThatThrownBy(() -> ProfileCatalogue.shipped().named("fax"))
                .hasMessageStartingWith(
                        "there is no profile 'fax'; expected a file NAME.yaml, pcap:FILE, tgen:FILE or one of heartbeat");
        assertThatThrownBy(() -> ProfileCatalogue.shipped().named("nowhere.yaml"))
                .hasMessage("nowhere.yaml cannot be read as text; give a file of profiles");
    }

    @Test
    void shippedOnesAreThereAndSendWhatTheySay() {
        var shipped = ProfileCatalogue.shipped();
        assertThat(shipped.profiles())
                .extracting(Profile::name)
                .contains("heartbeat", "phone", "voice", "voice-g729", "voice-silence", "video-call", "game", "web")
                .contains("bulk", "rrul", "dns", "mqtt");
        // 50 packets a second of G.711; with silence suppression 1004 of each 2591 ms
        assertThat(datagramsInAnHour("voice", 0)).isBetween(179_999L, 180_000L);
        assertThat(datagramsInAnHour("voice-silence", 0)).isBetween(63_000L, 72_000L);
        assertThat(datagramsInAnHour("heartbeat", 0)).isBetween(11L, 12L);
    }

    @Test
    void eachShippedNumberSaysWhereItComesFrom() throws IOException {
        YamlField root = YamlField.read("profiles.yaml", shippedText());
        List<String> without = new ArrayList<>();
        root.entries("").forEach((name, profile) -> collect(name, profile, without));
        assertThat(without).isEmpty();
        // and the test sees one that does not
        collect(
                "mine",
                YamlField.read("mine.yaml", GOOD)
                        .entries("")
                        .values()
                        .iterator()
                        .next(),
                without);
        assertThat(without).containsExactly("mine gap", "mine size");
    }

    private static void collect(String name, YamlField field, List<String> without) {
        field.entries("").forEach((key, value) -> {
            switch (key) {
                case "gap", "length", "size", "answer", "exchanges", "deadline" -> {
                    if (value.elements() == null) {
                        without.add(name + " " + key);
                    }
                }
                case "about", "direction", "transport", "codec", "next" -> {}
                default -> collect(name, value, without);
            }
        });
    }

    private static long datagramsInAnHour(String profile, int stream) {
        var emissions = new Emissions(
                1, "flow", ProfileCatalogue.shipped().profile(profile).streams().get(stream), 0);
        long count = 0;
        for (long at = emissions.next().gapNanos();
                at < 3_600_000_000_000L;
                at += emissions.next().gapNanos()) {
            count++;
        }
        return count;
    }

    private static String shippedText() throws IOException {
        try (InputStream in = Objects.requireNonNull(ProfileCatalogue.class.getResourceAsStream("profiles.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
