package org.warren.wireguard.example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warren.wireguard.support.Packets;

class TwoTunnelsTest {
    @Test
    void anHourIsDelivered() {
        TwoTunnels tunnels = new TwoTunnels();
        tunnels.run(Packets.v4("10.0.0.1", "10.0.0.2", 1, 100), 3600);
        assertThat(tunnels.delivered).isEqualTo(3600);
    }
}
