package org.warren.natrouter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkText;

/// The configuration of a link: lines `key: value` that begin with `link`, with an empty line between links. The link's
/// keys come first, then those of its behaviour ([LinkText]).
///
/// @param name of the link, such as `phone.wlan`
/// @param near the TAP device on the side of its node
/// @param far the TAP device on the side of its network
/// @param seed of its random numbers
/// @param epoch the zero of its time as wall time in nanoseconds
/// @param behaviour of the link
record WireSettings(String name, String near, String far, long seed, long epoch, LinkBehaviour behaviour) {

    private static final List<String> KEYS = List.of("link: ", "near: ", "far: ", "seed: ", "epoch: ");

    /// Whether a block of lines describes a link.
    static boolean isOne(String block) {
        return block.stripLeading().startsWith(KEYS.getFirst());
    }

    /// Parses all links in a text.
    ///
    /// @throws IllegalArgumentException in a sentence that says what is wrong
    static List<WireSettings> parse(String text) {
        List<WireSettings> links = new ArrayList<>();
        for (String block : text.split("\n\n", -1)) {
            if (isOne(block)) {
                links.add(parseOne(block));
            }
        }
        return List.copyOf(links);
    }

    private static WireSettings parseOne(String block) {
        List<String> lines = block.lines().filter(line -> !line.isBlank()).toList();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < KEYS.size(); i++) {
            String key = KEYS.get(i);
            if (i >= lines.size() || !lines.get(i).startsWith(key)) {
                throw new IllegalArgumentException("a link lacks the key " + key.strip());
            }
            values.add(lines.get(i).substring(key.length()));
        }
        String behaviour = lines.stream().skip(KEYS.size()).collect(Collectors.joining("\n"));
        return new WireSettings(
                values.get(0),
                values.get(1),
                values.get(2),
                Long.parseLong(values.get(3)),
                Long.parseLong(values.get(4)),
                LinkText.read(behaviour));
    }
}
