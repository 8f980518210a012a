package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Several nodes may have one address, on networks that do not know each other or in tunnels.
class SharedAddressesTest {

    private static final String OTHERS = """
              cafe-router:
                interfaces: {lan: {network: cafe, address: 192.168.1.2/24}}
              phone:
            """;

    @TempDir
    Path folder;

    /// Who is asked does not depend on the order of the nodes.
    @ParameterizedTest
    @CsvSource({
        "phone, phone",
        "phone.eth0, phone",
        "cafe-router, cafe-router",
        "cafe-router.lan, cafe-router",
        "192.168.1.2, cafe-router",
        "phone.wg0, phone"
    })
    void nodeThatIsNamedIsAsked(String target, String asked) {
        NetworkDescription read = new SmallNetwork(folder)
                .change("network.yaml", "  home: 192.168.1.0/24", "  home: 192.168.1.0/24\n  cafe: 192.168.1.0/24")
                .change("network.yaml", "  phone:\n", OTHERS)
                .change("network.yaml", "server to phone.wg0", "server to " + target)
                .read();

        assertThat(((Question) read.questions().getLast()).to()).isEqualTo(asked);
    }

    /// One file on two devices, as people do who copy it.
    @Test
    void addressOfTwoTunnelsIsRemarkedOn() {
        NetworkDescription read = new SmallNetwork(folder)
                .change("phone.conf", "10.100.0.2/32", "10.100.0.1/32")
                .read();

        assertThat(read.remarks())
                .containsExactly(folder
                        + "/network.yaml:19:20: wg0: phone.wg0 has the address 10.100.0.1, and so has server.wg0");
        assertThat(read.tunnels()).extracting(TunnelFile::port).containsExactly(51820, 0);
    }
}
