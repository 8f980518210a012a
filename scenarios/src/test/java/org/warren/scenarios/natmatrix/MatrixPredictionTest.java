package org.warren.scenarios.natmatrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.nat.Dependence;
import org.warren.nat.Refresh;

class MatrixPredictionTest {

    private static final long IDLE_NANOS = 90_000_000_000L;

    static Stream<MatrixCell> cells() {
        return MatrixCell.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void refreshDecidesAfterIdlingAndFilteringAfterAMove(MatrixCell cell) {
        Map<String, Boolean> answered = MatrixPrediction.of(cell, "30s", IDLE_NANOS);

        assertThat(answered)
                .containsEntry(NatMatrixScenario.AFTER_IDLING, cell.refresh() != Refresh.OUTBOUND)
                .containsEntry(
                        NatMatrixScenario.FROM_OTHER_PORT, cell.filtering() != Dependence.ADDRESS_AND_PORT_DEPENDENT)
                .containsEntry(NatMatrixScenario.FROM_PORT_AGAIN, true)
                .containsEntry(
                        NatMatrixScenario.FROM_OTHER_ADDRESS, cell.filtering() == Dependence.ENDPOINT_INDEPENDENT);
    }

    @Test
    void thereAreAllCombinations() {
        assertThat(MatrixCell.ALL).hasSize(27).doesNotHaveDuplicates();
        assertThat(MatrixCell.ALL).extracting(MatrixCell::words).doesNotHaveDuplicates();
    }
}
