package org.warren.harness.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.files.Sha256;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.UnreadableRecordException;
import org.warren.harness.scenario.PaperRuns;
import org.warren.harness.scenario.PaperScenario;
import org.warren.wireguard.key.PrivateKey;

class BundleTest {

    private static final String KEY = "aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8gMTI=";

    @TempDir
    Path directory;

    private Path folder = Path.of("unset");
    private Path bundle = Path.of("unset");

    @BeforeEach
    void recordARun() throws IOException {
        folder = PaperRuns.folder(Files.createDirectory(directory.resolve("run")), PaperScenario.RIGHT);
        bundle = directory.resolve("a.zip");
    }

    @Test
    void whatIsPackedIsUnpackedButThePage() throws IOException {
        Files.writeString(folder.resolve("report.html"), "<script>not ours</script>");
        pack(false);
        try (var reader = BundleReader.open(bundle)) {
            assertThat(reader.record()).isEqualTo(new RunFolder(folder).readRun());
            reader.unpack(directory.resolve("unpacked"), PackingListener.SILENT);
        }

        assertThat(directory.resolve("unpacked/logs/client-paper.log")).hasContent("right");
        assertThat(directory.resolve("unpacked/observations.json"))
                .hasSameTextualContentAs(folder.resolve("observations.json"));
        assertThat(directory.resolve("unpacked/report.html")).doesNotExist();
    }

    @Test
    void theSameFolderGivesTheSameBytes() throws IOException {
        pack(false);
        byte[] first = Files.readAllBytes(bundle);
        Files.delete(bundle);
        pack(false);

        assertThat(Files.readAllBytes(bundle)).isEqualTo(first);
    }

    @Test
    void keysStayBehindUnlessTheyAreAskedFor() throws IOException {
        // given
        Files.writeString(
                Files.createDirectory(folder.resolve("keys")).resolve("client.keys"),
                "LOCAL_STATIC_PRIVATE_KEY = " + KEY + "\n");

        // when
        var without = pack(false);
        var names = names(bundle);
        Files.delete(bundle);
        var with = pack(true);

        // then
        assertThat(without.keysLeftOut()).isEqualTo(1);
        assertThat(names).noneMatch(name -> name.contains("keys"));
        assertThat(with.keysLeftOut()).isZero();
        assertThat(names(bundle)).contains("run/keys/client.keys");
        assertThat(Files.getPosixFilePermissions(bundle)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PrivateKey = %s", "preshared_key=%s", "PRESHARED_KEY = %s", "\"privateKey\": \"%s\""})
    void keyInALogIsNotPackedAndNotShown(String form) throws IOException {
        String padding = "a line of a chatty program\n".repeat(20_000);
        Files.writeString(folder.resolve("logs/server.log"), padding + form.formatted(KEY) + "\n");

        assertThatThrownBy(() -> pack(true))
                .hasMessageContaining("server.log:20001 holds a key")
                .hasMessageNotContaining(KEY);
        assertThat(bundle).doesNotExist();
    }

    /// `wg show wg0 dump` prints a private key and its public key, and no word that tells them apart.
    @Test
    void keyWithoutAWordIsKnownByItsPublicKeyAndNotPacked() throws IOException {
        var key = PrivateKey.generate(new java.util.Random(4)::nextBytes);
        Files.writeString(
                folder.resolve("logs/server.log"), "[#] wg show wg0 dump\n" + key.toBase64() + "\t51820\toff\n");
        pack(false);
        Files.delete(bundle);
        Files.writeString(
                folder.resolve("logs/peer.log"), "peer " + key.publicKey().toBase64() + "\n");

        assertThatThrownBy(() -> pack(false))
                .hasMessageContaining("server.log:2 holds a key")
                .hasMessageNotContaining(key.toBase64());
    }

    @Test
    void whatIsNotOfTheRunStaysBehind() throws IOException {
        // given
        Files.writeString(folder.resolve("wg0.conf"), "[Interface]");
        Files.createSymbolicLink(folder.resolve("logs/shadow.log"), folder.resolve("run.json"));

        // when
        var packed = pack(false);

        // then
        assertThat(packed.othersLeftOut()).isEqualTo(2);
        assertThat(names(bundle))
                .containsExactly(
                        "manifest.json",
                        "run/logs/client-paper.log",
                        "run/observations.json",
                        "run/run.json",
                        "run/timeline.json");
    }

    @Test
    void folderWithoutARunIsRefusedAndNothingIsLeft() throws IOException {
        folder = Files.createDirectory(directory.resolve("empty"));

        assertThatThrownBy(() -> pack(false))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("run.json does not exist");
        assertThat(directory).isDirectoryNotContaining("glob:**/*a.zip*");
    }

    @Test
    void nothingThatExistsIsReplaced() throws IOException {
        Files.writeString(bundle, "mine");

        assertThatThrownBy(() -> pack(false)).hasMessageContaining("exists already");
        assertThat(bundle).hasContent("mine");
    }

