package org.warren.harness.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.harness.verdict.Verdict.FAIL;
import static org.warren.harness.verdict.Verdict.PASS;
import static org.warren.harness.verdict.Verdict.UNKNOWN;
import static org.warren.harness.verdict.Verdict.UNSUPPORTED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

    @ParameterizedTest
    @CsvSource({
        "PASS,        PASS,        PASS",
        "PASS,        UNSUPPORTED, UNSUPPORTED",
        "PASS,        UNKNOWN,     UNKNOWN",
        "PASS,        FAIL,        FAIL",
        "UNSUPPORTED, PASS,        UNSUPPORTED",
        "UNSUPPORTED, UNSUPPORTED, UNSUPPORTED",
        "UNSUPPORTED, UNKNOWN,     UNKNOWN",
        "UNSUPPORTED, FAIL,        FAIL",
        "UNKNOWN,     PASS,        UNKNOWN",
        "UNKNOWN,     UNSUPPORTED, UNKNOWN",
        "UNKNOWN,     UNKNOWN,     UNKNOWN",
        "UNKNOWN,     FAIL,        FAIL",
        "FAIL,        PASS,        FAIL",
        "FAIL,        UNSUPPORTED, FAIL",
        "FAIL,        UNKNOWN,     FAIL",
        "FAIL,        FAIL,        FAIL",
    })
    void heavierOfTwoHolds(Verdict left, Verdict right, Verdict merged) {
        assertThat(left.merge(right)).isEqualTo(merged);
    }

    @Test
    void mergeIsCommutative() {
        for (var a : Verdict.values()) {
            for (var b : Verdict.values()) {
                assertThat(a.merge(b)).as("%s and %s", a, b).isEqualTo(b.merge(a));
            }
        }
    }

    @Test
    void mergeIsAssociative() {
        for (var a : Verdict.values()) {
            for (var b : Verdict.values()) {
                for (var c : Verdict.values()) {
                    assertThat(a.merge(b).merge(c)).as("%s, %s and %s", a, b, c).isEqualTo(a.merge(b.merge(c)));
                }
            }
        }
    }

    @Test
    void mergingManyIsMergingThemOneByOne() {
        for (var a : Verdict.values()) {
            for (var b : Verdict.values()) {
                for (var c : Verdict.values()) {
                    assertThat(Verdict.merge(List.of(a, b, c)))
                            .isEqualTo(a.merge(b).merge(c));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void mergingOneIsThatOne(Verdict verdict) {
        assertThat(Verdict.merge(List.of(verdict))).isEqualTo(verdict);
    }

    @Test
    void mergingNothingIsUnknown() {
        assertThat(Verdict.merge(List.of())).isEqualTo(UNKNOWN);
    }

    @Test
    void exitStatusTellsSuccessFromFailureFromUnsupported() {
        assertThat(PASS.exitStatus()).isZero();
        assertThat(FAIL.exitStatus()).isEqualTo(1);
        assertThat(UNKNOWN.exitStatus()).isEqualTo(1);
        assertThat(UNSUPPORTED.exitStatus()).isEqualTo(3);
    }
}
