package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.workload.Direction;
import org.warren.workload.Emission;
import org.warren.workload.Profile;
import org.warren.workload.Stream;

/// Models of tgen against theory, and files that are none.
class TgenTrafficTest {

    private static final long SECOND = 1_000_000_000;

    /// As networkx writes it: packets both ways, each followed by 20 ms on average, and the end after 5000 of them.
    private static final String PACKETS = """
            <?xml version='1.0' encoding='utf-8'?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
              <key id="d0" for="node" attr.name="type" attr.type="string" />
              <key id="d1" for="node" attr.name="name" attr.type="string" />
              <key id="d2" for="edge" attr.name="type" attr.type="string" />
              <key id="d3" for="edge" attr.name="weight" attr.type="double" />
              <key id="d4" for="edge" attr.name="distribution" attr.type="string" />
              <key id="d5" for="edge" attr.name="param_rate" attr.type="double" />
              <graph edgedefault="directed">
                <node id="s0"><data key="d0">state</data><data key="d1">start</data></node>
                <node id="s1"><data key="d0">state</data><data key="d1">busy</data></node>
                <node id="up"><data key="d0">observation</data><data key="d1">+</data></node>
                <node id="down"><data key="d0">observation</data><data key="d1">-</data></node>
                <node id="end"><data key="d0">observation</data><data key="d1">F</data></node>
                <edge source="s0" target="s1"><data key="d2">transition</data><data key="d3">1.0</data></edge>
                <edge source="s1" target="s1"><data key="d2">transition</data><data key="d3">1.0</data></edge>
                <edge source="s1" target="up"><data key="d2">emission</data><data key="d3">0.2</data><data key="d4">exponential</data><data key="d5">0.00005</data></edge>
                <edge source="s1" target="down"><data key="d2">emission</data><data key="d3">0.7998</data><data key="d4">exponential</data><data key="d5">0.00005</data></edge>
                <edge source="s1" target="end"><data key="d2">emission</data><data key="d3">0.0002</data><data key="d4">exponential</data><data key="d5">0.00005</data></edge>
              </graph>
            </graphml>
            """;

    /// A packet up, and the end.
    private static final String ONE_PACKET = PACKETS.replace(
                    "<edge source=\"s1\" target=\"s1\">", "<edge source=\"s1\" target=\"s2\">")
            .replace(
                    "<node id=\"up\">",
                    "<node id=\"s2\"><data key=\"d0\">state</data><data key=\"d1\">last</data></node><node id=\"up\">")
            .replace("<edge source=\"s1\" target=\"end\">", "<edge source=\"s2\" target=\"end\">")
            .replace("<data key=\"d3\">0.7998</data>", "<data key=\"d3\">0</data>");

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static long count(Profile profile, Direction direction) {
        return profile.streams().stream()
                .filter(stream -> stream.direction() == direction)
                .mapToLong(stream -> stream.recorded().size())
                .sum();
    }

    private static List<Profile> named(String word, long seed, long nanos) {
        return ProfileCatalogue.shipped().named(word, seed, nanos);
    }

    @Test
    void sharesAndTimesAreTheModels() throws IOException {
        Path endless = file("endless.graphml", PACKETS.replace("0.7998", "0.8").replace("0.0002", "0"));
        long packets = 0;
        long up = 0;
        for (int seed = 1; seed <= 10; seed++) {
            Profile profile = named("tgen:" + endless, seed, 600 * SECOND).getFirst();
            up += count(profile, Direction.OUT);
            packets += count(profile, Direction.OUT) + count(profile, Direction.IN);
        }

        // Poisson: 50 a second, of which a fifth goes up
        assertThat((double) packets).isCloseTo(300_000, offset(4 * Math.sqrt(300_000)));
        assertThat((double) up / packets).isCloseTo(0.2, offset(4 * Math.sqrt(0.2 * 0.8 / packets)));
        assertThat(Math.abs(packets - 303_000))
                .as("one percent more would be seen")
                .isGreaterThan(4 * 550);
    }

    @Test
    void theEndComesWhereTheModelSays() throws IOException {
        Path file = file("packets.graphml", PACKETS);
        double sum = 0;
        int seeds = 100;
        for (int seed = 1; seed <= seeds; seed++) {
            Profile profile = named("tgen:" + file, seed, 3600 * SECOND).getFirst();
            sum += count(profile, Direction.OUT) + count(profile, Direction.IN);
        }

        assertThat(sum / seeds).isCloseTo(4999, offset(4 * 5000 / Math.sqrt(seeds)));
    }

    @Test
    void theSeedRepeatsItAndAnotherDoesNot() throws IOException {
        Path file = file("packets.graphml", PACKETS);
        String word = "tgen:" + file;

        assertThat(times(named(word, 7, 60 * SECOND))).isEqualTo(times(named(word, 7, 60 * SECOND)));
        assertThat(times(named(word, 8, 60 * SECOND))).isNotEqualTo(times(named(word, 7, 60 * SECOND)));
        assertThat(named(word, 7, 60 * SECOND).getFirst().name()).isEqualTo("packets");
    }