    @Test
    void fileThatGrowsMeanwhileIsTold() {
        var writer = new BundleWriter(folder, "0123abc", false, (done, total) -> append("timeline.json"));

        assertThatThrownBy(() -> writer.write(bundle))
                .hasMessageContaining("timeline.json changed while it was packed");
        assertThat(directory).isDirectoryNotContaining("glob:**/*a.zip*");
    }

    @Test
    void progressEndsAtTheWhole() throws IOException {
        List<Long> rest = new ArrayList<>();
        new BundleWriter(folder, "0123abc", false, (done, total) -> rest.add(total - done)).write(bundle);
        assertThat(rest).isNotEmpty().endsWith(0L);

        rest.clear();
        try (var reader = BundleReader.open(bundle)) {
            reader.unpack(directory.resolve("unpacked"), (done, total) -> rest.add(total - done));
        }
        assertThat(rest).isNotEmpty().endsWith(0L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../escaped.log",
                "/etc/escaped",
                "logs/../../escaped",
                "logs\\..\\escaped",
                "logs/..",
                "captures",
                "logs/\u001b[2J.log",
                "from-bundle/x",
                "Run.json",
                "."
            })
    void pathThatIsNoneOfARunIsRefused(String path) throws IOException {
        plant(Map.of(path, "x"));

        refused("is refused", "is not a file of a run");
        assertThat(directory.resolve("escaped.log")).doesNotExist();
    }

    @Test
    void entryThatTheManifestHidesIsRefused() throws IOException {
        plantWithManifest(manifest(recorded()), withPath(recorded(), "../escaped", "x"));

        refused("\"run/../escaped\" is not in its manifest");
    }

    @Test
    void entryThatIsMissingIsRefused() throws IOException {
        plantWithManifest(manifest(withPath(recorded(), "logs/more.log", "x")), recorded());

        refused("\"logs/more.log\" is in its manifest and not in the file");
    }

    @Test
    void fileThatIsAnotherThanItsChecksumIsRefused() throws IOException {
        plantWithManifest(
                manifest(withPath(recorded(), "logs/a.log", "right")), withPath(recorded(), "logs/a.log", "wrong"));

        assertThatUnpacking("\"logs/a.log\" is not what its manifest says");
    }

    @Test
    void fileThatIsLongerThanItSaysStopsThere() throws IOException {
        plantWithManifest(
                manifest(withPath(recorded(), "logs/a.log", "x")),
                withPath(recorded(), "logs/a.log", "x".repeat(5_000_000)));

        assertThatUnpacking("\"logs/a.log\" is longer than its manifest says");
    }

    @Test
    void bombIsRefusedByWhatItClaims() throws IOException {
        plantWithManifest(
                new String(manifest(recorded()), StandardCharsets.UTF_8)
                        .replaceFirst("\"bytes\" : \\d+", "\"bytes\" : 9000000000000")
                        .getBytes(StandardCharsets.UTF_8),
                recorded());

        refused("it would unpack to 8583068 MiB, and 4096 MiB is the limit");
    }

    @Test
    void sumThatOverflowsIsRefused() throws IOException {
        plantWithManifest(
                new String(manifest(recorded()), StandardCharsets.UTF_8)
                        .replaceAll("\"bytes\" : \\d+", "\"bytes\" : " + Long.MAX_VALUE)
                        .getBytes(StandardCharsets.UTF_8),
                recorded());

        refused("is the limit");
    }

    @Test
    void moreFilesThanTheLimitAreRefused() throws IOException {
        pack(false);

        assertThatThrownBy(() -> BundleReader.open(bundle, new BundleLimits(4, 1 << 20, 1 << 20)))
                .hasMessageContaining("it has 5 files, and 4 is the limit");
    }

    @Test
    void hugeManifestAndRecordAreNotReadIntoMemory() throws IOException {
        pack(false);

        assertThatThrownBy(() -> BundleReader.open(bundle, new BundleLimits(10, 1 << 20, 100)))
                .hasMessageContaining("its manifest is longer than 100 bytes");
        try (var reader = BundleReader.open(bundle, new BundleLimits(10, 1 << 20, 1000))) {
            assertThatThrownBy(reader::record).hasMessageContaining("its run.json is longer than 1000 bytes");
        }
    }

