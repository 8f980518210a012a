package org.warren.scenarios.routechange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustFail;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class RouteChangeScenarioTest {

    static Stream<Arguments> pairs() {
        return Runs.pairsWithTheKernel();
    }

    /// The kernel drops a packet that has grown beyond the tunnel's MTU. The sockets of wireguard-go fragment it, and
    /// each fragment goes round again, so its loop has no end.
    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    void tunnelFollowsItsRouteAndOnlyTheKernelEndsALoop(String client, String server) {
        var outcome = run(new RouteChangeScenario(), client, server);

        assertThat(outcome.record().checks()).hasSize(7);
        if (client.equals("wireguard-go")) {
            mustFail(outcome, "known fault: the loop of wireguard-go's fragments has no end", "R8-bounded-loop");
        } else {
            mustPass(outcome);
        }
    }
}
