package org.warren.nat;

import java.util.ArrayList;
import java.util.List;

/// An IPv6 address and a port; for ICMP queries the port is the identifier.
///
/// @param high the first 64 bits of the address
/// @param low the other 64 bits
/// @param port 0 to 65535
public record Ipv6Endpoint(long high, long low, int port) {

    private static final int PORT_MAX = 65_535;
    private static final int GROUPS = 8;

    /// @throws IllegalArgumentException for an invalid port
    public Ipv6Endpoint {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /// The same address with another port.
    public Ipv6Endpoint withPort(int other) {
        return new Ipv6Endpoint(high, low, other);
    }

    /// Parses an address such as `2001:db8::1` (RFC 4291 §2.2), with port 0. Zones and embedded IPv4 are refused.
    ///
    /// @throws IllegalArgumentException when it has another form
    public static Ipv6Endpoint address(String text) {
        int gap = text.indexOf("::");
        List<Integer> groups = groups(gap < 0 ? text : text.substring(0, gap), text);
        List<Integer> last = gap < 0 ? List.of() : groups(text.substring(gap + 2), text);
        int missing = GROUPS - groups.size() - last.size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            throw wrong(text);
        }
        List<Integer> all = new ArrayList<>(groups);
        for (int i = 0; i < missing; i++) {
            all.add(0);
        }
        all.addAll(last);
        return new Ipv6Endpoint(half(all, 0), half(all, GROUPS / 2), 0);
    }

    private static List<Integer> groups(String part, String text) {
        List<Integer> groups = new ArrayList<>();
        if (!part.isEmpty()) {
            for (String group : part.split(":", -1)) {
                if (!group.matches("[0-9a-fA-F]{1,4}")) {
                    throw wrong(text);
                }
                groups.add(Integer.parseInt(group, 16));
            }
        }
        return groups;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("'" + text + "' is not an IPv6 address such as 2001:db8::1");
    }

    private static long half(List<Integer> groups, int from) {
        return groups.subList(from, from + GROUPS / 2).stream()
                .mapToLong(Integer::longValue)
                .reduce(0, (sum, group) -> sum << 16 | group);
    }

    /// The text of the address (RFC 5952 §4).
    public String addressText() {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long half = i < GROUPS / 2 ? high : low;
            groups[i] = (int) (half >>> (48 - 16 * (i % (GROUPS / 2)))) & 0xffff;
        }
        int longest = 0;
        int gap = -1;
        for (int from = 0; from < GROUPS; from++) {
            int to = from;
            while (to < GROUPS && groups[to] == 0) {
                to++;
            }
            if (to - from > longest) {
                longest = to - from;
                gap = from;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (longest > 1 && i == gap) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(i > 0 && text.charAt(text.length() - 1) != ':' ? ":" : "")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /// `[2001:db8::1]:51820`.
    @Override
    public String toString() {
        return "[" + addressText() + "]:" + port;
    }
}
