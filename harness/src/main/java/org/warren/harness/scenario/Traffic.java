package org.warren.harness.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.guest.CommandResult;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LabNode;

/// What scenarios send through tunnels: numbered probes that are echoed, and pings.
public final class Traffic {

    /// The UDP port of the echo service.
    public static final int ECHO_PORT = 7;

    private static final Pattern PING_SUMMARY = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    /// What ping says of ICMP's host unreachable (RFC 792), and of ICMPv6's address unreachable (RFC 4443 §3.1).
    private static final Pattern UNREACHABLE =
            Pattern.compile("Destination Host Unreachable|Destination unreachable: Address unreachable");

    private static final Pattern TOO_LONG = Pattern.compile("[Mm]essage too long");
    /// The headers of IPv4 and ICMP.
    private static final int PING_OVERHEAD = 28;

    private static final Duration PING_INTERVAL = Duration.ofMillis(200);

    private Traffic() {}

    /// Starts the echo service in a node; what it receives is written down as `probes/<node>-echo.jsonl`.
    public static void startEcho(LabNode node) {
        node.spawn("probes/" + node.name() + "-echo.jsonl", List.of("warren-probe", "echo", "" + ECHO_PORT));
    }

    /// Sends probes and returns when the last has been answered or given up.
    ///
    /// @param probe names the probes in the evidence
    /// @param count how many
    /// @param interval time between two of them
    /// @param linger how long the last one's answer is waited for
    /// @param untilAnswer whether the first answer ends it
    public static void probe(
            LabNode from,
            String probe,
            String address,
            int count,
            Duration interval,
            Duration linger,
            boolean untilAnswer) {
        Duration limit = interval.multipliedBy(count).plus(linger).plusSeconds(5);
        startProbe(from, probe, address, count, interval, linger, untilAnswer)
                .await(limit)
                .orThrow();
    }

    /// Sends probes as [#probe] does, and returns at once.
    public static BackgroundProcess startProbe(
            LabNode from,
            String probe,
            String address,
            int count,
            Duration interval,
            Duration linger,
            boolean untilAnswer) {
        List<String> command = new ArrayList<>(List.of(
                "warren-probe",
                "send",
                probe,
                address,
                Integer.toString(ECHO_PORT),
                Integer.toString(count),
                Long.toString(interval.toNanos()),
                Long.toString(linger.toNanos())));
        if (untilAnswer) {
            command.add("until-answer");
        }
        return from.spawn("probes/" + from.name() + "-" + probe + ".jsonl", command);
    }

    /// Pings an IPv4 address with packets that may not be fragmented, one a second.
    ///
    /// @param bytes the length of each whole IP packet, at least 28
    /// @return exit status and counts as [#ping] does, and as `too-long` how often the node itself refused to send
    public static Map<String, Integer> pingUnfragmented(LabNode from, String address, int count, int bytes) {
        CommandResult result = from.run(
                "ping", "-n", "-M", "do", "-c", "" + count, "-W", "2", "-s", "" + (bytes - PING_OVERHEAD), address);
        Map<String, Integer> counts = counts(result);
        counts.put("too-long", (int) TOO_LONG.matcher(result.err()).results().count());
        return counts;
    }

    /// Pings an address three times.
    ///
    /// @return exit status and counts, as checkers read them; `unreachable` is how often ICMP said that the host is
    public static Map<String, Integer> ping(LabNode from, String address) {
        return ping(from, address, 3, Duration.ofSeconds(5));
    }

    /// The same, as often as is wanted.
    public static Map<String, Integer> ping(LabNode from, String address, int count) {
        return ping(from, address, count, Duration.ofSeconds(5));
    }

    /// The same with another time to wait for the last answer, in whole seconds.
    public static Map<String, Integer> ping(LabNode from, String address, Duration linger) {
        return ping(from, address, 3, linger);
    }

    private static Map<String, Integer> ping(LabNode from, String address, int count, Duration linger) {
        return counts(runPing(from, address, count, linger));
    }

    /// Pings as the others do, 200 ms apart, and returns all that the program said; [#counts] counts it.
    ///
    /// @param linger how long the last answer is waited for, in whole seconds
    public static CommandResult runPing(LabNode from, String address, int count, Duration linger) {
        Duration limit = LabNode.COMMAND_TIMEOUT.plus(PING_INTERVAL.multipliedBy(count));
        String wait = Long.toString(linger.toSeconds());
        return from.execute(
                limit, new byte[0], List.of("ping", "-n", "-c", "" + count, "-i", "0.2", "-W", wait, address));
    }

    /// What ping said, as checkers read it: `exit`, `sent`, `received`, and as `unreachable` how often ICMP said that
    /// the host is.
    public static Map<String, Integer> counts(CommandResult result) {
        Matcher summary = PING_SUMMARY.matcher(result.out());
        boolean found = summary.find();
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("exit", result.code());
        counts.put("sent", found ? Integer.parseInt(summary.group(1)) : 0);
        counts.put("received", found ? Integer.parseInt(summary.group(2)) : 0);
        counts.put(
                "unreachable", (int) UNREACHABLE.matcher(result.out()).results().count());
        return counts;
    }
}
