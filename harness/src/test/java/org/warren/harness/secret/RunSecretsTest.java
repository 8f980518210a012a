package org.warren.harness.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.wireguard.key.PrivateKey;

class RunSecretsTest {

    private static final PrivateKey PRIVATE = PrivateKey.generate(new Random(1)::nextBytes);
    private static final PrivateKey PEER = PrivateKey.generate(new Random(2)::nextBytes);
    private static final String PUBLIC = PEER.publicKey().toBase64();
    private static final String PRESHARED =
            PrivateKey.generate(new Random(3)::nextBytes).toBase64();

    private final RunSecrets secrets = new RunSecrets();

    @TempDir
    Path folder;

    /// `wg show wg0 dump` prints no word near the keys.
    @Test
    void keysAreHiddenWhereNoWordTellsThemApart() {
        configure();

        String dump = String.join(
                "\t",
                PRIVATE.toBase64(),
                PRIVATE.publicKey().toBase64(),
                "51820",
                "off\n" + PUBLIC,
                PRESHARED,
                "(none)");

        assertThat(secrets.mask(dump))
                .isEqualTo(String.join(
                        "\t",
                        "(hidden)",
                        PRIVATE.publicKey().toBase64(),
                        "51820",
                        "off\n" + PUBLIC,
                        "(hidden)",
                        "(none)"));
    }

    @Test
    void eachFormOfAKeyIsHidden() {
        configure();
        String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(PRIVATE.toBase64()));

        for (String form : new String[] {
            hex,
            hex.toUpperCase(Locale.ROOT),
            PRIVATE.toBase64(),
            PRIVATE.toBase64().replace("=", ""),
            PRIVATE.toBase64().replace('+', '-').replace('/', '_')
        }) {
            assertThat(secrets.mask("a " + form + " b x" + form)).doesNotContain(form.substring(0, 43));
        }
    }

    /// A kernel shows a private key as it uses it, which a file need not be.
    @Test
    void keyIsHiddenAlsoAsAKernelShowsIt() {
        byte[] raw = Base64.getDecoder().decode(PRIVATE.toBase64());
        raw[0] |= 7;
        raw[31] = (byte) ((raw[31] & 0x3f) | 0x80);
        secrets.learn("[Interface]\nPrivateKey=" + Base64.getEncoder().encodeToString(raw));

        assertThat(secrets.mask(PRIVATE.toBase64())).isEqualTo("(hidden)");
    }

    @Test
    void keysThatAreGivenAloneOrInCommentsAreSecretAndPublicOnesAreNot() {
        secrets.learn(PRESHARED + "\n");
        secrets.learn("# PrivateKey = " + PRIVATE.toBase64() + "\nPublicKey = " + PUBLIC);
        secrets.learn("set=1\npublic_key="
                + HexFormat.of().formatHex(Base64.getDecoder().decode(PUBLIC)) + "\npreshared_key=" + "0".repeat(64));

        assertThat(secrets.mask(PRESHARED)).isEqualTo("(hidden)");
        assertThat(secrets.mask(PRIVATE.toBase64())).isEqualTo("(hidden)");
        assertThat(secrets.mask(PUBLIC)).isEqualTo(PUBLIC);
        assertThat(secrets.mask("0".repeat(64))).isEqualTo("0".repeat(64));
    }

    @Test
    void publicKeyThatWasMadeFromAPrivateOneStays() {
        configure();
        secrets.learn(PRIVATE.publicKey().toBase64());

        assertThat(secrets.mask(PRIVATE.publicKey().toBase64()))
                .isEqualTo(PRIVATE.publicKey().toBase64());
    }

    @Test
    void notesAreHiddenWhereverTheyStand() {
        configure();
        var notes = new ObjectMapper()
                .valueToTree(Map.of("dump", new String[] {"x", "key " + PRIVATE.toBase64()}, PRESHARED, 3));

        assertThat(secrets.mask(notes).toString())
                .doesNotContain(PRIVATE.toBase64(), PRESHARED)
                .contains("key (hidden)", "\"(hidden)\":3");
    }

    @Test
    void logsAreRewrittenWithoutKeysAndOtherFilesStayAsTheyAre() throws IOException {
        // given
        configure();
        Path logs = Files.createDirectories(folder.resolve("logs/deeper"));
        String line = "a line of a chatty program\n";
        Files.writeString(
                logs.resolve("a.log"),
                line.repeat(100_000) + PRIVATE.toBase64() + "\n" + line.repeat(20_000) + PRESHARED,
                StandardCharsets.ISO_8859_1);
        byte[] bytes = {(byte) 0xff, 0, 10, (byte) 0xc3};
        Files.write(folder.resolve("logs/b.log"), bytes);
        Path captures = Files.createDirectories(folder.resolve("captures"));
        Files.writeString(captures.resolve("x.pcap"), PRIVATE.toBase64());

        // when
        MaskedFiles.mask(folder, secrets);

        // then
        assertThat(logs.resolve("a.log"))
                .hasContent(line.repeat(100_000) + "(hidden)\n" + line.repeat(20_000) + "(hidden)");
        assertThat(folder.resolve("logs/b.log")).hasBinaryContent(bytes);
        assertThat(captures.resolve("x.pcap")).hasContent(PRIVATE.toBase64());
    }

    private void configure() {
        secrets.learn("[Interface]\nPrivateKey = %s\n[Peer]\nPublicKey = %s\nPresharedKey = %s\n"
                .formatted(PRIVATE.toBase64(), PUBLIC, PRESHARED));
    }
}
