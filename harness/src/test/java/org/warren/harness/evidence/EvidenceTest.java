package org.warren.harness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.parameter.DurationText;

class EvidenceTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Observations OBSERVATIONS = new Observations(
            1,
            "nat-timeout",
            "virtual",
            42,
            1_000,
            900,
            Map.of("idle", "1h"),
            Map.of("client", new Subject("kernel", "6.12", "guest kernel")),
            JSON.objectNode(),
            List.of(new Step("idle", 100, 200, "ok")),
            Map.of("ping", JSON.numberNode(3)));

    @TempDir
    Path folder;

    @BeforeEach
    void writeObservations() throws IOException {
        OBSERVATIONS.write(folder.resolve("observations.json"));
    }

    @Test
    void observationsAreReadAsTheyWereWritten() throws IOException {
        assertThat(Evidence.read(folder).observations()).isEqualTo(OBSERVATIONS);
    }

    @Test
    void observationsMayHaveFieldsOfALaterVersion() throws IOException {
        write("observations.json", text().replaceFirst("\\{", "{\"weather\":\"fine\","));

        assertThat(Evidence.read(folder).observations()).isEqualTo(OBSERVATIONS);
    }

    @Test
    void observationsWithoutAFieldOrOfAnotherSchemaAreRefused() throws IOException {
        var text = text();
        write("observations.json", text.replace("\"epochNanos\"", "\"epoch\""));
        assertThatThrownBy(() -> Evidence.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("epochNanos");

        write("observations.json", text.replace("\"schema\" : 1", "\"schema\" : 2"));
        assertThatThrownBy(() -> Evidence.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("schema 2");
    }

    @Test
    void addressesComeFromTheTopology() throws IOException {
        write("observations.json", text().replaceFirst("\"topology\" : \\{ *\\}", """
                                "topology" : {"nodes":[{"name":"client","interfaces":[
                                  {"name":"eth0","addresses":["192.168.1.2/24","2001:db8::2/64"]}]},
                                  {"name":"nat","interfaces":[{"addresses":["192.168.1.1/24"]}]}]}"""));
        var observations = Evidence.read(folder).observations();

        assertThat(observations.addressesOf("client"))
                .containsExactly(InetAddress.ofLiteral("192.168.1.2"), InetAddress.ofLiteral("2001:db8::2"));
        assertThat(observations.addressesOf("server")).isEmpty();
        assertThat(OBSERVATIONS.addressesOf("client")).isEmpty();
    }

    @Test
    void missingFolderIsRefused() {
        assertThatThrownBy(() -> Evidence.read(folder.resolve("nowhere"))).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        var evidence = Evidence.read(folder);

        assertThatThrownBy(() -> evidence.packets("nat", "wan"))
                .isInstanceOf(MissingEvidenceException.class)
                .hasMessage("There is no capture of nat-wan: captures/nat-wan.pcap is missing.");
        assertThatThrownBy(() -> evidence.mappings("nat")).hasMessageContaining("nat/nat.jsonl is missing");
        assertThatThrownBy(() -> evidence.log("nat-x")).hasMessageContaining("logs/nat-x.log is missing");
        assertThatThrownBy(() -> evidence.observations().step("lunch")).hasMessage("The run has no step \"lunch\".");
        assertThatThrownBy(() -> evidence.observations().value("x")).isInstanceOf(MissingEvidenceException.class);
        assertThatThrownBy(() -> evidence.observations().parameter("x")).isInstanceOf(MissingEvidenceException.class);
        assertThat(evidence.captures()).isEmpty();
        assertThat(evidence.probes("first")).isEmpty();
    }

    @Test
    void damagedCaptureGivesWhatItHasButNotToWhoNeedsAll() throws IOException {
        write("captures/nat-wan.pcap", "");
        var evidence = Evidence.read(folder);

        assertThat(evidence.captures()).containsExactly("nat-wan");
        assertThat(evidence.capture("nat-wan").packets()).isEmpty();
        assertThatThrownBy(() -> evidence.packets("nat", "wan"))
                .isInstanceOf(MissingEvidenceException.class)
                .hasMessage("The capture of nat-wan ends before its first packet.");
    }

    @Test
    void unreadableCaptureIsMissingEvidence() throws IOException {
        write("captures/nat-wan.pcap", "this is not a capture, only text of some length");

        assertThatThrownBy(() -> Evidence.read(folder).packets("nat", "wan"))
                .isInstanceOf(MissingEvidenceException.class)
                .hasMessageContaining("neither a pcap nor a pcapng file");
    }

    @Test
    void damagedConntrackLogIsMissingEvidence() throws IOException {
        write("nat/nat.jsonl", "{\"t\":5\n");
        var evidence = Evidence.read(folder);

        assertThat(evidence.routers()).containsExactly("nat");
        assertThat(evidence.conntrack("nat").problems()).hasSize(1);
        assertThatThrownBy(() -> evidence.mappings("nat"))
                .isInstanceOf(MissingEvidenceException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void probesOfAllNodesAreInTheOrderOfTime() throws IOException {
        write("probes/server-echo.jsonl", "{\"t\":1020,\"event\":\"received\",\"probe\":\"first\",\"sequence\":0}\n");
        write("probes/client-first.jsonl", """
                {"t":1010,"event":"sent","probe":"first","sequence":0}
                {"t":1030,"event":"answered","probe":"first","sequence":0}

                {"t":1040,"event":"refused","probe":"other","sequence":0}
                """);
        var evidence = Evidence.read(folder);

        assertThat(evidence.probeLogs()).containsExactly("client-first", "server-echo");
        assertThat(evidence.probes("first"))
                .containsExactly(
                        new ProbeEvent(10, ProbeEvent.Type.SENT, "first", 0, "client-first"),
                        new ProbeEvent(20, ProbeEvent.Type.RECEIVED, "first", 0, "server-echo"),
                        new ProbeEvent(30, ProbeEvent.Type.ANSWERED, "first", 0, "client-first"));
        assertThat(evidence.probes()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"t\":5", "{}", "{\"t\":5,\"event\":\"lost\",\"probe\":\"x\",\"sequence\":1}"})
    void badProbeLineIsNamedByNumber(String line) throws IOException {
        write("probes/client-x.jsonl", "\n" + line + "\n");

        assertThatThrownBy(() -> Evidence.read(folder).probes())
                .isInstanceOf(MissingEvidenceException.class)
                .hasMessage("The probe log client-x is damaged at line 2.");
    }

    @Test
    void logsAreText() throws IOException {
        write("logs/client-wireguard-go.log", "started\n");

        assertThat(Evidence.read(folder).logs()).containsExactly("client-wireguard-go");
        assertThat(Evidence.read(folder).log("client-wireguard-go")).isEqualTo("started\n");
    }

    @ParameterizedTest
    @CsvSource({
        "30, 30000000000",
        "30s, 30000000000",
        "0, 0",
        "off, 0",
        "250ms, 250000000",
        "1.5h, 5400000000000",
        "1h30m, 5400000000000",
        "1d, 86400000000000",
        "5us, 5000",
        "7ns, 7",
    })
    void durationsAreReadAsPeopleWriteThem(String text, long nanos) {
        assertThat(DurationText.parseNanos(text)).hasValue(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1 h", "h", "1x", "1h30", "99999999999999d"})
    void anythingElseIsNoDuration(String text) {
        assertThat(DurationText.parseNanos(text)).isEmpty();
    }

    private String text() throws IOException {
        return Files.readString(folder.resolve("observations.json"));
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
