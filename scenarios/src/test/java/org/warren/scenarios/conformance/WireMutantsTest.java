package org.warren.scenarios.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.junit.NeedsVirtualLab;

/// Mutants of a general kind against the rows.
@NeedsVirtualLab
@Order(3)
class WireMutantsTest {

    @TempDir
    private Path folder;

    @Test
    void mutantsAreOfEachPackageAndOperator() {
        List<Mutant> all = Mutant.all();

        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(1_000);
        assertThat(all.stream().map(Mutant::packageName).distinct())
                .containsExactlyInAnyOrderElementsOf(Mutant.PACKAGES);
        assertThat(all.stream().map(Mutant::operator).collect(Collectors.toSet()))
                .containsAll(EnumSet.complementOf(EnumSet.of(MutationOperator.NEGATION)));
        assertThat(all)
                .allSatisfy(mutant -> assertThat(WireMutants.rows(mutant)).isNotEmpty());
    }

    @Test
    void eachMutantIsAClassThatCanRun() {
        Map<String, byte[]> classes = PlantedDaemon.classes();

        assertThat(WireMutants.sample(Mutant.all(), 300, 7)).allSatisfy(mutant -> {
            byte[] original = Objects.requireNonNull(classes.get(mutant.type()));
            assertThat(mutant.change().apply(original)).isNotEqualTo(original);
        });
    }

    @Test
    void aSampleFollowsFromItsSeed() {
        List<Mutant> all = Mutant.all();

        assertThat(WireMutants.sample(all, 20, 1)).isEqualTo(WireMutants.sample(all, 20, 1));
        assertThat(WireMutants.sample(all, 20, 2)).isNotEqualTo(WireMutants.sample(all, 20, 1));
        assertThat(WireMutants.sample(all, 20, 1))
                .isEqualTo(WireMutants.sample(all, 40, 1).subList(0, 20));
    }

    @Test
    void aMutantOfTheReplayWindowIsKilledByARowOfCounters() throws Exception {
        // The last one is what it says of each counter, and not of those beyond the limit.
        Mutant mutant = Mutant.all().stream()
                .filter(each -> each.type().equals("session/ReplayWindow") && each.operator() == MutationOperator.TRUE)
                .reduce((first, last) -> last)
                .orElseThrow();

        WireMutants.Result result = WireMutants.play(mutant, folder);

        assertThat(result.fate()).as("%s", result).isEqualTo(WireMutants.Fate.KILLED);
        assertThat(result.rows()).allMatch(row -> row.startsWith("C"));
    }
}
