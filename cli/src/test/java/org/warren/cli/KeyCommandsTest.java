package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.key.PrivateKey;

class KeyCommandsTest {

    private static final String PRIVATE = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";
    private static final String PUBLIC = "vzC6SdkNri5nWHi2sAK7QRJDsdggtEyszMMPA36yySo=";

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", " \t\n\n", "\0"})
    void pubkeyTakesTheTutorialsKeyWithAnySpaceBehindIt(String end) {
        CommandRun run = CommandRun.withInput(PRIVATE + end, "pubkey");
        assertThat(run).isEqualTo(new CommandRun(0, PUBLIC + System.lineSeparator(), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " @", "\n@", "@x", "@\n@", "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lZ=", "KFow", "@="})
    void pubkeyRefusesWhatWgRefusesAndRepeatsNothingOfIt(String input) {
        CommandRun run = CommandRun.withInput(input.replace("@", PRIVATE), "pubkey");
        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("warren: standard input holds no private key: expected 44 characters")
                .hasLineCount(1)
                .doesNotContain("KFow");
    }

    @Test
    void eachNewKeyIsAnother() {
        String first = CommandRun.of("genkey").out().strip();
        String second = CommandRun.of("genkey").out().strip();
        assertThat(first).isNotEqualTo(second);
        // wg clamps the keys that it prints
        assertThat(PrivateKey.fromBase64(first).toBase64()).isEqualTo(first);
        assertThat(CommandRun.withInput(first, "pubkey").out().strip())
                .isEqualTo(PrivateKey.fromBase64(first).publicKey().toBase64());
        assertThat(CommandRun.of("genpsk").out().strip())
                .hasSize(44)
                .isNotEqualTo(CommandRun.of("genpsk").out().strip());
    }

    @Test
    void filesThatOthersCanReadAreNoticed(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("key"));
        for (String permissions : new String[] {"rw-r--r--", "rw-----w-", "rw------x"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertThat(WorldReadable.of(file)).as(permissions).isTrue();
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(WorldReadable.of(file)).isFalse();
        assertThat(WorldReadable.of(folder)).isFalse();
        assertThat(WorldReadable.of(folder.resolve("nothing"))).isFalse();
    }
}
