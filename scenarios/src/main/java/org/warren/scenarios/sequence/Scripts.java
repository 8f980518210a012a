package org.warren.scenarios.sequence;

import java.util.List;
import java.util.stream.Stream;

/// All scripts, in the order in which they are played.
final class Scripts {

    private static final List<Script> ALL = Stream.of(KeepaliveScripts.all(), HandshakeScripts.all())
            .flatMap(List::stream)
            .toList();

    private Scripts() {}

    static List<Script> all() {
        return ALL;
    }
}
