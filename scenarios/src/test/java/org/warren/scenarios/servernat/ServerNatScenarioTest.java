package org.warren.scenarios.servernat;

import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
class ServerNatScenarioTest {

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"kernel, java", "java, kernel", "java, wireguard-go", "kernel, wireguard-go", "wireguard-go, kernel"})
    void peersReachEachOtherAndWhatIsBeyondTheServerAsThemselves(String client, String server) {
        mustPass(run(new ServerNatScenario(), client, server));
    }

    @ParameterizedTest
    @CsvSource({"kernel", "java", "wireguard-go"})
    void serverThatDoesNotForwardKeepsPeersApart(String server) {
        mustPass(run(new ServerNatScenario(), "kernel", server, "forwarding=off"));
    }
}
