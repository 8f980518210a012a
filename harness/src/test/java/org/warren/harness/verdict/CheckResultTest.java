package org.warren.harness.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckResultTest {

    @Test
    void evidenceDoesNotChangeAfterwards() {
        var files = new ArrayList<>(List.of("client.pcap"));
        var result = new CheckResult("handshake", Verdict.PASS, "The handshake completed.", files);

        files.add("server.pcap");

        assertThat(result.evidence()).containsExactly("client.pcap");
    }

    @Test
    void checkWithoutIdIsRefused() {
        assertThatThrownBy(() -> new CheckResult(" ", Verdict.PASS, "", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a check needs an id");
    }
}
