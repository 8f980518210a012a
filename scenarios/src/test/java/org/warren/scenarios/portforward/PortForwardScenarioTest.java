package org.warren.scenarios.portforward;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
class PortForwardScenarioTest {

    @Test
    void serverIsReachedAsTheForwardAndItsOwnKeepalivePredict() {
        mustPass(run(new PortForwardScenario(), "wireguard-go", "kernel"));
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} to {1}, port {2}")
    @CsvSource({"kernel, java, 443", "java, wireguard-go, 51820"})
    void alsoByAnotherPortFromWhichTheServerMovesAway(String client, String server, String port) {
        mustPass(run(new PortForwardScenario(), client, server, "port=" + port));
    }
}
