package org.warren.harness.topology;

/// Writes IPv6 addresses as RFC 5952 wants them, which is also how Linux prints them.
final class Ipv6Text {

    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String shortest(byte[] address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((address[2 * i] & 0xff) << 8) | (address[2 * i + 1] & 0xff);
        }
        int start = -1;
        int longest = 1; // a single zero group is not shortened (RFC 5952 section 4.2.2)
        for (int i = 0; i < GROUPS; i++) {
            int run = zeros(groups, i);
            if (run > longest) {
                start = i;
                longest = run;
            }
        }
        if (start < 0) {
            return join(groups, 0, GROUPS);
        }
        return join(groups, 0, start) + "::" + join(groups, start + longest, GROUPS);
    }

    private static int zeros(int[] groups, int from) {
        int end = from;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
