package org.warren.scenarios.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.CommandLineRun;

/// A capture of a client whose clock was set back, to the network that does the same.
@NeedsVirtualLab
class ReproducedClockTest {

    private static final String WHEN =
            ", count: 20, expect: does not reach, when: [clock laptop back 30d, reboot laptop]";

    @TempDir
    private Path folder;

    @Test
    void theLabShowsWhatACaptureOfAnotherImplementationShows() throws IOException {
        Files.writeString(folder.resolve("network.yaml"), """
                networks: {internet: 203.0.113.0/24}
                nodes:
                  office:
                    interfaces: {eth0: {network: internet, address: 203.0.113.10/24, delay: 25ms}}
                    tunnels: {wg0: server.conf}
                  laptop:
                    interfaces: {eth0: {network: internet, address: 203.0.113.2/24}}
                    tunnels: {wg0: laptop.conf}
                questions:
                  - {ping: laptop to office.wg0, expect: reaches}
                  - {ping: laptop to office.wg0%s}
                """.formatted(WHEN));
        Files.writeString(folder.resolve("laptop.conf"), """
                [Interface]
                Address = 10.7.0.2/32
                PrivateKey = WIb9Y1yX80dkOcIBuVA52p0eqWHBzz/njPw3hVt7MkI=
                [Peer]
                PublicKey = jpmuPsLOx1gw5Nr+PgsoA54BGhNpyTpxmJ+xc7DByDU=
                Endpoint = 203.0.113.10:51820
                AllowedIPs = 10.7.0.0/24
                """);
        Path office = Files.writeString(folder.resolve("server.conf"), """
                [Interface]
                Address = 10.7.0.1/24
                ListenPort = 51820
                PrivateKey = SAjqVdq/o76Gua2TT1inFDA3Yl7TXr8RwkiCZ/b3M1U=
                [Peer]
                PublicKey = ZHjZV1TlohpcMaAfODJF8AcN7+FjfItodcWAugX0VWI=
                AllowedIPs = 10.7.0.2/32
                """);
        Path run = folder.resolve("run");
        assertThat(CommandLineRun.of("try", folder, "--client", "wireguard-go", "--out", run)
                        .status())
                .isZero();

        CommandLineRun diagnosed = CommandLineRun.of(
                "diagnose",
                run.resolve("captures/office-eth0.pcap"),
                "--config",
                office,
                "--reproduce",
                folder.resolve("networks"));

        assertThat(diagnosed.err()).isEmpty();
        assertThat(diagnosed.out())
                .contains(
                        "Reproducing clock-set-back in the virtual lab, captured at the client:",
                        "yes, the lab shows clock-set-back (1.00 of 1)");
        assertThat(folder.resolve("networks/clock-set-back/network.yaml"))
                .content()
                .contains("when: [clock client back 1y, reboot client]", "delay: 25ms");
    }
}
