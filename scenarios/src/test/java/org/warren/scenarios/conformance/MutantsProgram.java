package org.warren.scenarios.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Asks a sample of mutants one after the other and writes the page: `make mutants`.
public final class MutantsProgram {

    private MutantsProgram() {}

    /// Asks those of the sample that have no result yet.
    ///
    /// @param words the folder for runs and the page, how many, the seed, the file of answers, the file of results, and
    ///     `i/n` for each n-th of the sample alone
    public static void main(String[] words) throws IOException {
        Path folder = Files.createDirectories(Path.of(words[0]));
        List<Mutant> all = Mutant.all();
        long seed = Long.parseLong(words[2]);
        List<Mutant> sample = WireMutants.sample(all, Integer.parseInt(words[1]), seed);
        var page = new MutantsPage(Path.of(words[4]), Path.of(words[3]));
        int shard = Integer.parseInt(words[5].split("/", 2)[0]);
        int shards = Integer.parseInt(words[5].split("/", 2)[1]);
        Path run = folder.resolve("run");
        var failures = WireMutants.failuresOfTheOriginal(run);
        WireMutants.remove(run);
        if (!failures.isEmpty()) {
            throw new IllegalStateException("the daemon without a change does not pass: " + failures);
        }
        int number = 0;
        for (Mutant mutant : sample) {
            number++;
            if (page.has(mutant) || number % shards != shard % shards) {
                continue;
            }
            WireMutants.Result result = WireMutants.play(mutant, run);
            WireMutants.remove(run);
            page.add(result);
            System.out.printf(
                    "%d of %d %s %s %s%n",
                    number, sample.size(), result.fate(), mutant, String.join(" ", result.rows()));
            Files.writeString(folder.resolve("wire-mutants.md"), page.text(sample, all.size(), seed));
        }
        Files.writeString(folder.resolve("wire-mutants.md"), page.text(sample, all.size(), seed));
        List<String> open = page.unanswered(sample);
        open.forEach(mutant -> System.out.println("survived, not answered: " + mutant));
    }
}
