package org.warren.harness.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.files.Sha256;
import org.warren.harness.topology.Nat;
import org.warren.nat.BehaviourText;
import org.warren.nat.NatBehaviour;
import org.warren.nat.probe.SelfCheck.Compared;

/// The results of measuring NATs in separate guests, by the digest of everything that they depend on: the kernel, the
/// program, its configuration, and the declaration. Each is a file: one line with the number of measured settings, and
/// one line for each of them.
public final class KeptNatChecks {

    private static final List<String> PARTS = List.of("guest", "lab kernel", "node image");
    private static final String PROGRAM = "warren-nat";
    private static final int BYTES_MAX = 10_000;
    private static final String HEAD = "settings ";
    private static final String SAME = "same";
    private static final String OTHER = "other";
    private static final int FIELDS = 5;

    /// The measurements in progress in this process, by file: a second thread waits for the first.
    private static final Map<Path, FutureTask<Optional<List<Compared>>>> MEASURING = new ConcurrentHashMap<>();

    private final Path folder;

    /// @param folder that need not exist
    public KeptNatChecks(Path folder) {
        this.folder = folder;
    }

    /// The results of this machine's user.
    public static KeptNatChecks here() {
        return new KeptNatChecks(CacheFolder.here().resolve("nat"));
    }

    /// The result for a NAT.
    ///
    /// @param lab where it runs
    /// @return empty if it was not measured, or the stored result cannot be read
    public Optional<List<Compared>> find(LabEnvironment lab, Nat nat) {
        Path file = file(lab, nat);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= BYTES_MAX
                    ? read(Files.readAllLines(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The same or, if there is none, the result of a measurement, which is stored. If several threads request the same
    /// NAT at once, one measures.
    ///
    /// @param measurement empty if nothing can be measured; its exceptions are passed on
    public Optional<List<Compared>> findOrMeasure(
            LabEnvironment lab, Nat nat, Supplier<Optional<List<Compared>>> measurement) {
        Optional<List<Compared>> known = find(lab, nat);
        if (known.isPresent()) {
            return known;
        }
        Path file = file(lab, nat);
        FutureTask<Optional<List<Compared>>> own = new FutureTask<>(() -> {
            // The thread that was measuring until now has stored the result.
            Optional<List<Compared>> measured = find(lab, nat).or(measurement);
            if (measured.isPresent()) {
                keepIfPossible(lab, nat, measured.get());
            }
            return measured;
        });
        FutureTask<Optional<List<Compared>>> task = MEASURING.computeIfAbsent(file, none -> own);
        try {
            task.run();
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("the run was interrupted while a NAT was being measured");
        } finally {
            MEASURING.remove(file, task);
        }
    }

    /// If the cache cannot be written, the next run has to measure again; this one is not affected.
    private void keepIfPossible(LabEnvironment lab, Nat nat, List<Compared> measured) {
        try {
            keep(lab, nat, measured);
        } catch (IOException e) {
            // The next run measures again.
        }
    }

    /// A file that was truncated, or has an older format, is ignored.
    private static Optional<List<Compared>> read(List<String> lines) {
        if (lines.isEmpty() || !lines.getFirst().equals(HEAD + (lines.size() - 1))) {
            return Optional.empty();
        }
        List<Compared> settings = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t", -1);
            if (fields.length != FIELDS || !List.of(SAME, OTHER).contains(fields[3])) {
                return Optional.empty();
            }
            settings.add(new Compared(fields[0], fields[1], fields[2], fields[3].equals(SAME), fields[4]));
        }
        return Optional.of(List.copyOf(settings));
    }

    /// Stores a result, replacing an older one.
    ///
    /// @throws IOException when the folder cannot be written
    public void keep(LabEnvironment lab, Nat nat, List<Compared> measured) throws IOException {
        Path file = file(lab, nat);
        Files.createDirectories(folder);
        Path written = Files.createTempFile(folder, "new", ".txt");
        Stream<String> lines = Stream.concat(
                Stream.of(HEAD + measured.size()),
                measured.stream()
                        .map(each -> String.join(
                                "\t",
                                each.key(),
                                each.declared(),
                                each.measured(),
                                each.isSame() ? SAME : OTHER,
                                each.why())));
        Files.write(written, lines.toList(), StandardCharsets.UTF_8);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(LabEnvironment lab, Nat nat) {
        String parts = lab.dependencies().stream()
                .filter(part -> PARTS.stream().anyMatch(part.name()::startsWith)
                        // The kernel's NAT is the same whichever router program is in the layer.
                        || (nat.model() != null && part.name().startsWith(PROGRAM)))
                .map(part -> part.name() + " " + part.digest() + "\n")
                .sorted()
                .collect(Collectors.joining());
        String text = lab.kernelText() + "\n" + parts + words(nat);
        return folder.resolve(Sha256.hex(text.getBytes(StandardCharsets.UTF_8)) + ".txt");
    }

    /// The whole configuration and declaration of a NAT; the names of its interfaces make no difference.
    private static String words(Nat nat) {
        @Nullable CataloguedNat model = nat.model();
        return model != null
                // A NAT64 behaves the same with each prefix.
                ? (nat.program() == null ? "" : nat.program() + "\n")
                        + (nat.nat64() == null ? "" : "nat64\n")
                        + BehaviourText.lines(model.behaviour())
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
