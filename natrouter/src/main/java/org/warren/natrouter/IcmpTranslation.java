package org.warren.natrouter;

import java.util.Optional;

/// Translates types, codes and values of ICMP errors to the other version (RFC 7915 §4.2 and §5.2).
final class IcmpTranslation {

    /// The difference between the lengths of an IPv6 and an IPv4 header.
    static final int LONGER = 20;
    /// RFC 8200 §5: the MTU that every link supports.
    static final int IPV6_MTU_MIN = 1280;

    private static final int UNREACHABLE = 3;
    private static final int TIME_EXCEEDED = 11;
    private static final int PARAMETER = 12;
    private static final int UNREACHABLE_6 = 1;
    private static final int TOO_BIG_6 = 2;
    private static final int TIME_EXCEEDED_6 = 3;
    private static final int PARAMETER_6 = 4;
    private static final int NEXT_HEADER = 6;
    private static final int LARGEST = 65_535;

    /// RFC 1191 §7.1: plateaus to use if a router does not report its MTU.
    private static final int[] PLATEAUS = {32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68};

    private IcmpTranslation() {}

    /// The beginning of an error.
    ///
    /// @param rest the 32 bits after the checksum
    record Head(int type, int code, int rest) {}

    /// RFC 7915 §4.2; empty for errors that are dropped.
    ///
    /// @param rest the 32 bits after the checksum
    /// @param quotedLength the original length of the quoted packet
    static Optional<Head> toIcmpv6(int type, int code, int rest, int quotedLength) {
        return switch (type) {
            case UNREACHABLE -> unreachableToIcmpv6(code, rest, quotedLength);
            case TIME_EXCEEDED -> Optional.of(new Head(TIME_EXCEEDED_6, code, 0));
            case PARAMETER ->
                code == 0 || code == 2
                        ? pointerToIpv6(rest >>> 24).map(pointer -> new Head(PARAMETER_6, 0, pointer))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Head> unreachableToIcmpv6(int code, int rest, int quotedLength) {
        return switch (code) {
            case 0, 1, 5, 6, 7, 8, 11, 12 -> Optional.of(new Head(UNREACHABLE_6, 0, 0));
            case 2 -> Optional.of(new Head(PARAMETER_6, 1, NEXT_HEADER));
            case 3 -> Optional.of(new Head(UNREACHABLE_6, 4, 0));
            case 4 -> {
                int mtu = (rest & 0xffff) == 0 ? plateau(quotedLength) : rest & 0xffff;
                yield Optional.of(new Head(TOO_BIG_6, 0, Math.max(IPV6_MTU_MIN, mtu + LONGER)));
            }
            case 9, 10, 13, 15 -> Optional.of(new Head(UNREACHABLE_6, 1, 0));
            default -> Optional.empty();
        };
    }

    private static int plateau(int length) {
        for (int plateau : PLATEAUS) {
            if (plateau < length) {
                return plateau;
            }
        }
        return PLATEAUS[PLATEAUS.length - 1];
    }

    /// RFC 7915 §4.2, figure 3: the corresponding fields of both headers.
    private static Optional<Integer> pointerToIpv6(int pointer) {
        return switch (pointer) {
            case 0, 1 -> Optional.of(pointer);
            case 2, 3 -> Optional.of(4);
            case 8 -> Optional.of(7);
            case 9 -> Optional.of(6);
            default ->
                pointer >= 12 && pointer < 16
                        ? Optional.of(8)
                        : pointer >= 16 && pointer < 20 ? Optional.of(24) : Optional.empty();
        };
    }

    /// RFC 7915 §5.2; empty for errors that are dropped.
    ///
    /// @param rest the 32 bits after the checksum
    static Optional<Head> toIcmpv4(int type, int code, int rest) {
        return switch (type) {
            case UNREACHABLE_6 ->
                switch (code) {
                    case 0, 2, 3 -> Optional.of(new Head(UNREACHABLE, 1, 0));
                    case 1 -> Optional.of(new Head(UNREACHABLE, 10, 0));
                    case 4 -> Optional.of(new Head(UNREACHABLE, 3, 0));
                    default -> Optional.empty();
                };
            case TOO_BIG_6 -> {
                long mtu = Math.min(Integer.toUnsignedLong(rest), LARGEST) - LONGER;
                yield Optional.of(new Head(UNREACHABLE, 4, (int) Math.max(0, mtu)));
            }
            case TIME_EXCEEDED_6 -> Optional.of(new Head(TIME_EXCEEDED, code, 0));
            case PARAMETER_6 ->
                switch (code) {
                    case 0 -> pointerToIpv4(rest).map(pointer -> new Head(PARAMETER, 0, pointer << 24));
                    case 1 -> Optional.of(new Head(UNREACHABLE, 2, 0));
                    default -> Optional.empty();
                };
            default -> Optional.empty();
        };
    }

    /// RFC 7915 §5.2, figure 6.
    private static Optional<Integer> pointerToIpv4(int pointer) {
        return switch (pointer) {
            case 0, 1 -> Optional.of(pointer);
            case 4, 5 -> Optional.of(2);
            case 6 -> Optional.of(9);
            case 7 -> Optional.of(8);
            default ->
                pointer >= 8 && pointer < 24
                        ? Optional.of(12)
                        : pointer >= 24 && pointer < 40 ? Optional.of(16) : Optional.empty();
        };
    }
}
