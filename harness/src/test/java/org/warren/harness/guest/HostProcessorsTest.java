package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostProcessorsTest {

    @Test
    void listsOfProcessorsAreReadAsLinuxWritesThem() {
        assertThat(HostProcessors.numbers("0")).containsExactly(0);
        assertThat(HostProcessors.numbers("0-2,7")).containsExactly(0, 1, 2, 7);
        assertThat(HostProcessors.numbers("3,5-6,10-11")).containsExactly(3, 5, 6, 10, 11);
    }

    @Test
    void theNextGuestHasAProcessorThatThisProcessMayUse() {
        assertThat(HostProcessors.next()).isBetween(0, 4096);
    }
}
