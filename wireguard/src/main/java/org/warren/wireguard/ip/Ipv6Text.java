package org.warren.wireguard.ip;

/// Prints IPv6 addresses by RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`.
/// As `inet_ntop`, it prints an IPv4 address in the last two groups: `::ffff:10.0.0.1`, `::10.0.0.1`.
final class Ipv6Text {
    private static final int GROUPS = 8;
    private static final int V4_AT = 6;

    private Ipv6Text() {}

    static String print(long high, long low) {
        int runStart = -1;
        int runLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int length = zeroRun(high, low, start);
            if (length > runLength) {
                runStart = start;
                runLength = length;
            }
        }
        boolean endsInV4 = runStart == 0
                && (runLength == V4_AT || (runLength == V4_AT - 1 && group(high, low, runLength) == 0xffff));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (i > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            if (endsInV4 && i == V4_AT) {
                return text.append(IpAddress.v4((int) low)).toString();
            }
            text.append(Integer.toHexString(group(high, low, i)));
        }
        return text.toString();
    }

    private static int zeroRun(long high, long low, int start) {
        int length = 0;
        while (start + length < GROUPS && group(high, low, start + length) == 0) {
            length++;
        }
        return length;
    }

    private static int group(long high, long low, int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (index & 3))) & 0xffff;
    }
}