    @Test
    void truncatedFileIsOneSentenceWhereverItEnds() throws IOException {
        pack(false);
        byte[] whole = Files.readAllBytes(bundle);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(bundle, java.util.Arrays.copyOf(whole, length));
            refused("is not a bundle of Warren, or ends in the middle");
        }
    }

    @Test
    void bytesThatFlipNeverPassUnnoticed() throws IOException {
        pack(false);
        byte[] whole = Files.readAllBytes(bundle);
        var before = directory.resolve("whole");
        try (var reader = BundleReader.open(bundle)) {
            reader.unpack(before, PackingListener.SILENT);
        }
        for (int at = 0; at < whole.length; at += 13) {
            byte[] bad = whole.clone();
            bad[at] ^= 0x55;
            Files.write(bundle, bad);
            Path after = directory.resolve("flipped-" + at);
            try (var reader = BundleReader.open(bundle)) {
                reader.unpack(after, PackingListener.SILENT);
                assertThat(after.resolve("run.json")).hasSameBinaryContentAs(before.resolve("run.json"));
            } catch (UnreadableBundleException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
                assertThat(after).doesNotExist();
            }
        }
        assertThat(directory).isDirectoryNotContaining("glob:**/.unpacking*");
    }

    @Test
    void commentThatIsLongerThanTheFileIsRefused() throws IOException {
        pack(false);
        byte[] bad = Files.readAllBytes(bundle);
        bad[bad.length - 2] ^= 0x55; // the low byte of the length of the zip file's comment
        Files.write(bundle, bad);

        refused("is not a bundle of Warren, or ends in the middle");
    }

    @Test
    void foreignZipIsRefused() throws IOException {
        write(bundle, Map.of("readme.txt", bytes("hello")));

        refused("is a zip file but no bundle of Warren");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"format\": \"warren-bundle\", \"schema\": 1}",
                "{\"format\": 1",
                "null",
                "{\"format\": \"warren-bundle\", \"schema\": 1, \"commit\": null, \"keys\": false, \"files\": []}"
            })
    void wrongManifestIsRefused(String manifest) throws IOException {
        plantWithManifest(bytes(manifest), recorded());

        refused("is not a bundle of Warren");
    }

    @Test
    void newerFormatIsTold() throws IOException {
        plantWithManifest(bytes("{\"format\": \"warren-bundle\", \"schema\": 2}"), recorded());

        refused("has schema 2 and this Warren reads up to 1");
    }

    @Test
    void recordThatIsNoneIsToldWithoutTheNameOfACopy() throws IOException {
        var files = recorded();
        files.put("run.json", bytes("{\"schema\": 1, \"scenario\": 3"));
        plantWithManifest(manifest(files), files);

        try (var reader = BundleReader.open(bundle)) {
            assertThatThrownBy(reader::record)
                    .isInstanceOf(UnreadableBundleException.class)
                    .hasMessageContaining("run.json in " + bundle)
                    .hasMessageNotContaining("warren-");
        }
    }

    @Test
    void folderAndMissingFileAreToldApart() {
        assertThatThrownBy(() -> BundleReader.open(folder)).hasMessageContaining("is not a file");
        assertThatThrownBy(() -> BundleReader.open(bundle)).hasMessageContaining("does not exist");
    }

    private BundleWriter.Packed pack(boolean withKeys) throws IOException {
        return new BundleWriter(folder, "0123abc", withKeys, PackingListener.SILENT).write(bundle);
    }

    private void append(String file) {
        try {
            Files.writeString(folder.resolve(file), " ", java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void refused(String... words) {
        assertThatThrownBy(() -> BundleReader.open(bundle).close())
                .isInstanceOf(UnreadableBundleException.class)
                .hasMessageContaining(bundle.toString())
                .hasMessageNotContainingAny("\n", "\u001b")
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private void assertThatUnpacking(String words) throws IOException {
        try (var reader = BundleReader.open(bundle)) {
            assertThatThrownBy(() -> reader.unpack(directory.resolve("unpacked"), PackingListener.SILENT))
                    .isInstanceOf(UnreadableBundleException.class)
                    .hasMessageContaining(words);
        }
        assertThat(directory.resolve("unpacked")).doesNotExist();
        assertThat(directory).isDirectoryNotContaining("glob:**/.unpacking*");
    }

    /// A bundle whose manifest is right about these files, which come beside those of a run.
    private void plant(Map<String, String> more) throws IOException {
        var files = recorded();
        more.forEach((path, text) -> files.put(path, bytes(text)));
        plantWithManifest(manifest(files), files);
    }

    private void plantWithManifest(byte[] manifest, Map<String, byte[]> files) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("manifest.json", manifest);
        files.forEach((path, content) -> entries.put("run/" + path, content));
        write(bundle, entries);
    }

    private Map<String, byte[]> recorded() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("run.json", Files.readAllBytes(folder.resolve("run.json")));
        return files;
    }

    private static Map<String, byte[]> withPath(Map<String, byte[]> files, String path, String text) {
        files.put(path, bytes(text));
        return files;
    }

    private static byte[] manifest(Map<String, byte[]> files) {
        List<Manifest.Item> items = new ArrayList<>();
        files.forEach((path, content) -> items.add(new Manifest.Item(
                path, content.length, HexFormat.of().formatHex(Sha256.start().digest(content)))));
        return Manifest.of("0123abc", false, items).bytes();
    }

    private static void write(Path file, Map<String, byte[]> entries) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }

    private static List<String> names(Path file) throws IOException {
        List<String> names = new ArrayList<>();
        try (var zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                names.add(entries.nextElement().getName());
            }
        }
        return names;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
