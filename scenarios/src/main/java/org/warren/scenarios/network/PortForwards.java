package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.warren.harness.diagnosis.NetworkFacts;

/// Finds the rules of nftables and iptables that give UDP or TCP another destination.
final class PortForwards {

    private static final Pattern TARGET = Pattern.compile(
            "(?:\\bdnat (?:ip6? )?to |--to-destination |--to )"
                    + "(?:([0-9.]+)(?::\\d+(?:-\\d+)?)?|\\[([0-9a-f:.]+)](?::\\d+(?:-\\d+)?)?|([0-9a-f]*:[0-9a-f:.]+))(?:[\\s;}]|$)");
    private static final Pattern PORTS = Pattern.compile("\\bdports? +(\\{[^}]*}|\\S+)");
    private static final Pattern RANGE = Pattern.compile("\\d{1,5}(?:[-:]\\d{1,5})?");
    private static final Pattern INTERFACE = Pattern.compile("(?:\\biif(?:name)? +|(?:^|\\s)-i +)\"?([\\w.+-]+)\"?");
    private static final Pattern OTHER_PROTOCOL = Pattern.compile("\\b(?:icmp|sctp)\\b");
    private static final Pattern TCP = Pattern.compile("\\btcp\\b");

    private PortForwards() {}

    /// @param rules a file of nftables, or a command
    static List<NetworkFacts.PortForward> of(String rules) {
        List<NetworkFacts.PortForward> forwards = new ArrayList<>();
        for (String rule : rules.toLowerCase(Locale.ROOT).split("[\n;]", -1)) {
            Matcher target = TARGET.matcher(rule);
            if (target.find() && !OTHER_PROTOCOL.matcher(rule).find()) {
                Matcher ports = PORTS.matcher(rule);
                Matcher in = INTERFACE.matcher(rule);
                forwards.add(new NetworkFacts.PortForward(
                        in.find() ? in.group(1) : "",
                        ports.find() ? ranges(ports.group(1)) : "",
                        address(target),
                        TCP.matcher(rule).find()));
            }
        }
        return forwards;
    }

    private static String address(Matcher target) {
        return Stream.of(target.group(1), target.group(2), target.group(3))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static String ranges(String text) {
        List<String> ranges = new ArrayList<>();
        Matcher range = RANGE.matcher(text);
        while (range.find()) {
            ranges.add(range.group().replace(':', '-'));
        }
        return String.join(",", ranges);
    }
}
