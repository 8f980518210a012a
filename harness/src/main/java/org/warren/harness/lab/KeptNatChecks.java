package org.warren.harness.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.files.Sha256;
import org.warren.harness.topology.Nat;
import org.warren.nat.BehaviourText;
import org.warren.nat.NatBehaviour;

/// What was measured of NATs in guests of their own, by the digest of what makes them what they are: the kernel, the
/// program, what they are told to do, and what was declared. One file each: a line that says how it went, and one for
/// each difference from what was declared.
public final class KeptNatChecks {

    private static final List<String> PARTS = List.of("guest", "lab kernel", "node image");
    private static final String PROGRAM = "warren-nat";
    private static final int BYTES_MAX = 10_000;
    private static final String AS_DECLARED = "as declared";
    private static final String ANOTHER = "another one";

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
                    ? read(Files.readAllLines(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A file that was cut off, or is of an older form, says nothing.
    private static Optional<List<String>> read(List<String> lines) {
        if (lines.equals(List.of(AS_DECLARED))) {
            return Optional.of(List.of());
        }
        return lines.size() > 1 && lines.getFirst().equals(ANOTHER)
                ? Optional.of(List.copyOf(lines.subList(1, lines.size())))
                : Optional.empty();
    }

    /// Keeps what was measured, in place of what was kept before.
    ///
    /// @throws IOException when the folder cannot be written
    public void keep(LabEnvironment lab, Nat nat, List<String> differences) throws IOException {
        Path file = file(lab, nat);
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, "new", ".txt");
        Stream<String> lines =
                Stream.concat(Stream.of(differences.isEmpty() ? AS_DECLARED : ANOTHER), differences.stream());
        Files.write(written, lines.toList(), StandardCharsets.UTF_8);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(LabEnvironment lab, Nat nat) {
        String parts = lab.dependencies().stream()
                .filter(part -> PARTS.stream().anyMatch(part.name()::startsWith)
                        // The kernel's NAT is the same beside a router that the program is.
                        || (nat.model() != null && part.name().startsWith(PROGRAM)))
                .map(part -> part.name() + " " + part.digest() + "\n")
                .sorted()
                .collect(Collectors.joining());
        String text = lab.kernelText() + "\n" + parts + words(nat);
        return folder.resolve(Sha256.hex(text.getBytes(StandardCharsets.UTF_8)) + ".txt");
    }

    /// All that a NAT is told and what is declared of it; what its interfaces are called makes no difference.
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
                        nat.portForwards().isEmpty() ? "" : nat.portForwards() + " " + nat.hairpins(),
                        BehaviourText.lines(NatBehaviour.linux(
                                nat.udpTimeout().toNanos(),
                                nat.udpStreamTimeout().toNanos())));
    }
}