    private static List<Long> times(List<Profile> profiles) {
        return profiles.getFirst().streams().stream()
                .flatMap(stream -> stream.recorded().stream())
                .map(Emission::gapNanos)
                .toList();
    }

    @Test
    void aModelOfStreamsBeginsAModelOfPacketsEachTime() throws IOException {
        // given a stream each 10 s, of which each has one packet up
        Path streams = file(
                "streams.graphml",
                PACKETS.replace("<data key=\"d3\">0.7998</data>", "<data key=\"d3\">0</data>")
                        .replace("<data key=\"d3\">0.0002</data>", "<data key=\"d3\">0</data>")
                        .replace("exponential", "uniform")
                        .replace("param_rate", "param_low")
                        .replace("0.00005</data>", "10000000</data><data key=\"d6\">10000000</data>")
                        .replace(
                                "<graph ",
                                "<key id=\"d6\" for=\"edge\" attr.name=\"param_high\" attr.type=\"double\" /><graph "));
        Path packets = file("one.graphml", ONE_PACKET);

        Profile profile =
                named("tgen:" + streams + "+" + packets, 1, 95 * SECOND).getFirst();

        assertThat(profile.name()).isEqualTo("one");
        assertThat(profile.streams()).singleElement().satisfies(stream -> {
            assertThat(stream.direction()).isEqualTo(Direction.OUT);
            assertThat(stream.recorded()).hasSize(10);
            assertThat(stream.recorded().stream().skip(1).map(Emission::gapNanos))
                    .containsOnly(10 * SECOND);
            assertThat(stream.recorded().getFirst().size(0)).isEqualTo(Stream.DATAGRAM_MAX);
        });
    }

    @Test
    void aModelOfFlowsBeginsAModelOfStreamsEachTime() throws IOException {
        // given a flow each 35 s, whose streams begin each 11 s and are one packet each
        Path flows = file("flows.graphml", of2018("$", "35000000"));
        Path streams = file("streams.graphml", of2018("$", "11000000"));
        Path packets = file("packets.graphml", ONE_PACKET);

        Profile profile = named("tgen:" + flows + "+" + streams + "+" + packets, 1, 60 * SECOND)
                .getFirst();

        // then those of the first flow and those of the second one, from 35 s on
        assertThat(profile.name()).isEqualTo("packets");
        assertThat(count(profile, Direction.OUT)).isEqualTo(6 + 3);
    }

    @Test
    void modelsOf2018AreRead() throws IOException {
        // given an exponential delay with a mean of 20 ms, as Tor's model of streams has one
        Path file = file("old.graphml", of2018("-", "0").replace(">0</data><!--rate-->", ">0.00005</data>"));
        double packets = 0;
        int seeds = 10;
        for (int seed = 1; seed <= seeds; seed++) {
            packets += count(named("tgen:" + file, seed, 600 * SECOND).getFirst(), Direction.IN);
        }

        assertThat(packets).isCloseTo(300_000, offset(4 * Math.sqrt(300_000)));
    }

    @Test
    void aModelOfStreamsInPlaceOfPacketsIsRefused() throws IOException {
        Path streams = file("streams.graphml", of2018("$", "1000000"));
        Path packets = file("packets.graphml", of2018("-", "1000000"));

        for (String word : List.of("tgen:" + streams, "tgen:" + packets + "+" + streams)) {
            assertThatExceptionOfType(ProfileException.class)
                    .isThrownBy(() -> named(word, 1, 60 * SECOND))
                    .withMessageStartingWith(
                            streams + ": expected a model of packets, with + and -, and it is one of streams");
        }
    }

    @Test
    void noDelayIsLongerThanTenMinutes() throws IOException {
        Path file = file("slow.graphml", of2018("+", "7200000000"));

        assertThat(count(named("tgen:" + file, 1, 3600 * SECOND).getFirst(), Direction.OUT))
                .isEqualTo(6);
    }

