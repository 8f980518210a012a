package org.warren.wireguard.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryReturnTest {
    private static final long START = 1_000;
    private static final long DUE = START + MemoryReturn.QUIET_NANOS;

    private final MemoryReturn memory = new MemoryReturn(START);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void itIsDueOnceAfterTheStart() {
        assertThat(memory.earlier(Poller.NEVER)).isEqualTo(DUE);
        assertThat(memory.handleTimeout(DUE - 1)).isFalse();
        assertThat(memory.handleTimeout(DUE)).isTrue();
        assertThat(memory.earlier(Poller.NEVER)).isEqualTo(Poller.NEVER);
        assertThat(memory.handleTimeout(DUE + 1)).isFalse();
    }

    @Test
    void aLoadMakesItDueAfterItsEnd() {
        memory.handleTimeout(DUE);
        memory.carried(MemoryReturn.LOAD_BYTES, 2 * DUE);
        memory.carried(MemoryReturn.LOAD_BYTES, 2 * DUE + 5);
        assertThat(memory.handleTimeout(2 * DUE + MemoryReturn.QUIET_NANOS)).isFalse();
        assertThat(memory.handleTimeout(2 * DUE + MemoryReturn.QUIET_NANOS + 5)).isTrue();
    }

    @Test
    void lessThanALoadWakesNobody() {
        memory.handleTimeout(DUE);
        memory.carried(MemoryReturn.LOAD_BYTES - 1, 2 * DUE);
        assertThat(memory.earlier(Poller.NEVER)).isEqualTo(Poller.NEVER);
    }

    @Test
    void anEarlierDeadlineComesFirst() {
        assertThat(memory.earlier(DUE - 1)).isEqualTo(DUE - 1);
        assertThat(memory.earlier(DUE + 1)).isEqualTo(DUE);
    }
}
