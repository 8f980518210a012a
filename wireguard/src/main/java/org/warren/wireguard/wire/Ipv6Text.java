package org.warren.wireguard.wire;

/// Prints IPv6 addresses by RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as `::`.
final class Ipv6Text {
    private static final int GROUPS = 8;

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
