package org.warren.scenarios.network;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Something that happens before a question is asked.
///
/// @param kind what happens
/// @param node where, or the host name whose address changes
/// @param interfaceName the interface; empty where it happens to the whole node, or to a name
/// @param to the new address, with a prefix length for an interface, a prefix and its next hop, or a duration, as
///     written in the file; null if nothing is given
record Event(
        Kind kind,
        String node,
        String interfaceName,
        @Nullable String to) {

    /// The key in the records of earlier runs, in which a question had at most one.
    static final String RECORDED_ALONE = "event";

    Event(Kind kind, String node, String interfaceName) {
        this(kind, node, interfaceName, null);
    }

    /// The event as a file states it.
    String words() {
        return kind.words()
                + " "
                + node
                + (interfaceName.isEmpty() ? "" : "." + interfaceName)
                + (to == null ? "" : " " + to);
    }

    /// The questions that have events of these kinds, in words; empty if there is none.
    static Optional<String> wanted(List<FileQuestion> questions, Kind... kinds) {
        String found = questions.stream()
                .flatMap(question -> question.events().stream()
                        .filter(event -> List.of(kinds).contains(event.kind()))
                        .map(event -> "question " + question.name() + " has '" + event.words() + "'"))
                .collect(Collectors.joining(", "));
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    /// The kinds of events.
    enum Kind {
        LINK_DOWN("link down", "NODE.INTERFACE"),
        LINK_LOST("link lost", "NODE.INTERFACE"),
        LINK_UP("link up", "NODE.INTERFACE"),
        WG_QUICK_DOWN("wg-quick down", "NODE.INTERFACE"),
        WG_QUICK_UP("wg-quick up", "NODE.INTERFACE"),
        CRASH("crash", "NODE.INTERFACE"),
        NAT_RESTART("nat restart", "NODE"),
        ADDRESS("address", "NODE.INTERFACE ADDRESS/LENGTH"),
        GATEWAY("gateway", "NODE ADDRESS"),
        ROUTE("route", "NODE PREFIX ADDRESS"),
        DHCP("dhcp", "NODE.INTERFACE SERVER PREFIX ADDRESS"),
        NAME("name", "HOST-NAME ADDRESS"),
        SLEEP("sleep", "NODE DURATION"),
        REBOOT("reboot", "NODE"),
        CLOCK("clock", "NODE back DURATION");

        private final String words;
        private final String rest;

        Kind(String words, String rest) {
            this.words = words;
            this.rest = rest;
        }

        /// As written in a file.
        String words() {
            return words;
        }

        /// What follows it in a file, as shown to its author.
        String form() {
            return words + " " + rest;
        }
    }
}
