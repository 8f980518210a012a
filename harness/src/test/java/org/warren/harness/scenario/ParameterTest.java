package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.parameter.Parameter;

class ParameterTest {

    private static final Parameter<Duration> IDLE =
            Parameter.duration("idle", "how long", "1h", Duration.ofSeconds(1), Duration.ofDays(7));
    private static final Parameter<Integer> KEEPALIVE = Parameter.keepalive("keepalive", "how often", "25");
    private static final Parameter<Double> LOSS = Parameter.percent("loss", "how much", "20%", 60);
    private static final Parameter<Integer> MTU = Parameter.number("mtu", "how large", "1400", 1280, 1500);
    private static final Parameter<String> OUTER = Parameter.choice("outer", "which family", "ipv4", "ipv6");

    @ParameterizedTest
    @CsvSource({"1s, 1", "90, 90", "5m, 300", "1h, 3600", "1h30m, 5400", "7d, 604800"})
    void durationIsReadAsPeopleWriteIt(String text, long seconds) {
        assertThat(IDLE.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "", "off", "0", "999ms", "8d", "1y", "one", "1 h", "99999999999999999999d", "1h;reboot"})
    void wrongDurationNamesParameterValueAndWhatIsAccepted(String text) {
        assertThatThrownBy(() -> IDLE.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameter idle: '" + text
                        + "' is not accepted; give a duration such as 30s, 5m or 1h, from 1s to 7d");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "off, 0", "25, 25", "25s, 25", "65535, 65535"})
    void keepaliveIsReadAsWgReadsIt(String text, int seconds) {
        assertThat(KEEPALIVE.parse(text)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "-1", "1.5", "1m", "", "on"})
    void wrongKeepaliveIsRefused(String text) {
        assertThatThrownBy(() -> KEEPALIVE.parse(text))
                .hasMessageContaining("keepalive")
                .hasMessageContaining("65535");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "20%, 20", "20, 20", "0.5%, 0.5", "60%, 60"})
    void percentageIsReadWithAndWithoutItsSign(String text, double percent) {
        assertThat(LOSS.parse(text)).isEqualTo(percent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"61%", "101", "-1", "", "%", "1%%", "1e1", "a lot"})
    void wrongPercentageIsRefused(String text) {
        assertThatThrownBy(() -> LOSS.parse(text)).hasMessageContaining("a percentage such as 20%, from 0 to 60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1279", "1501", "-1", "", "1400.5", "9999999999"})
    void wrongNumberIsRefused(String text) {
        assertThat(MTU.parse("1280")).isEqualTo(1280);
        assertThatThrownBy(() -> MTU.parse(text)).hasMessageContaining("a whole number from 1280 to 1500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipv5", "", "IPv4"})
    void wrongChoiceIsRefused(String text) {
        assertThat(OUTER.parse("ipv6")).isEqualTo("ipv6");
        assertThatThrownBy(() -> OUTER.parse(text)).hasMessageContaining("one of ipv4, ipv6");
    }
}
