package org.warren.wireguard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;

class ConfigurationFileTest {
    private static final String PRIVATE = WgFiles.PRIVATE;
    private static final String PUBLIC = WgFiles.PUBLIC;
    private static final String TUTORIAL = """
            [Interface]
            Address = 10.100.0.2/32
            PrivateKey = %s
            DNS = 1.1.1.1, 8.8.8.8

            [Peer]
            EndPoint = 203.0.113.2:51820
            PublicKey = %s
            AllowedIPs = 0.0.0.0/0
            PersistentKeepalive = 1
            """.formatted(PRIVATE, PUBLIC);

    static Stream<WgFiles.WgFile> files() {
        return Stream.concat(WgFiles.of("wg.tsv").stream(), WgFiles.of("wg-quick.tsv").stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void filesAreTakenOrRefusedAsByTheRealTools(WgFiles.WgFile file) throws ConfigurationException {
        if (file.isGood()) {
            TunnelConfiguration configuration = read(file.text());
            assertThat(read(configuration.toIni())).isEqualTo(configuration);
        } else {
            ConfigurationException e = catchThrowableOfType(ConfigurationException.class, () -> read(file.text()));
            assertThat(e).as("%s", file).isNotNull();
            assertThat(e.line() + ":" + e.column() + " " + e.key()).isEqualTo(file.refusal());
            assertThat(e).hasMessageStartingWith(e.line() + ":" + e.column() + ": " + e.key() + ": expected");
        }
    }

    @Test
    void theTutorialsClientIsUnderstood() throws ConfigurationException {
        TunnelConfiguration configuration = read(TUTORIAL);
        InterfaceSection section = configuration.interfaceSection();
        assertThat(section.privateKey()).isEqualTo(PrivateKey.fromBase64(PRIVATE));
        assertThat(section.quick().addresses()).extracting(Object::toString).containsExactly("10.100.0.2/32");
        assertThat(section.quick().dns()).containsExactly("1.1.1.1", "8.8.8.8");
        assertThat(configuration.peers())
                .containsExactly(new PeerSection(
                        PublicKey.fromBase64(PUBLIC),
                        PresharedKey.NONE,
                        new PeerEndpoint("203.0.113.2", new Port(51820)),
                        List.of(IpPrefix.parse("0.0.0.0/0")),
                        1));
        assertThat(configuration.toIni()).isEqualTo("""
                [Interface]
                PrivateKey = %s
                Address = 10.100.0.2/32
                DNS = 1.1.1.1, 8.8.8.8

                [Peer]
                PublicKey = %s
                AllowedIPs = 0.0.0.0/0
                Endpoint = 203.0.113.2:51820
                PersistentKeepalive = 1
                """.formatted(PRIVATE, PUBLIC));
    }

    @ParameterizedTest
    @CsvSource({
        "[fe80::1%eth0]:5, [fe80::1%eth0]:5",
        "[fe80::1%007]:5, [fe80::1%7]:5",
        "[fe80::1%0]:5, [fe80::1]:5",
        "[2001:db8::1%2]:5, [2001:db8::1%2]:5",
        "[::FFFF:127.0.0.1]:5, [::ffff:127.0.0.1]:5",
        "*:5, [::1]:5"
    })
    void endpointsArePrintedAsWgPrintsThem(String written, String printed) throws ConfigurationException {
        String file = "[Interface]\n[Peer]\nPublicKey = " + PUBLIC + "\nEndpoint = ";
        assertThat(read(file + written + "\n").peers().getFirst().endpoint()).hasToString(printed);
    }

    @Test
    void printedFilesAreReadToTheSameValue() throws ConfigurationException {
        for (long seed = 0; seed < 500; seed++) {
            TunnelConfiguration configuration = new RandomConfiguration(seed).next();
            assertThat(read(configuration.toIni()))
                    .as("seed %d: %s", seed, configuration.toIni())
                    .isEqualTo(configuration);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Interface]\nPrivateKey = @x",
                "[Interface]\nPrivateKey @",
                "[Interface]\n@",
                "[Interface]\nPrivatKey = @",
                "[Interface]\n@ = 1",
                "@",
                "[Interface]\nListenPort = @",
                "[Interface]\nAddress = @",
                "[Interface]\nFwMark = @",
                "[Peer]\nPresharedKey = x@",
                "[Peer]\nPublicKey = x@",
                "[Peer]\nEndpoint = @",
                "[Peer]\nAllowedIPs = @",
                "[Peer]\nPrivateKey = @",
                "[@]"
            })
    void refusalsRepeatNoKey(String text) {
        assertThatThrownBy(() -> read(text.replace("@", PRIVATE)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContainingAny(PRIVATE.substring(4, 16), PRIVATE.substring(30, 40))
                .hasNoCause();
    }

    @Test
    void textFormsHideSecrets() throws ConfigurationException {
        String psk = "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=";
        ConfigurationFile file = ConfigurationFile.read(TUTORIAL + "PresharedKey = " + psk);
        assertThat(file.toString())
                .doesNotContain(PRIVATE)
                .doesNotContain(psk)
                .contains("PrivateKey(hidden)", "PresharedKey(hidden)");
        assertThat(file.configuration().toIniWithoutSecrets())
                .doesNotContain(PRIVATE)
                .doesNotContain(psk)
                .contains("PrivateKey = (hidden)", "PresharedKey = (hidden)", PUBLIC);
        assertThat(file.configuration().toIni()).contains(PRIVATE, psk);
    }

    @Test
    void laterSectionsOfOnePeerAddToIt() throws ConfigurationException {
        PeerSection peer = read("""
                        [Peer]
                        PublicKey = %1$s
                        AllowedIPs = 10.0.0.0/8
                        Endpoint = 192.0.2.1:1
                        PersistentKeepalive = 7
                        [Peer]
                        PublicKey = %1$s
                        AllowedIPs = 10.1.0.0/16
                        PersistentKeepalive = off
                        """.formatted(PUBLIC)).peers().getFirst();
        assertThat(peer.allowedIps()).extracting(Object::toString).containsExactly("10.1.0.0/16");
        assertThat(peer.endpoint()).hasToString("192.0.2.1:1");
        assertThat(peer.persistentKeepaliveSeconds()).isZero();
    }

    @Test
    void whatIsProbablyMeantDifferentlyIsRemarked() throws ConfigurationException {
        List<Remark> remarks =
                ConfigurationFile.read("""
                        [Interface]
                        PrivateKey = %s
                        ListenPort = 70000
                        PostUp = echo one # two
                        [Peer]
                        PublicKey = %s
                        AllowedIPs = 10.0.0.0/8, 10.1.2.3/16
                        Endpoint = vpn.example:https
                        """.formatted(PRIVATE, PUBLIC)).remarks();
        assertThat(remarks)
                .extracting(remark -> remark.line() + ":" + remark.column() + " " + remark.key())
                .containsExactly("3:14 ListenPort", "4:10 PostUp", "5:1 PublicKey", "7:26 AllowedIPs", "8:24 Endpoint");
        assertThat(remarks.getFirst()).hasToString("3:14: ListenPort: no port is above 65535; wg takes this for 4464");
        assertThat(ConfigurationFile.read(TUTORIAL.replace(PRIVATE, PUBLIC)).remarks())
                .isEmpty();
    }

    private static TunnelConfiguration read(String text) throws ConfigurationException {
        return ConfigurationFile.read(text).configuration();
    }
}
