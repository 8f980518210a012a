package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QrCommandTest {

    private static final int WHITE = 0xffffff;
    private static final int PIXELS = 4;
    private static final String CLIENT = """
            [Interface]
            PrivateKey = KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=
            Address = 10.100.0.2/32
            DNS = 1.1.1.1, 8.8.8.8

            [Peer]
            PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
            AllowedIPs = 0.0.0.0/0
            Endpoint = 203.0.113.2:51820
            PersistentKeepalive = 1
            """;

    @TempDir
    private Path folder = Path.of(".");

    private Path file = Path.of(".");

    @BeforeEach
    void writeClient() throws IOException {
        file = Files.writeString(folder.resolve("wg0.conf"), CLIENT);
    }

    @Test
    void terminalShowsACodeThatIsReadToTheSameText() throws Exception {
        CommandRun run = CommandRun.of("qr", file.toString());
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(decode(pixels(run.out()))).isEqualTo(CLIENT);
        // light modules are drawn, and four of them are around the code
        assertThat(run.out().lines().toList().getFirst()).startsWith("\033[38;5;231;48;5;16m████");
    }

    @Test
    void aCodeWithAWrongLineIsNotRead() {
        List<String> lines = CommandRun.of("qr", file.toString()).out().lines().toList();
        String damaged = String.join("\n", lines).replace('▀', '▄');
        assertThat(catchDecoding(damaged)).isInstanceOf(Exception.class);
    }

    @Test
    void imageIsReadToTheSameTextAndIsTheOwnersAlone() throws Exception {
        Path png = Files.createFile(folder.resolve("client.png"));
        Files.setPosixFilePermissions(png, PosixFilePermissions.fromString("rw-r--r--"));
        CommandRun run = CommandRun.of("qr", "--png", png.toString(), file.toString());
        assertThat(run).isEqualTo(new CommandRun(0, "", ""));
        assertThat(Files.getPosixFilePermissions(png)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(decode(ImageIO.read(png.toFile()))).isEqualTo(CLIENT);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, png);
        }
    }

    @Test
    void whatAndroidDoesNotTakeIsLeftOutAloud() throws Exception {
        Files.writeString(file, CLIENT.replace("DNS = 1.1.1.1, 8.8.8.8", """
                DNS = 1.1.1.1, 8.8.8.8, ~.
                FwMark = 1
                Table = off
                PostUp = true
                SaveConfig = true"""));
        CommandRun run = CommandRun.of("qr", file.toString());
        assertThat(decode(pixels(run.out()))).isEqualTo(CLIENT);
        assertThat(run.err().lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("warren: left out "))
                .anyMatch(line -> line.contains("PostUp"));
    }

    @Test
    void refusalsSayWhatAndroidWants() throws IOException {
        Files.writeString(file, CLIENT.replaceFirst("PrivateKey.*\n", ""));
        assertThat(CommandRun.of("qr", file.toString()).err()).contains("PrivateKey is missing");
        Files.writeString(file, CLIENT.replace("203.0.113.2:51820", "[fe80::1%eth0]:51820"));
        assertThat(CommandRun.of("qr", file.toString()).err()).contains("an address without a zone or a host name");
        Files.writeString(file, CLIENT + manyPrefixes());
        CommandRun tooLarge = CommandRun.of("qr", file.toString());
        assertThat(tooLarge.status()).isEqualTo(Warren.USAGE);
        assertThat(tooLarge.err())
                .contains("bytes and a QR code takes 2953 at most")
                .hasLineCount(1);
        Files.writeString(file, CLIENT);
        assertThat(CommandRun.of("qr", "--png", folder.resolve("no/such.png").toString(), file.toString())
                        .err())
                .contains("no/such.png cannot be written: it does not exist");
    }

    @Test
    void theKeyOfAndroidIsInTheCodeForAndroid() throws Exception {
        String dns = "DNS = 1.1.1.1, 8.8.8.8\n";
        String applications = "ExcludedApplications = com.example.one, com.example.two\n";
        Files.writeString(file, CLIENT.replace(dns, applications + dns));
        CommandRun run = CommandRun.of("qr", file.toString());
        assertThat(run.err()).isEmpty();
        assertThat(decode(pixels(run.out()))).isEqualTo(CLIENT.replace(dns, dns + applications));
        CommandRun ios = CommandRun.of("qr", "--for", "ios", file.toString());
        assertThat(decode(pixels(ios.out()))).isEqualTo(CLIENT);
        assertThat(ios.err()).contains("left out IncludedApplications and ExcludedApplications");
        assertThat(CommandRun.of("config", "import", file.toString()).err())
                .contains("ExcludedApplications: expected KEY = VALUE");
    }

    @Test
    void theLargestCodeHolds2953Bytes() throws Exception {
        Files.writeString(file, ofDenseLength(2953));
        CommandRun run =
                CommandRun.of("qr", "--png", folder.resolve("large.png").toString(), file.toString());
        assertThat(run).isEqualTo(new CommandRun(0, "", ""));
        String read = decode(ImageIO.read(folder.resolve("large.png").toFile()));
        assertThat(read).hasSize(2953).startsWith("[Interface]\nPrivateKey=");
        assertThat(read.split(",")).hasSizeGreaterThan(150);

        Files.writeString(file, ofDenseLength(2954));
        assertThat(CommandRun.of("qr", file.toString()))
                .isEqualTo(new CommandRun(
                        Warren.USAGE,
                        "",
                        "warren: the configuration has 2954 bytes and a QR code takes 2953 at most; remove peers or"
                                + " prefixes, or hand the file over otherwise\n"));
    }

    /// A file that has this many bytes without spaces and empty lines: the name of its endpoint fills it up.
    private static String ofDenseLength(int bytes) {
        StringBuilder prefixes = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            prefixes.append(", 10.0.").append(i).append(".0/24");
        }
        String text = CLIENT.replace("0.0.0.0/0", "0.0.0.0/0" + prefixes);
        int dense = text.replace(" = ", "=")
                .replace(", ", ",")
                .replace("\n\n", "\n")
                .length();
        String host = "203.0.113.2";
        String label = "a".repeat(50) + ".";
        int missing = bytes - dense + host.length();
        String name = label.repeat((missing - 1) / label.length());
        return text.replace(host, name + "b".repeat(missing - name.length()));
    }

    private static String manyPrefixes() {
        StringBuilder prefixes = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            prefixes.append("AllowedIPs = 10.0.").append(i).append(".0/24\n");
        }
        return prefixes.toString();
    }

    private static Exception catchDecoding(String terminal) {
        try {
            decode(pixels(terminal));
        } catch (Exception e) {
            return e;
        }
        throw new AssertionError("a damaged code was read");
    }

    /// What a camera sees of the terminal.
    private static BufferedImage pixels(String terminal) {
        List<String> rows = terminal.replaceAll("\033\\[[0-9;]*m", "").lines().toList();
        int width = rows.getFirst().length();
        BufferedImage image = new BufferedImage(width * PIXELS, rows.size() * 2 * PIXELS, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                char half = rows.get(y / PIXELS / 2).charAt(x / PIXELS);
                boolean upper = y / PIXELS % 2 == 0;
                boolean light = half == '█' || half == (upper ? '▀' : '▄');
                image.setRGB(x, y, light ? WHITE : 0);
            }
        }
        return image;
    }

    private static String decode(BufferedImage image) throws Exception {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))),
                        Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }
}
