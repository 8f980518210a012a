package org.warren.harness.expectation;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.warren.harness.files.InputFile;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// The known faults: reasons why runs do not pass.
///
/// @param faults in the order of their files
public record Expectations(List<KnownFault> faults) {

    private static final int BYTES_MAX = 1 << 20;
    private static final String FILES = "*.yaml";

    public Expectations {
        faults = List.copyOf(faults);
    }

    /// A run compared with the known faults.
    ///
    /// @param known checks that do not pass, as expected
    /// @param fresh checks that unexpectedly do not pass
    /// @param mended checks that pass although a fault is known, or have another verdict than expected
    public record Comparison(List<KnownFault> known, List<CheckResult> fresh, List<KnownFault> mended) {

        public Comparison {
            known = List.copyOf(known);
            fresh = List.copyOf(fresh);
            mended = List.copyOf(mended);
        }

        /// Whether everything is as expected.
        public boolean isAsExpected() {
            return fresh.isEmpty() && mended.isEmpty();
        }
    }

    /// Reads a file, or all `.yaml` files of a folder in the order of their names.
    ///
    /// @throws IOException in one sentence, when it cannot be read
    /// @throws IllegalArgumentException naming the file and what is wrong in it
    public static Expectations read(Path place) throws IOException {
        List<KnownFault> faults = new ArrayList<>();
        for (Path file : files(place)) {
            faults.addAll(ExpectationFile.parse(String.valueOf(file.getFileName()), InputFile.text(file, BYTES_MAX)));
        }
        return new Expectations(faults);
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(place, FILES)) {
            all.forEach(files::add);
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    place + " has no expectations: there is no " + FILES + " in it; name another folder");
        }
        return files.stream().sorted().toList();
    }

    /// Compares a run with the known faults.
    public Comparison compare(RunRecord run) {
        List<KnownFault> concerned =
                faults.stream().filter(fault -> fault.concerns(run)).toList();
        List<CheckResult> failed = run.checks().stream()
                .filter(result -> result.verdict() == Verdict.FAIL || result.verdict() == Verdict.UNKNOWN)
                .toList();
        return new Comparison(
                concerned.stream()
                        .filter(fault -> failed.stream().anyMatch(fault::explains))
                        .toList(),
                failed.stream()
                        .filter(result -> concerned.stream().noneMatch(fault -> fault.explains(result)))
                        .toList(),
                concerned.stream()
                        .filter(KnownFault::isAlways)
                        .filter(fault -> failed.stream().noneMatch(fault::explains))
                        .toList());
    }

    /// What is expected of a run, for its record; empty if it is expected to pass.
    public Optional<RunRecord.Expectation> of(RunRecord run) {
        Map<String, Verdict> checks = new LinkedHashMap<>();
        List<KnownFault> expected = faults.stream()
                .filter(fault -> fault.concerns(run))
                .filter(fault -> fault.isAlways() || run.checks().stream().anyMatch(fault::explains))
                .toList();
        expected.forEach(fault -> checks.put(fault.check(), fault.verdict()));
        if (checks.isEmpty()) {
            return Optional.empty();
        }
        String why = expected.stream().map(KnownFault::reason).distinct().collect(Collectors.joining(" "));
        return Optional.of(new RunRecord.Expectation(Verdict.merge(List.copyOf(checks.values())), why, checks));
    }
}
