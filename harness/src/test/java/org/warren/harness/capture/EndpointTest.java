package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.topology.IpPrefix;

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

    /// RFC 5952: no leading zeros (4.1), `::` as long as it can be (4.2.1), not for one group (4.2.2), for the longest
    /// run and the first of equal ones (4.2.3), lower case (4.3), an IPv4 address at the end (5).
    @ParameterizedTest
    @CsvSource({
        "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:0:0:0:1:0:0:1, 2001::1:0:0:1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8:0:0:0:0:AAAA:BBBB, 2001:db8::aaaa:bbbb",
        "1:0:0:0:0:0:0:0, 1::",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "0:2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0",
        "0:0:3:4:5:6:7:8, ::3:4:5:6:7:8",
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "fe80:0:0:0:0:0:0:10, fe80::10",
        "64:ff9b:0:0:0:0:c000:201, 64:ff9b::c000:201",
        "10.0.0.1, 10.0.0.1"
    })
    void addressesArePrintedByRfc5952(String written, String printed) {
        InetAddress address = InetAddress.ofLiteral(written);
        assertThat(Endpoint.text(address)).isEqualTo(printed);
        assertThat(InetAddress.ofLiteral(printed)).isEqualTo(address);
        assertThat(new IpPrefix(address, 0).host()).as("as a part of a prefix").isEqualTo(printed);
        String bracketed = printed.contains(":") ? "[" + printed + "]:53" : printed + ":53";
        assertThat(new Endpoint(address, 53)).hasToString(bracketed);
        assertThat(Endpoint.parse(bracketed)).isEqualTo(new Endpoint(address, 53));
    }
}
