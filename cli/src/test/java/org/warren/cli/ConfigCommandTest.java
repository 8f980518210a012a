package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigCommandTest {

    private static final String PRIVATE = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";
    private static final String PUBLIC = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
    private static final String PSK = "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=";

    private static final String SERVER = """
            [Interface]
            Address = 10.100.0.1/24, fd00:100::1/64
            ListenPort = 51820
            PrivateKey = %s
            FwMark = 51820
            PostUp = iptables -t nat -A POSTROUTING -s 10.100.0.0/24 -o eth0 -j MASQUERADE
            PostUp = echo "${HOME}" 'up' \\ %%i
            SaveConfig = true

            [Peer]
            PublicKey = %s
            PresharedKey = %s
            AllowedIPs = 10.100.0.2/32
            """.formatted(PRIVATE, PUBLIC, PSK);

    @TempDir
    private Path folder = Path.of(".");

    private Path file = Path.of(".");

    @BeforeEach
    void writeServer() throws IOException {
        file = Files.writeString(folder.resolve("wg0.conf"), SERVER);
    }

    @Test
    void importShowsSecretsOnlyWhenTold() {
        CommandRun hidden = CommandRun.of("config", "import", file.toString());
        assertThat(hidden.status()).isZero();
        assertThat(hidden.out() + hidden.err())
                .contains("PrivateKey = (hidden)\n", "PresharedKey = (hidden)\n", "FwMark = 0xca6c\n", PUBLIC)
                .doesNotContain(PRIVATE)
                .doesNotContain(PSK);
        assertThat(CommandRun.of("config", "import", "--show-secrets", file.toString())
                        .out())
                .isEqualTo(CommandRun.of("config", "export", "--format", "ini", file.toString())
                        .out())
                .contains(PRIVATE, PSK);
    }

    @Test
    void importPrintsJsonWithoutSecretsUnlessTold() throws IOException {
        CommandRun hidden = CommandRun.of("config", "import", "--format", "json", file.toString());

        assertThat(hidden.status()).isZero();
        assertThat(hidden.out() + hidden.err()).doesNotContain(PRIVATE).doesNotContain(PSK);
        assertThat(new ObjectMapper().readTree(hidden.out())).isEqualTo(new ObjectMapper().readTree("""
                {"Interface": {
                    "PrivateKey": "(hidden)", "ListenPort": 51820, "FwMark": 51820,
                    "Address": ["10.100.0.1/24", "fd00:100::1/64"],
                    "PostUp": ["iptables -t nat -A POSTROUTING -s 10.100.0.0/24 -o eth0 -j MASQUERADE",
                               "echo \\"${HOME}\\" 'up' \\\\ %i"],
                    "SaveConfig": true},
                 "Peers": [{
                    "PublicKey": "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=", "PresharedKey": "(hidden)",
                    "AllowedIPs": ["10.100.0.2/32"]}]}
                """));
        assertThat(CommandRun.of("config", "import", "--format", "json", "--show-secrets", file.toString())
                        .out())
                .contains("\"PrivateKey\" : \"" + PRIVATE, "\"PresharedKey\" : \"" + PSK);
    }

    @Test
    void refusalsNameFileLineAndColumn() throws IOException {
        Files.writeString(file, SERVER.replace("ListenPort = 51820", "ListenPort = " + PRIVATE));
        CommandRun run = CommandRun.of("config", "import", file.toString());
        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("warren: " + file + ":3:14: ListenPort: expected a port, 0 to 65535\n");
    }

    @Test
    void filesThatCannotBeReadAreSaid() throws IOException {
        assertThat(CommandRun.of("config", "import", folder.resolve("none").toString()))
                .satisfies(run -> assertThat(run.status()).isEqualTo(Warren.USAGE))
                .satisfies(run -> assertThat(run.err())
                        .contains("there is no file " + folder.resolve("none") + "; name one that exists"));
        Files.write(file, "[Interface] # caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(CommandRun.of("config", "import", file.toString()).err()).contains(" is no UTF-8 text");
    }

    @Test
    void remarksGoToStandardError() throws IOException {
        Files.writeString(file, SERVER.replace("10.100.0.2/32", "10.100.0.2/24"));
        CommandRun run = CommandRun.of("config", "import", file.toString());
        assertThat(run.status()).isZero();
        assertThat(run.err()).startsWith("warren: " + file + ":13:14: AllowedIPs: bits behind the prefix");
    }

    @Test
    void serverBecomesANixosModuleWithoutItsKeys() {
        CommandRun run = CommandRun.of("config", "export", "--format", "nixos", "--uplink", "ens3", file.toString());
        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain(PRIVATE).doesNotContain(PSK).isEqualTo("""
                # The keys are not part of this module: put them into the files that it names, which only root may read.
                { ... }:
                {
                  networking.nat = {
                    enable = true;
                    externalInterface = "ens3";
                    internalIPs = [ "10.100.0.0/24" ];
                  };
                  networking.firewall.allowedUDPPorts = [ 51820 ];
                  networking.wireguard.interfaces."wg0" = {
                    ips = [ "10.100.0.1/24" "fd00:100::1/64" ];
                    listenPort = 51820;
                    privateKeyFile = "/etc/wireguard/wg0.key";
                    fwMark = "0xca6c";
                    postSetup = [ "echo \\"\\${HOME}\\" 'up' \\\\ wg0" ];
                    peers = [
                      {
                        publicKey = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
                        presharedKeyFile = "/etc/wireguard/wg0-peer1.psk";
                        allowedIPs = [ "10.100.0.2/32" ];
                      }
                    ];
                  };
                }
                """);
        assertThat(run.err())
                .contains("MASQUERADE': networking.nat does this", "left out SaveConfig")
                .hasLineCount(2);
    }

    /// As a usual server's file has it: the uplink's name stands in it.
    @Test
    void uplinkAndNatAreThoseOfTheCommandsThatTheyReplace() throws IOException {
        CommandRun run = nixos("""
                PostUp = iptables -A FORWARD -i %i -j ACCEPT; iptables -t nat -A POSTROUTING -o ens3 -j MASQUERADE
                PostDown = iptables -D FORWARD -i %i -j ACCEPT; iptables -t nat -D POSTROUTING -o ens3 -j MASQUERADE
                """);
        assertThat(run.out())
                .contains(
                        """
                        networking.nat = {
                            enable = true;
                            externalInterface = "ens3";
                            internalInterfaces = [ "wg0" ];
                          };
                        """,
                        "{ pkgs, ... }:",
                        "systemd.services.\"wireguard-wg0\".path = [ pkgs.iptables ];",
                        "postSetup = [ \"iptables -A FORWARD -i wg0 -j ACCEPT\" ];",
                        "postShutdown = [ \"iptables -D FORWARD -i wg0 -j ACCEPT\" ];")
                .doesNotContain("enableIPv6", "MASQUERADE");
        assertThat(run.err().lines())
                .containsExactly(
                        "warren: left out 'iptables -t nat -A POSTROUTING -o ens3 -j MASQUERADE': networking.nat does this",
                        "warren: left out 'iptables -t nat -D POSTROUTING -o ens3 -j MASQUERADE': networking.nat does this");
    }

    @Test
    void bothFamiliesAreMasqueradedWhereTheFileDoesSo() throws IOException {
        assertThat(nixos("""
                PostUp = iptables -w -t nat -I POSTROUTING 1 -o eth0 -j MASQUERADE && sysctl -q -w net.ipv4.ip_forward=1
                PostUp = ip6tables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
                """).out())
                .contains(
                        "enableIPv6 = true;",
                        "externalInterface = \"eth0\";",
                        "postSetup = [ \"sysctl -q -w net.ipv4.ip_forward=1\" ];",
                        "path = [ pkgs.procps ];");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostUp = ip route add 10.77.0.0/16 dev %i; ip route add 10.78.0.0/16 dev %i",
                "PostUp = iptables -t nat -A POSTROUTING -s 10.8.0.0/24 ! -o wg0 -j MASQUERADE",
                "PostUp = iptables -t nat -A POSTROUTING -o %i -j MASQUERADE",
                "PostUp = iptables -t nat -A POSTROUTING -o eth0 -d 192.0.2.0/24 -j MASQUERADE",
                "PostUp = iptables -t nat -A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.1",
                "PostUp = if true; then iptables -t nat -A POSTROUTING -o $(cat up) -j MASQUERADE; fi",
                "PostUp = nft add rule ip nat postrouting oifname eth0 masquerade",
                "PostUp = ip6tables -t nat -A POSTROUTING -o eth0 -j MASQUERADE",
                "PostDown = iptables -t nat -D POSTROUTING -o eth0 -j MASQUERADE",
                "Address = fd00:7::1/64"
            })
    void nothingIsAddedForAFileThatDoesNotMasqueradeAndNothingIsLost(String line) throws IOException {
        CommandRun run = nixos(line);
        assertThat(run.out()).doesNotContain("networking.nat");
        assertThat(run.err()).isEmpty();
        if (line.startsWith("Post")) {
            String command = line.substring(line.indexOf('=') + 2).replace("%i", "wg0");
            assertThat(run.out())
                    .contains(
                            (line.startsWith("PostUp") ? "postSetup" : "postShutdown") + " = [ \"" + command + "\" ];");
        }
    }

    @Test
    void anUplinkWithoutAnyMasqueradingIsSaid() throws IOException {
        Files.writeString(file, "[Interface]\nListenPort = 1\n");
        CommandRun run = CommandRun.of("config", "export", "--format", "nixos", "--uplink", "ens3", file.toString());
        assertThat(run.out()).doesNotContain("networking.nat");
        assertThat(run.err())
                .isEqualTo("warren: left out --uplink ens3: the file masquerades nothing that networking.nat could\n");
    }

    private CommandRun nixos(String lines) throws IOException {
        Files.writeString(file, "[Interface]\nListenPort = 51820\nAddress = 10.8.0.1/24\n" + lines);
        CommandRun run = CommandRun.of("config", "export", "--format", "nixos", file.toString());
        assertThat(run.status()).isZero();
        return run;
    }

    @Test
    void clientBecomesAModuleOfWgQuick() throws IOException {
        Files.writeString(file, """
                [Interface]
                PrivateKey = %s
                Address = 10.100.0.2/32
                DNS = 1.1.1.1, 8.8.8.8
                Table = off
                [Peer]
                EndPoint = vpn.example:51820
                PublicKey = %s
                AllowedIPs = 0.0.0.0/0
                PersistentKeepalive = 1
                """.formatted(PRIVATE, PUBLIC));
        CommandRun run = CommandRun.of("config", "export", "--format", "nixos", "--interface", "home", file.toString());
        assertThat(run.out())
                .contains(
                        "networking.wg-quick.interfaces.\"home\" = {",
                        "address = [ \"10.100.0.2/32\" ];",
                        "dns = [ \"1.1.1.1\" \"8.8.8.8\" ];",
                        "table = \"off\";",
                        "endpoint = \"vpn.example:51820\";",
                        "persistentKeepalive = 1;")
                .doesNotContain("networking.nat", PRIVATE);
        assertThat(CommandRun.of("config", "export", "--format", "nixos", "--role", "server", file.toString())
                        .out())
                .contains("networking.wireguard.interfaces.\"wg0\" = {", "allowedIPsAsRoutes = false;");
    }

    @Test
    void namesAreAskedForAndChecked() throws IOException {
        Path unnamed = Files.writeString(folder.resolve("a-name-that-is-too-long.conf"), SERVER);
        assertThat(CommandRun.of("config", "export", "--format", "nixos", unnamed.toString())
                        .err())
                .contains("does not name an interface, as wg0.conf would; say --interface NAME");
        assertThat(CommandRun.of("config", "export", "--format", "nixos", "--uplink", "a\"b", file.toString())
                        .err())
                .contains("--uplink 'a\"b' is not an interface's name");
        assertThat(CommandRun.of("config").status()).isEqualTo(Warren.USAGE);
    }

    @Test
    void nixReadsTheModule() throws Exception {
        boolean hasNix = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(bin -> Files.isExecutable(Path.of(bin, "nix-instantiate")));
        assumeTrue(
                hasNix,
                "UNSUPPORTED: there is no nix-instantiate on this machine; install it with the system's packages");
        Path module = folder.resolve("module.nix");
        Files.writeString(
                module,
                CommandRun.of("config", "export", "--format", "nixos", file.toString())
                        .out());
        String expression = "(import " + module + " {}).networking.wireguard.interfaces.wg0.postSetup";
        Process nix = new ProcessBuilder("nix-instantiate", "--eval", "--strict", "--expr", expression)
                .redirectError(folder.resolve("nix.err").toFile())
                .start();
        String said = new String(nix.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(nix.waitFor())
                .as(Files.readString(folder.resolve("nix.err")))
                .isZero();
        assertThat(said.strip()).isEqualTo("[ \"echo \\\"\\${HOME}\\\" 'up' \\\\ wg0\" ]");
    }

    /// Files of a WireGuard that is changed: plain WireGuard knows none of their keys.
    @ParameterizedTest
    @ValueSource(strings = {"Jc = 7", "Jmin = 50", "S1 = 20", "H1 = 1000000000-1100000000", "I1 = <b 0x0011>", "S4 ="})
    void keysOfOthersAreNamed(String line) throws IOException {
        Files.writeString(file, "[Interface]\nPrivateKey = " + PRIVATE + "\n" + line + "\n");
        CommandRun run = CommandRun.of("config", "import", file.toString());
        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err())
                .startsWith("warren: " + file + ":3:1: " + line.substring(0, line.indexOf(' '))
                        + ": expected KEY = VALUE, KEY one of PrivateKey, ");
    }

    @Test
    void importNamesWhatNobodySees() throws IOException {
        Files.writeString(file, "\ufeff" + SERVER);
        CommandRun run = CommandRun.of("config", "import", file.toString());
        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err())
                .isEqualTo("warren: " + file + ":1:1: line: expected [Interface] or [Peer] first; at 1:1 stands U+FEFF"
                        + " ZERO WIDTH NO-BREAK SPACE (byte order mark), which cannot be seen; delete it\n");
    }
}