    @Test
    void streamsWithoutPacketsAndWithoutTimeBetweenThemAreRefused() throws IOException {
        Path streams = file("streams.graphml", of2018("$", "0").replace(">0</data><!--rate-->", ">1e9</data>"));
        Path packets = file("packets.graphml", of2018("F", "0"));

        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> named("tgen:" + streams + "+" + packets, 1, 60 * SECOND))
                .withMessageContaining("expected at most 200000 streams in the time of a run");
    }

    @Test
    void aDelayOf2018WithoutARateIsRefused() throws IOException {
        Path file = file("old.graphml", of2018("+", "0"));

        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> named("tgen:" + file, 1, 60 * SECOND))
                .withMessageStartingWith(file + ":13:")
                .withMessageEndingWith(
                        "expected an exp_lambda above 0 where lognorm_mu and lognorm_sigma are 0, not 0.0");
    }

    /// As tgen's models were published in 2018: what happens again and again, with a delay that is always the same or,
    /// where it is 0, exponential.
    private static String of2018(String what, String micros) {
        double mu = micros.equals("0") ? 0 : Math.log(Double.parseDouble(micros));
        return """
                <?xml version='1.0' encoding='utf-8'?>
                <graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key attr.name="lognorm_mu" for="edge" id="d5"/>
                <key attr.name="weight" attr.type="double" for="edge" id="d4"/>
                <key attr.name="lognorm_sigma" attr.type="double" for="edge" id="d3"/>
                <key attr.name="type" attr.type="string" for="edge" id="d2"/>
                <key attr.name="exp_lambda" attr.type="double" for="edge" id="d1"/>
                <key attr.name="type" attr.type="string" for="node" id="d0"/>
                <graph edgedefault="directed"><node id="%1$s"><data key="d0">observation</data></node>
                <node id="start"/>
                <node id="s1"><data key="d0">state</data></node>
                <edge source="start" target="s1"><data key="d2">transition</data><data key="d4">1.0</data></edge>
                <edge source="s1" target="s1"><data key="d2">transition</data><data key="d4">1.0</data></edge>
                <edge source="s1" target="%1$s"><data key="d2">emission</data><data key="d4">1.0</data><data key="d1">0</data><!--rate--><data key="d3">0.0</data><data key="d5">%2$s</data></edge>
                </graph></graphml>
                """.formatted(what, mu);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <graphml     | <graph      | x.graphml:2:54: expected graphml, not graph
            </graphml>   | </grap>     | x.graphml:21:3: expected GraphML:
            <data key="d0">state</data><data key="d1">start | <data key="d1">start | x.graphml:10:19: expected type as one of state, observation, which is missing: this is not a Markov model
            >start<      | >begin<     | x.graphml: expected a node of type state with the name start
            >busy<       | >start<     | x.graphml:11:19: expected one state with the name start, and this is the second one
            >+<          | >up<        | x.graphml:12:19: expected name as one of +, -, F, not 'up'
            "s1" target="up" | "s7" target="up" | x.graphml:17:35: expected a state as its source, not s7
            "s1" target="up" | "s1" target="s0" | x.graphml:17:35: expected an observation as the target of an emission, not s0
            "s0" target="s1" | "s0" target="up" | x.graphml:15:35: expected a state as the target of a transition, not up
            >0.2<        | >many<      | x.graphml:17:35: expected weight as a number, not 'many'
            >0.2<        | >-1<        | x.graphml:17:35: expected a weight that is not negative, not -1.0
            >exponential<  | >gamma<   | x.graphml:17:35: expected distribution as one of uniform, normal, lognormal, exponential, pareto, not 'gamma'
            >0.00005<    | >0<         | x.graphml:17:35: expected a param_rate above 0, not 0.0
            param_rate   | rate        | x.graphml:17:35: expected the attribute param_rate, which is missing
            "s1" target="s1" | "s0" target="s1" | x.graphml:11:19: expected a transition from state s1 with a weight above 0
            <data key="d1">busy</data> | '' | x.graphml:11:19: expected the attribute name, which is missing
            id="s1"      | id="s0"     | x.graphml:11:19: expected each node once, s0 occurs twice
            """)
    void whatIsNoModelIsOneSentenceWithItsPlace(String piece, String other, String message) throws IOException {
        assertThat(PACKETS).contains(piece);
        Path file = file("x.graphml", PACKETS.replace(piece, other));

        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> named("tgen:" + file, 1, 60 * SECOND))
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/" + message.strip())
                        .doesNotContain("\n"));
    }

    @Test
    void nothingOutsideOfTheFileIsRead() throws IOException {
        file("secret", "state");
        Path file = file(
                "x.graphml",
                PACKETS.replace("<graphml", "<!DOCTYPE g [<!ENTITY s SYSTEM \"secret\">]>\n<graphml")
                        .replace(">state</data><data key=\"d1\">start", ">&s;</data><data key=\"d1\">start"));

        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> TgenReader.read(file))
                .withMessageStartingWith(file + ":2:");
    }

    @Test
    void tooManyPacketsAndWordsThatNameNothingAreRefused() throws IOException {
        Path file = file("fast.graphml", PACKETS.replace("0.0002", "0").replace("0.00005", "1"));

        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> named("tgen:" + file, 1, 60 * SECOND))
                .withMessage(file
                        + ": expected at most 200000 packets in the time of a run, and they are more within a second;"
                        + " take a model in which more time passes between them; for as many as the path takes"
                        + " there is profile bulk");
        for (String word : List.of("tgen:", "tgen:+x", "tgen:a++c", "tgen:a+b+c+d")) {
            assertThatExceptionOfType(ProfileException.class)
                    .isThrownBy(() -> named(word, 1, SECOND))
                    .withMessageContaining("names no models of tgen; expected tgen:PACKETS.graphml");
        }
        assertThatExceptionOfType(ProfileException.class)
                .isThrownBy(() -> named("tgen:" + folder.resolve("gone.graphml"), 1, SECOND))
                .withMessageContaining("there is no file");
    }
}
