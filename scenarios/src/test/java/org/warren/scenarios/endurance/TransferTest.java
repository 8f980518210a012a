package org.warren.scenarios.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransferTest {

    @Test
    void intervalsEndWhenTheirLinesCame() {
        Transfer transfer = Transfer.read("""
                1795781159.130545 {"event":"start","data":{"connected":[]}}
                1795781160.130850 {"event":"interval","data":{"streams":[],"sum":{"seconds":1.5,"bytes":3000,"retransmits":2}}}
                1795781160.134740 {"event":"interval","data":{"streams":[],"sum":{"seconds":0.004,"bytes":0,"retransmits":0}}}
                1795781160.138687 {"event":"end","data":{"sum_received":{"bytes":2900}}}
                """);
        assertThat(transfer.intervals())
                .containsExactly(
                        new Transfer.Interval(1_795_781_158_630_850_000L, 1_795_781_160_130_850_000L, 3000, 2));
        assertThat(transfer.intervals().getFirst().bitsPerSecond()).isEqualTo(16_000);
        assertThat(transfer.isOver()).isTrue();
        assertThat(transfer.deliveredBytes()).isEqualTo(2900);
        assertThat(transfer.complaints()).isEmpty();
    }

    @Test
    void whatIsNoEventIsAComplaint() {
        Transfer transfer = Transfer.read("""
                1795781159.130545 {"event":"error","data":"unable to connect to server"}
                1795781159.130545 iperf3: error - out of streams
                """);
        assertThat(transfer.complaints())
                .containsExactly("unable to connect to server", "iperf3: error - out of streams");
        assertThat(transfer.isOver()).isFalse();
    }
}
