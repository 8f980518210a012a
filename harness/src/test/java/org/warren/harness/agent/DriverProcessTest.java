package org.warren.harness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DriverProcessTest {

    @Test
    void thisProcessIsAlive() {
        assertThat(DriverProcess.isAlive(DriverProcess.here())).isTrue();
    }

    @Test
    void anEarlierProcessOfTheSameNumberIsNot() {
        long number = ProcessHandle.current().pid();
        assertThat(DriverProcess.isAlive(number + "@2001-01-01T00:00:00Z")).isFalse();
    }

    @Test
    void whatNamesNoProcessIsNot() {
        assertThat(DriverProcess.isAlive("")).isFalse();
        assertThat(DriverProcess.isAlive("@2001-01-01T00:00:00Z")).isFalse();
        assertThat(DriverProcess.isAlive("x7@2001-01-01T00:00:00Z")).isFalse();
    }
}
