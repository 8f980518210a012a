package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.CommandLineRun;
import org.warren.wireguard.key.PrivateKey;

/// Two commands and no editor: `warren new` around files that people have, and `warren try` on what it wrote.
@NeedsVirtualLab
class NewNetworkTest {

    /// The one that the tutorial prints, and another.
    private static final String SERVER_KEY = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";

    private static final String PHONE_KEY = "mNDXHxfv00Jw2n/NNwShDWzwySVTjf+/jghDP7cugVA=";
    private static final String SERVER_PUBLIC =
            PrivateKey.fromBase64(SERVER_KEY).publicKey().toBase64();
    private static final String PHONE_PUBLIC =
            PrivateKey.fromBase64(PHONE_KEY).publicKey().toBase64();

    private static final String TUTORIAL_SERVER = """
            [Interface]
            Address = 10.100.0.1/24
            ListenPort = 51820
            PrivateKey = %s
            PostUp = iptables -t nat -A POSTROUTING -s 10.100.0.0/24 -o ens3 -j MASQUERADE
            PostDown = iptables -t nat -D POSTROUTING -s 10.100.0.0/24 -o ens3 -j MASQUERADE

            [Peer]
            PublicKey = %s
            AllowedIPs = 10.100.0.2/32
            """.formatted(SERVER_KEY, PHONE_PUBLIC);
    private static final String TUTORIAL_CLIENT = """
            [Interface]
            Address = 10.100.0.2/32
            PrivateKey = %s
            DNS = 1.1.1.1, 8.8.8.8

            [Peer]
            EndPoint = 203.0.113.7:51820
            PublicKey = %s
            AllowedIPs = 0.0.0.0/0
            PersistentKeepalive = 1
            """.formatted(PHONE_KEY, SERVER_PUBLIC);
    private static final String SERVER_WITH_IPTABLES = """
            [Interface]
            Address = 10.8.0.1/24,fd42:42:42::1/64
            ListenPort = 51820
            PrivateKey = %s
            PostUp = iptables -I INPUT -p udp --dport 51820 -j ACCEPT
            PostUp = iptables -I FORWARD -i eth0 -o wg0 -j ACCEPT; iptables -I FORWARD -i wg0 -j ACCEPT
            PostUp = iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE; ip6tables -I FORWARD -i wg0 -j ACCEPT
            PostDown = iptables -D INPUT -p udp --dport 51820 -j ACCEPT
            PostDown = iptables -D FORWARD -i eth0 -o wg0 -j ACCEPT; iptables -D FORWARD -i wg0 -j ACCEPT
            PostDown = iptables -t nat -D POSTROUTING -o eth0 -j MASQUERADE; ip6tables -D FORWARD -i wg0 -j ACCEPT

            # phone
            [Peer]
            PublicKey = %s
            AllowedIPs = 10.8.0.2/32,fd42:42:42::2/128
            """.formatted(SERVER_KEY, PHONE_PUBLIC);
    private static final String CLIENT_WITH_A_NAME = """
            [Interface]
            PrivateKey = %s
            Address = 10.8.0.2/32,fd42:42:42::2/128
            DNS = 9.9.9.9

            [Peer]
            PublicKey = %s
            Endpoint = vpn.example.org:51820
            AllowedIPs = 0.0.0.0/0,::/0
            PersistentKeepalive = 25
            """.formatted(PHONE_KEY, SERVER_PUBLIC);

    @TempDir
    Path folder;

    @Test
    void filesOfTheTutorial() throws IOException {
        String said = passes(file("server.conf", TUTORIAL_SERVER), file("client.conf", TUTORIAL_CLIENT));

        assertThat(said)
                .contains("pings from client to server (10.100.0.1) were answered, through client.wg0")
                .contains("pings from client to website (192.0.2.80) were answered, through client.wg0")
                .contains("of 3 datagrams from server 3 arrived at client (10.100.0.2)");
    }

    @Tag("long")
    @Test
    void serverWithIptablesAlone() throws IOException {
        assertThat(passes(file("wg0.conf", SERVER_WITH_IPTABLES)))
                .contains("(10.8.0.1) were answered, through client.wg0");
    }

    @Tag("long")
    @Test
    void clientWithANameAlone() throws IOException {
        assertThat(passes(file("phone.conf", CLIENT_WITH_A_NAME)))
                .contains("pings from phone to server (10.8.0.1) were answered, through phone.wg0")
                .contains("pings from phone to website");
        assertThat(Files.readString(folder.resolve("new").resolve("network.yaml")))
                .contains("vpn.example.org: 203.0.113.10");
    }

    @Tag("long")
    @Test
    void serverWithIptablesAndClientWithAName() throws IOException {
        assertThat(passes(file("server.conf", SERVER_WITH_IPTABLES), file("phone.conf", CLIENT_WITH_A_NAME)))
                .contains("pings from phone to website");
    }

    /// A server that does not translate does not take its client to the web site, and that is said of it.
    @Tag("long")
    @Test
    void serverThatForgotToMasquerade() throws IOException {
        Path server = file("server.conf", TUTORIAL_SERVER.replaceAll("Post.*\n", ""));
        CommandLineRun tried = tried(1, server, file("client.conf", TUTORIAL_CLIENT));

        assertThat(tried.out()).contains("FAIL").contains("no route to 10.100.0.2");
    }

    private String passes(Path... files) {
        return tried(0, files).out();
    }

    private CommandLineRun tried(int status, Path... files) {
        Path network = folder.resolve("new");
        Object[] words = new Object[files.length + 3];
        words[0] = "new";
        System.arraycopy(files, 0, words, 1, files.length);
        words[files.length + 1] = "--out";
        words[files.length + 2] = network;
        CommandLineRun written = CommandLineRun.of(words);
        assertThat(written.status()).as(written.err()).isZero();

        CommandLineRun tried = CommandLineRun.of("try", network, "--out", folder.resolve("run"));

        assertThat(tried.status())
                .as("%s\n%s", List.of(files), tried.out() + tried.err())
                .isEqualTo(status);
        return tried;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
