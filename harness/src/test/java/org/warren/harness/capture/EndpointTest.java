package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1:51820",
                "0.0.0.0:0",
                "[2001:db8::1]:65535",
                "[::]:1",
                "[::1]:2",
                "[fe80::1:0:2]:3",
                "[2001:db8:1:2:3:4:5:6]:4"
            })
    void textIsReadAndWrittenAlike(String text) {
        assertThat(Endpoint.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "192.0.2.1", "192.0.2.1:", "192.0.2.1:x", "192.0.2.1:65536", "::1:51820", "example.org:1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
