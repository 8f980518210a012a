package org.warren.scenarios.marks;

import java.util.OptionalInt;

/// Explicit congestion notification through a tunnel, by the tables of RFC 6040: the oracle for captures.
final class Ecn {

    static final int NOT_ECT = 0;
    static final int ECT_1 = 1;
    static final int ECT_0 = 2;
    static final int CE = 3;

    private static final int MASK = 3;

    private Ecn() {}

    static int of(int trafficClass) {
        return trafficClass & MASK;
    }

    static int dscp(int trafficClass) {
        return trafficClass >> 2;
    }

    /// §4.1, normal mode: the outer field is a copy of the inner one.
    static int encapsulated(int inner) {
        return inner;
    }

    /// §4.2, figure 4: the inner field that is forwarded; empty if the packet must be dropped.
    static OptionalInt decapsulated(int inner, int outer) {
        if (inner == NOT_ECT) {
            return outer == CE ? OptionalInt.empty() : OptionalInt.of(NOT_ECT);
        }
        if (inner == CE || outer == CE) {
            return OptionalInt.of(CE);
        }
        return OptionalInt.of(outer == ECT_1 ? ECT_1 : inner);
    }

    static String name(int codepoint) {
        return switch (codepoint) {
            case NOT_ECT -> "Not-ECT";
            case ECT_1 -> "ECT(1)";
            case ECT_0 -> "ECT(0)";
            default -> "CE";
        };
    }
}
