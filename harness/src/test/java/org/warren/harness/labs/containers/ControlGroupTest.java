package org.warren.harness.labs.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlGroupTest {

    @Test
    void firstGenerationCountsNanoseconds() {
        assertThat(ControlGroup.processorNanos("1234\n")).hasValue(1234);
    }

    @Test
    void secondGenerationCountsMicroseconds() {
        assertThat(ControlGroup.processorNanos("usage_usec 12\nuser_usec 7\n")).hasValue(12_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "usage_usec\n", "user_usec 7\n", "-5\n", "99999999999999999999\n"})
    void whatIsNoAccountIsNone(String account) {
        assertThat(ControlGroup.processorNanos(account)).isEmpty();
    }
}
