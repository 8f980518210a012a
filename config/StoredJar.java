import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Writes a jar again without compression: how well a JDK compresses depends on its zlib, and the same sources shall
/// give the same bytes whichever JDK runs Maven. The jar plugin can do that by itself, the shade plugin cannot.
///
///     java StoredJar.java JAR
final class StoredJar {
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
    /// A jar begins with these.
    private static final String FIRST = "META-INF/";
    private static final String MANIFEST = FIRST + "MANIFEST.MF";

    private StoredJar() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path stored = jar.resolveSibling(jar.getFileName() + ".stored");
        try (ZipFile in = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(stored)))) {
            var order = Comparator.comparing((ZipEntry entry) -> !entry.getName().equals(FIRST))
                    .thenComparing(entry -> !entry.getName().equals(MANIFEST))
                    .thenComparing(ZipEntry::getName);
            for (ZipEntry entry : in.stream().sorted(order).toList()) {
                byte[] bytes = in.getInputStream(entry).readAllBytes();
                CRC32 sum = new CRC32();
                sum.update(bytes);
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setMethod(ZipEntry.STORED);
                copy.setSize(bytes.length);
                copy.setCrc(sum.getValue());
                copy.setTimeLocal(TIME);
                out.putNextEntry(copy);
                out.write(bytes);
                out.closeEntry();
            }
        }
        Files.move(stored, jar, StandardCopyOption.REPLACE_EXISTING);
        keepTime(jar);
    }

    /// The shade plugin writes a jar that is new each time. As long as its bytes are the same it keeps the time of the
    /// first, or everything that is built from it would be built again.
    private static void keepTime(Path jar) throws IOException {
        Path known = jar.resolveSibling(jar.getFileName() + ".sha256");
        String digest = digest(jar);
        if (!Files.exists(known) || !Files.readString(known).equals(digest)) {
            Files.writeString(known, digest);
        }
        Files.setLastModifiedTime(jar, Files.getLastModifiedTime(known));
    }

    private static String digest(Path jar) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
