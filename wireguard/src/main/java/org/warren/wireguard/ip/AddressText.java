package org.warren.wireguard.ip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Parses IP addresses as `inet_pton` does. The JDK's own parser accepts `10.1` and zones, and converts
/// `::ffff:1.2.3.4` to IPv4.
final class AddressText {
    private static final int GROUPS = 8;
    private static final int GROUP_DIGITS = 4;

    private AddressText() {}

    static Optional<IpAddress> read(String text) {
        return text.indexOf(':') >= 0 ? v6(text) : v4(text).map(IpAddress::v4);
    }

    /// Four numbers without leading zeros.
    private static Optional<Integer> v4(String text) {
        String[] parts = text.split("\\.", -1);
        int address = 0;
        for (String part : parts) {
            boolean number = !part.isEmpty()
                    && part.length() <= 3
                    && part.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (part.length() == 1 || part.charAt(0) != '0');
            if (!number || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            address = (address << 8) | Integer.parseInt(part);
        }
        return parts.length == 4 ? Optional.of(address) : Optional.empty();
    }

    private static Optional<IpAddress> v6(String text) {
        int gap = text.indexOf("::");
        Optional<List<Integer>> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        Optional<List<Integer>> tail = groups(gap < 0 ? "" : text.substring(gap + 2), true);
        if (head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> groups = new ArrayList<>(head.get());
        int missing = GROUPS - groups.size() - tail.get().size();
        if (gap < 0 ? missing != 0 : missing < 1) {
            return Optional.empty();
        }
        for (int i = 0; i < missing; i++) {
            groups.add(0);
        }
        groups.addAll(tail.get());
        return Optional.of(IpAddress.v6(half(groups, 0), half(groups, GROUPS / 2)));
    }

    /// @param last whether these are the last groups, which may end in an IPv4 address
    private static Optional<List<Integer>> groups(String text, boolean last) {
        List<Integer> groups = new ArrayList<>();
        String[] parts = text.isEmpty() ? new String[0] : text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                Optional<Integer> v4 = v4(parts[i]);
                if (v4.isEmpty()) {
                    return Optional.empty();
                }
                groups.add(v4.get() >>> 16);
                groups.add(v4.get() & 0xffff);
            } else if (isGroup(parts[i])) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(groups);
    }

    private static boolean isGroup(String part) {
        return !part.isEmpty()
                && part.length() <= GROUP_DIGITS
                && part.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
    }

    private static long half(List<Integer> groups, int start) {
        long half = 0;
        for (int group : groups.subList(start, start + GROUPS / 2)) {
            half = (half << 16) | group;
        }
        return half;
    }
}
