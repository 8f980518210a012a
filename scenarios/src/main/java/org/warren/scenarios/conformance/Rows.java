package org.warren.scenarios.conformance;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All rows of the conformance table, in its order.
final class Rows {

    private static final List<String> GROUPS = List.of("H", "M", "S", "T", "K", "C", "R", "P", "A");

    private static final List<Row> ALL = Stream.of(
                    HandshakeRows.rows(),
                    IdentityRows.rows(),
                    CookieRows.rows(),
                    CookieUseRows.rows(),
                    SilenceRows.rows(),
                    SessionTimerRows.rows(),
                    HandshakeTimerRows.rows(),
                    hidden(),
                    KeepaliveRows.rows(),
                    CounterRows.rows(),
                    RoutingRows.rows(),
                    AdministrationRows.rows(),
                    SettingRows.rows())
            .flatMap(List::stream)
            .sorted(Comparator.comparing((Row row) -> GROUPS.indexOf(row.group()))
                    .thenComparing(row -> Integer.valueOf(row.id().substring(1))))
            .toList();

    private Rows() {}

    static List<Row> all() {
        return ALL;
    }

    /// Rows that cannot be played.
    private static List<Row> hidden() {
        return List.of(
                new Row(
                        "T9",
                        "Everything ephemeral is zeroed 540 s after the last handshake",
                        "whitepaper §6.3; timers.c:203-206",
                        new Row.NotVisible(
                                "a session ends after 180 s, so that nobody outside can tell whether its keys"
                                        + " are there after 540 s; for java TimerConformanceTest shows it")),
                new Row(
                        "T12",
                        "Steps of the clock and sleep: no burst, no stall, keys cleared on suspend",
                        "device.c:72-94; gotatun noise/mod.rs:921-1209; libtelio test_no_burst_after_sleep.py",
                        new Row.NotVisible("the virtual lab's clock neither steps nor sleeps; for java"
                                + " TimerConformanceTest shows it")));
    }
}
