package org.warren.scenarios.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What is read from the tools in the nodes, and in which order they run.
class ToolsTest {

    @Test
    void receivedBytesOfAllPeersAreAdded() {
        Meter before = new Meter(OptionalLong.of(5), Meter.received("KEY=\t100\t7\n"));
        Meter after = new Meter(OptionalLong.empty(), Meter.received("KEY=\t150\t7\nOTHER=\t3\t9\n"));
        assertThat(after.tunnelBytesSince(before)).isEqualTo(53);
        assertThat(after.cpuSince(before)).isEmpty();
    }

    @Test
    void eachRoundBeginsWithAnotherAndAsksEverybodyOnce() {
        List<String> all = List.of("a", "b", "c");
        assertThat(Rotation.order(all, 1)).containsExactly("a", "b", "c");
        assertThat(Rotation.order(all, 2)).containsExactly("b", "c", "a");
        assertThat(Rotation.order(all, 3)).containsExactly("c", "a", "b");
        assertThat(new TreeSet<>(Rotation.order(all, 17))).hasSize(3);
    }
}
