package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.record.RunRecord;
import org.warren.junit.NeedsVirtualLab;
import org.warren.kit.workload.Budget;
import org.warren.scenarios.Runs;

/// `traffic` among the questions of network files.
class TrafficInFilesTest {

    private static final String QUESTION = "  - {ping: phone to server.wg0, expect: reaches, through: wg0}";
    private static final String MINE = """
            mine:
              about: a probe each second
              streams:
                probes: {gap: 1s, size: 100, answer: 16}
            """;

    @TempDir
    Path folder;

    private SmallNetwork with(String question) {
        return new SmallNetwork(folder).change("network.yaml", QUESTION, "  - " + question);
    }

    private TrafficQuestion read(String question) {
        return (TrafficQuestion) with(question).read().questions().getFirst();
    }

    @Test
    void profilesTimeAndBudgetAreRead() {
        TrafficQuestion question = read("{traffic: phone to server.wg0, profiles: [voice, web], time: 2m,"
                + " budget: {voice: {mos: \">= 4.0\", outage: \"< 1s\"}, web: {load: <4s}}, after: 1m}");

        assertThat(question.name()).isEqualTo("traffic-phone-to-server.wg0");
        assertThat(question.address()).isEqualTo("10.100.0.1");
        assertThat(question.traffic()).containsExactly("voice", "web");
        assertThat(question.timeNanos()).isEqualTo(120_000_000_000L);
        assertThat(Budget.parse(question.budget()))
                .isEqualTo(Budget.parse("=voice: mos >= 4.0, =voice: outage < 1s, =web: load < 4s"));
        assertThat(question.flows(1))
                .extracting(flow -> flow.near() + " " + flow.name() + " " + flow.far())
                .containsExactly("phone voice server", "phone web server");
    }

    @Test
    void withoutABudgetTheUsualOneIsAsked() {
        assertThat(read("{traffic: phone to server, profiles: dns}").budget()).isEqualTo(Budget.USUAL);
    }

    @Test
    void aProfileOfTheUserLiesBesideTheFileAndIsRecorded() {
        NetworkDescription read = with("{traffic: phone to server.wg0, profiles: mine.yaml}")
                .write("mine.yaml", MINE)
                .read();

        assertThat(((TrafficQuestion) read.questions().getFirst()).traffic()).containsExactly("mine");
        assertThat(read.recorded()).containsEntry("mine.yaml", MINE);
    }

    @Test
    void aRecordHasTheQuestionAndNotTheProfiles() throws IOException {
        ObjectMapper json = new ObjectMapper();
        TrafficQuestion question = read("{traffic: phone to server.wg0, profiles: dns}");

        FileQuestion again = FileQuestion.of(json.valueToTree(question), json);

        assertThat(json.writeValueAsString(question)).doesNotContain("profiles");
        assertThat(again).isInstanceOfSatisfying(TrafficQuestion.class, each -> {
            assertThat(each.budget()).isEqualTo(question.budget());
            assertThat(each.traffic()).containsExactly("dns");
            assertThat(each.flows(1)).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profiles: voice, bytes: 1MB | network.yaml:22:60: bytes: expected bytes only with transfer",
                "time: 5m | network.yaml:22:5: questions: expected the key profiles, which is missing",
                "profiles: fax | network.yaml:22:46: profiles: expected names of `warren list profiles` or files NAME.yaml beside this one",
                "profiles: [] | network.yaml:22:46: profiles: expected names of",
                "profiles: [voice, voice] | network.yaml:22:54: profiles: expected each profile once, voice stands there twice",
                "profiles: 'pcap:x.pcap' | network.yaml:22:46: profiles: expected names of",
                "profiles: gone.yaml | network.yaml:22:46: profiles: expected a file that can be read; ",
                "profiles: ../x.yaml | network.yaml:22:46: profiles: expected a file that can be read; ",
                "profiles: bad.yaml | bad.yaml:1:1: expected profiles by name",
                "profiles: voice, time: 8d | network.yaml:22:59: time: expected",
                "profiles: voice, time: 20 | network.yaml:22:59: time: expected",
                "profiles: voice, budget: mos | network.yaml:22:61: budget: expected limits by profile",
                "profiles: voice, budget: {web: {load: <4s}} | network.yaml:22:67: web: expected one of the profiles of this question as the key, not web",
                "profiles: voice, budget: {voice: {moss: '>= 4'}} | network.yaml:22:76: moss: expected a limit of a figure, as outage: \"< 1s\"; there is no figure 'moss'",
                "profiles: web, budget: {web: {mos: '> 3'}} | network.yaml:22:71: mos: expected a figure that web has, and mos is none of it",
                "profiles: voice, budget: {voice: {load: '< 3s'}} | network.yaml:22:76: load: expected a figure that voice has",
                "profiles: bulk | network.yaml:22:15: traffic: expected at most 48 MB in all traffic of a file, because each interface is captured, and these are about",
                "profiles: voice, time: 8h | network.yaml:22:59: time: expected at most 48 MB in all traffic of a file",
                "profiles: voice, budget: {voice: {mos: good}} | network.yaml:22:75: mos: expected a limit of a figure",
                "profiles: voice, budget: {voice: {outage: '< 1s, mos > 3'}} | network.yaml:22:78: outage: expected a limit of a figure, as outage: \"< 1s\"; several limits have a key each"
            })
    void whatIsWrongIsOneSentenceWithItsPlace(String keys, String message) {
        SmallNetwork network =
                with("{traffic: phone to server.wg0, " + keys + "}").write("bad.yaml", "[]\n");

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/" + message)
                        .doesNotContain("\n"));
    }

