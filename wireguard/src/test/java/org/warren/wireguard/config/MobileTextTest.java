package org.warren.wireguard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MobileTextTest {
    private static final Set<String> INTERFACE_KEYS =
            Set.of("address", "dns", "excludedapplications", "includedapplications", "listenport", "mtu", "privatekey");
    private static final Set<String> PEER_KEYS =
            Set.of("allowedips", "endpoint", "persistentkeepalive", "presharedkey", "publickey");
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)\\s*=\\s*([^\\s#][^#]*)");
    private static final int LONG = 100_000;
    private static final String CLIENT = "[Interface]\nPrivateKey = " + WgFiles.PRIVATE + "\n%s\n[Peer]\nPublicKey = "
            + "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\n%s\n";

    @Test
    void whatIsMadeOfRandomFilesIsToTheClientsLiking() {
        int made = 0;
        for (long seed = 0; seed < 500; seed++) {
            Optional<Export> export = android(new RandomConfiguration(seed).next());
            made += export.isPresent() ? 1 : 0;
            assertThat(export.map(e -> dislikes(e.text())).orElse(List.of()))
                    .as("seed %d: %s", seed, export)
                    .isEmpty();
        }
        assertThat(made).isGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Interface]\nPostUp = true",
                "[Interface]\nTable = off",
                "[Interface]\nFwMark = 1",
                "[Interface]\nAddress =",
                "[Interface]\nListenPort = domain",
                "[Interface]\nDNS = ~.",
                "[Peer]\nPersistentKeepalive = off",
                "[Peer]\nEndpoint = a-:5",
                "[Peer]\nEndpoint = vpn.7:5",
                "[Peer]\nEndpoint = 1.2.3.4:domain",
                "[Peer]\nPreUp = true"
            })
    void theseRulesRefuseWhatTheClientRefuses(String text) {
        assertThat(dislikes(text)).isNotEmpty();
    }

    @Test
    void whatIsLeftOutIsSaid() throws ConfigurationException {
        String quick = "FwMark = 1\nTable = off\nPreDown = true\nSaveConfig = true\nDNS = 1.1.1.1, ~.";
        Export export = MobileText.of(MobileClient.ANDROID, ConfigurationFile.read(CLIENT.formatted(quick, "")), LONG);
        assertThat(export.leftOut())
                .extracting(sentence -> sentence.split("[:,]", 2)[0])
                .containsExactlyInAnyOrder("FwMark", "Table", "PreUp", "SaveConfig", "DNS ~.");
        assertThat(export.text())
                .isEqualTo(ConfigurationFile.read(CLIENT.formatted("DNS = 1.1.1.1", ""))
                        .configuration()
                        .toIni());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[fe80::1%eth0]:5", "1.2.3.4:domain", "vpn.7a:5"})
    void endpointsThatTheClientDoesNotTakeAreRefused(String endpoint) throws ConfigurationException {
        ConfigurationFile file = ConfigurationFile.read(CLIENT.formatted("", "Endpoint = " + endpoint));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MobileText.of(MobileClient.ANDROID, file, LONG))
                .withMessageContaining("Endpoint");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"my_home.example.net:5", "a--b.example:5", "vpn-1:5", "7.example:5", "xn--mnchen-3ya.example.:5"
            })
    void hostNamesAreJudgedAsByAndroid(String endpoint) throws ConfigurationException {
        String line = "Endpoint = " + endpoint;
        ConfigurationFile file = ConfigurationFile.read(CLIENT.formatted("", line));
        assertThat(MobileText.of(MobileClient.ANDROID, file, LONG).text()).contains(line);
    }

    @Test
    void whatOnlyAndroidKnowsIsKeptForAndroid() throws ConfigurationException {
        ConfigurationFile file = ConfigurationFile.readOfAndroid(CLIENT.formatted(
                "ExcludedApplications = com.example.one,com.example.two\nexcludedapplications = org.example.x", ""));
        Export android = MobileText.of(MobileClient.ANDROID, file, LONG);
        assertThat(android.text())
                .contains("\nExcludedApplications = com.example.one, com.example.two, org.example.x\n\n[Peer]\n");
        assertThat(dislikes(android.text())).isEmpty();
        assertThat(android.leftOut()).isEmpty();

        Export ios = MobileText.of(MobileClient.IOS, file, LONG);
        assertThat(ios.text()).doesNotContain("Applications");
        assertThat(ios.leftOut()).singleElement().asString().contains("the iOS client refuses these keys");

        ConfigurationFile both = ConfigurationFile.readOfAndroid(
                CLIENT.formatted("IncludedApplications = a\nExcludedApplications = b", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MobileText.of(MobileClient.ANDROID, both, LONG))
                .withMessageContaining("takes one of them");
    }

    @Test
    void eachClientRefusesOnlyWhatItDoesNotTake() throws ConfigurationException {
        String quick = "DNS = ~., 1.1.1.1\nPostUp = true";
        ConfigurationFile file = ConfigurationFile.read(CLIENT.formatted(quick, "Endpoint = a.7b:5"));
        Export ios = MobileText.of(MobileClient.IOS, file, LONG);
        assertThat(ios.text()).contains("DNS = ~., 1.1.1.1", "Endpoint = a.7b:5");
        assertThat(ios.leftOut()).singleElement().asString().contains("the iOS client runs no commands");
    }

    @Test
    void aLongFileIsWrittenWithoutSpaces() throws ConfigurationException {
        ConfigurationFile file = ConfigurationFile.readOfAndroid(CLIENT.formatted(
                "Address = 10.0.0.2/32, fd00::2/128\nIncludedApplications = a, b", "AllowedIPs = 10.0.0.0/8, ::/0"));
        String loose = MobileText.of(MobileClient.ANDROID, file, LONG).text();
        assertThat(MobileText.of(MobileClient.ANDROID, file, loose.length()).text())
                .isEqualTo(loose);
        String dense =
                MobileText.of(MobileClient.ANDROID, file, loose.length() - 1).text();
        assertThat(dense).doesNotContain(" ").contains("Address=10.0.0.2/32,fd00::2/128", "AllowedIPs=10.0.0.0/8,::/0");
        assertThat(ConfigurationFile.readOfAndroid(dense)).isEqualTo(file);
        assertThat(dislikes(dense)).isEmpty();
    }

    private static Optional<Export> android(TunnelConfiguration configuration) {
        try {
            return Optional.of(MobileText.of(
                    MobileClient.ANDROID,
                    new ConfigurationFile(configuration, AndroidApplications.NONE, List.of()),
                    LONG));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The rules of the client's own reader, by which it refuses a file.
    private static List<String> dislikes(String text) {
        List<String> dislikes = new ArrayList<>();
        boolean peer = false;
        for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
            Matcher attribute = ATTRIBUTE.matcher(line);
            if (line.startsWith("[")) {
                peer = line.equals("[Peer]");
            } else if (!attribute.matches()
                    || !(peer ? PEER_KEYS : INTERFACE_KEYS)
                            .contains(attribute.group(1).toLowerCase(Locale.ROOT))
                    || !isTaken(attribute.group(1), attribute.group(2))) {
                dislikes.add(line);
            }
        }
        return dislikes;
    }

    private static boolean isTaken(String key, String value) {
        return switch (key) {
            case "ListenPort", "MTU", "PersistentKeepalive" -> value.matches("[0-9]+");
            case "Endpoint" -> {
                // Android's own URI takes an underscore where others take a letter.
                URI uri = uri("wg://" + value.replace('_', 'x'));
                yield uri.getHost() != null && uri.getPort() >= 0 && uri.getPort() <= 65_535;
            }
            case "DNS" -> List.of(value.split("\\s*,\\s*")).stream().allMatch(MobileTextTest::isDns);
            default -> true;
        };
    }

    private static boolean isDns(String dns) {
        return dns.indexOf(':') >= 0 || dns.matches("[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*\\.?");
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return URI.create("wg:none");
        }
    }
}
