package org.warren.harness.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.topology.Nat;
import org.warren.nat.BehaviourText;

/// What was measured of NATs in guests of their own, by the digest of what makes them what they are: the kernel, the
/// program, and
/// what they are told to do. One file each: a line for each difference from what was declared.
public final class KeptNatChecks {

    private static final List<String> PARTS = List.of("guest", "lab kernel", "node image", "warren-nat");
    private static final int BYTES_MAX = 10_000;

    private final Path folder;

    /// @param folder which need not exist
    public KeptNatChecks(Path folder) {
        this.folder = folder;
    }

    /// Those of this machine's user.
    public static KeptNatChecks here() {
        return new KeptNatChecks(CacheFolder.here().resolve("nat"));
    }

    /// Where a NAT was found to be another than declared.
    ///
    /// @param lab where it runs
    /// @return empty where it was not measured, or what was kept cannot be read
    public Optional<List<String>> find(LabEnvironment lab, Nat nat) {
        Path file = file(lab, nat);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= BYTES_MAX
                    ? Optional.of(Files.readAllLines(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Keeps what was measured.
    ///
    /// @throws IOException when the folder cannot be written
    public void keep(LabEnvironment lab, Nat nat, List<String> differences) throws IOException {
        Path file = file(lab, nat);
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, "new", ".txt");
        Files.write(written, differences, StandardCharsets.UTF_8);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(LabEnvironment lab, Nat nat) {
        String parts = lab.dependencies().stream()
                .filter(part -> PARTS.stream().anyMatch(part.name()::startsWith))
                .map(part -> part.name() + " " + part.digest() + "\n")
                .sorted()
                .collect(Collectors.joining());
        return folder.resolve(hex(lab.kernelText() + "\n" + parts + words(nat)) + ".txt");
    }

    /// All that a NAT is told; what its interfaces are called makes no difference.
    private static String words(Nat nat) {
        @Nullable CataloguedNat model = nat.model();
        return model != null
                ? BehaviourText.lines(model.behaviour())
                : String.join(
                        " ",
                        nat.udpTimeout().toString(),
                        nat.udpStreamTimeout().toString(),
                        nat.ports().name(),
                        nat.unsolicited().name(),
                        nat.translation().name(),
                        nat.portForwards().isEmpty() ? "" : nat.portForwards() + " " + nat.hairpins());
    }

    private static String hex(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