    @Test
    void trafficToItselfIsRefused() {
        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> read("{traffic: phone to phone, profiles: dns}"))
                .withMessageContaining("expected two nodes");
    }

    /// The first thing that the tunnel carries loses nothing, and a limit is that of the profile that it names alone.
    @Test
    @NeedsVirtualLab
    void usualBudgetIsKeptFromTheFirstPacketOnAndLimitsAreOfOneProfile() {
        SmallNetwork network = with("{name: first, traffic: phone to server.wg0, profiles: voice, time: 10s}\n"
                + "  - {name: two, traffic: phone to server.wg0, profiles: [voice, voice-g729], time: 10s,"
                + " budget: {voice: {mos: \">= 4.3\"}}}");

        RunRecord run = mustPass(Runs.network(network.folder(), "kernel", "kernel", Map.of()))
                .record();

        assertThat(run.checks())
                .filteredOn(check -> check.id().equals("two"))
                .singleElement()
                .satisfies(check -> assertThat(check.message())
                        .contains("2 streams of voice")
                        .doesNotContain("4 streams"));
    }

    @Test
    @NeedsVirtualLab
    void callsThroughATunnelKeepTheirBudgetUntilTheNatForgets() throws IOException {
        // The server's push comes after the mapping of 120 s is gone, and the tunnel of the phone has no keepalive.
        SmallNetwork network = with("{traffic: phone to server.wg0, profiles: voice, time: 1m,"
                        + " budget: {voice: {mos: \">= 4.0\", outage: \"< 1s\"}}}\n"
                        + "  - {name: pushes, traffic: phone to server.wg0, profiles: mine.yaml, time: 10m,"
                        + " budget: {mine: {lost: <=1%}}}")
                .write(
                        "mine.yaml",
                        MINE.replace("gap: 1s, size: 100, answer: 16", "gap: 130s, size: 100, direction: in"));

        RunRecord run = mustFail(
                        Runs.network(network.folder(), "kernel", "kernel", Map.of()),
                        "the router forgets a stream after 120 s, and pushes come each 130 s",
                        "pushes")
                .record();

        assertThat(run.checks())
                .filteredOn(check -> check.id().equals("traffic-phone-to-server.wg0"))
                .singleElement()
                .satisfies(check -> assertThat(check.verdict()).hasToString("PASS"))
                .satisfies(check -> assertThat(check.message()).contains("mos is >= 4"));
        assertThat(run.measurements()).extracting(each -> each.name()).contains("pushes lost mine probes");
        assertThat(run.strips()).hasSize(3);
    }

    /// A firewall that refuses connections by ICMP says so while `connect` is being called, and the connection goes on.
    /// A player that does not read this is awake for ever: in virtual time no second passes, and the lab ends the run.
    @Test
    @NeedsVirtualLab
    void connectionsThatIcmpSpeaksOfKeepNoPlayerAwake() {
        SmallNetwork network = with("{traffic: phone to server.wg0, profiles: mine.yaml, time: 3m,"
                        + " budget: {mine: {failed: <=0%}}}")
                .change("network.yaml", "    role: client\n", "    role: client\n    firewall: refuses.nft\n")
                .write("refuses.nft", """
                        table inet refuses {
                          chain out {
                            type filter hook output priority 0;
                            tcp dport 7710 reject with icmpx type host-unreachable
                          }
                        }
                        """)
                .write("mine.yaml", MINE.replace("gap: 1s,", "transport: tcp, gap: 1s,"));

        RunRecord run = mustFail(
                        Runs.network(network.folder(), "kernel", "kernel", Map.of()),
                        "the phone's own firewall refuses the connections",
                        "traffic-phone-to-server.wg0")
                .record();

        assertThat(run.clock().elapsedSeconds()).isGreaterThan(180);
    }
}
