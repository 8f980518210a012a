package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.record.RunFolder;
import org.warren.junit.NeedsVirtualLab;
import org.warren.kit.testing.EvidenceFolder;

/// Bundles of runs whose profiles, links and captures are files, on a machine that does not have them.
@NeedsVirtualLab
class BundledFilesTest {

    private static final String MINE = """
            mine:
              about: a probe each second
              streams:
                probes: {gap: {exponential: {mean: 1s}}, size: 100, answer: 16}
            """;
    private static final String TRACE = "0\n3\n7\n11\n20\n";
    private static final String SLOW = "{delay: 5ms, loss: 5%, down: {trace: radio.down}}\n";

    @TempDir
    Path folder;

    private SeparateDriver driver;
    private Path theirs;

    @BeforeEach
    void filesOfAnotherMachine() throws IOException {
        driver = new SeparateDriver(folder);
        theirs = Files.createDirectory(folder.resolve("theirs"));
        Files.writeString(theirs.resolve("mine.yaml"), MINE);
        Files.writeString(theirs.resolve("radio.down"), TRACE);
        Files.writeString(theirs.resolve("slow.yaml"), SLOW);
    }

    @Test
    void profilesCapturesAndLinksTravelWithTheirRun() throws Exception {
        Path first = folder.resolve("first");
        SeparateDriver.Run played = driver.run(
                "traffic",
                "--profile",
                theirs.resolve("mine.yaml") + ",pcap:" + capture(),
                "--link",
                theirs.resolve("slow.yaml").toString(),
                "--time",
                "1m",
                "--out",
                first.toString());
        assertThat(played.said()).contains("recorded udp");
        Path bundle = bundle(first);
        OutputFolder.removeTree(theirs);

        Path again = folder.resolve("again");
        SeparateDriver.Run repeated = driver.run("run", "--from", bundle.toString(), "--out", again.toString());

        assertThat(repeated.status()).as(repeated.said()).isZero();
        assertThat(repeated.said()).contains("SAME: ");
        assertThat(again.resolve("probes/server-traffic.gz"))
                .hasSameBinaryContentAs(first.resolve("probes/server-traffic.gz"));
        assertThat(new RunFolder(again).readRun().reproduce()).isEqualTo("./warren run --from " + bundle);
        assertThat(driver.run("judge", again.toString()).said())
                .contains("played")
                .doesNotContain("cannot");

        // and what it says of itself travels on
        SeparateDriver.Run onward = driver.run(
                "run",
                "--from",
                bundle(again).toString(),
                "--out",
                folder.resolve("onward").toString());
        assertThat(onward.said()).contains("SAME: ");
    }

    /// The planted fault: a bundle that lacks what its files said.
    @Test
    void aBundleWithoutThemIsOneSentence() throws Exception {
        Path first = folder.resolve("first");
        driver.run(
                "traffic",
                "--profile",
                theirs.resolve("mine.yaml").toString(),
                "--time",
                "1m",
                "--out",
                first.toString());
        Path notes = first.resolve("observations.json");
        Files.writeString(notes, Files.readString(notes).replace("\"workload\" :", "\"workload-of-then\" :"));

        SeparateDriver.Run refused = driver.run("run", "--from", bundle(first).toString());

        // the file is still there, and is not read
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.said())
                .hasLineCount(1)
                .contains(
                        "cannot be run again: its profiles cannot be taken from its record (its run noted nothing of them),"
                                + " and files are not read from this machine in their place");
    }

    @Tag("long")
    @Test
    void theFilesOfANetworkTravelWithItsRun() throws Exception {
        Files.writeString(theirs.resolve("network.yaml"), """
                networks:
                  internet: 203.0.113.0/24
                nodes:
                  server:
                    interfaces:
                      eth0: {network: internet, address: 203.0.113.10/24}
                    tunnels: {wg0: server.conf}
                  phone:
                    interfaces:
                      eth0: {network: internet, address: 203.0.113.2/24, link: {delay: 5ms, down: {trace: radio.down}}}
                    tunnels: {wg0: phone.conf}
                    role: client
                questions:
                  - {traffic: phone to server.wg0, profiles: mine.yaml, time: 30s}
                """);
        Files.writeString(theirs.resolve("server.conf"), """
                [Interface]
                Address = 10.100.0.1/24
                ListenPort = 51820
                PrivateKey = {private-key:server}

                [Peer]
                PublicKey = {public-key:phone}
                AllowedIPs = 10.100.0.2/32
                """);
        Files.writeString(theirs.resolve("phone.conf"), """
                [Interface]
                Address = 10.100.0.2/24
                PrivateKey = {private-key:phone}

                [Peer]
                PublicKey = {public-key:server}
                Endpoint = 203.0.113.10:51820
                AllowedIPs = 10.100.0.0/24
                """);
        Path first = folder.resolve("first");
        SeparateDriver.Run played = driver.run("try", theirs.toString(), "--out", first.toString());
        assertThat(played.said()).contains("traffic-phone-to-server.wg0");
        Path bundle = bundle(first);
        OutputFolder.removeTree(theirs);

        SeparateDriver.Run repeated = driver.run(
                "run",
                "--from",
                bundle.toString(),
                "--out",
                folder.resolve("again").toString());

        assertThat(repeated.status()).as(repeated.said()).isZero();
        assertThat(repeated.said()).contains("SAME: ");
    }

    /// Ten datagrams of somebody's conversation, a second apart.
    private Path capture() {
        EvidenceFolder made = new EvidenceFolder(theirs.resolve("capture")).capture("recorded");
        Endpoint near = Endpoint.parse("192.0.2.1:4000");
        Endpoint far = Endpoint.parse("192.0.2.2:5000");
        for (int i = 0; i < 10; i++) {
            made.udp("recorded", i * 1_000_000_000L, near, far, new byte[200]);
        }
        made.write(10_000_000_000L);
        return theirs.resolve("capture/captures/recorded.pcap");
    }

    private Path bundle(Path run) throws Exception {
        Path bundle = folder.resolve(run.getFileName() + ".warren.zip");
        assertThat(driver.run("bundle", run.toString(), "--out", bundle.toString())
                        .status())
                .isZero();
        return bundle;
    }
}
