package org.warren.wireguard.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "FD00:0:0::01, fd00::1",
        "2001:0:0:1::1, 2001:0:0:1::1",
        "::ffff:10.0.0.0, ::ffff:10.0.0.0",
        "::ffff:a00:1, ::ffff:10.0.0.1",
        "::1.2.3.4, ::1.2.3.4",
        "::1:2, ::0.1.0.2",
        "::, ::",
        "::1, ::1",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304",
        "1::ffff:10.0.0.1, 1::ffff:a00:1"
    })
    void anAddressIsPrintedAsWgPrintsIt(String written, String printed) {
        assertThat(IpAddress.parse(written)).hasToString(printed);
        assertThat(IpAddress.parse(printed)).isEqualTo(IpAddress.parse(written));
    }

    @Test
    void anIpv4AddressInIpv6IsIpv6() {
        assertThat(IpAddress.parse("::ffff:10.0.0.1")).isEqualTo(IpAddress.v6(0, 0xffff_0a00_0001L));
        assertThat(IpAddress.parse("::ffff:10.0.0.1")).isNotEqualTo(IpAddress.parse("10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.1", "10", "010.0.0.1", "256.0.0.1", "1.2.3.4.5", "fe80::1%1", "[::1]", ":::", "localhost"
            })
    void whatInetPtonRefusesIsRefused(String text) {
        assertThat(IpAddress.read(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> IpAddress.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "fe80::1, true",
        "febf::1, true",
        "ff02::1, true",
        "fec0::1, false",
        "ff05::1, false",
        "fd00::1, false",
        "254.128.0.1, false"
    })
    void onlyLinkLocalAddressesNeedAZone(String address, boolean linkLocal) {
        assertThat(IpAddress.parse(address).isLinkLocal()).isEqualTo(linkLocal);
    }
}
