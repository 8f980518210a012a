package org.warren.harness.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.PingResult;

/// ping(8) and its output.
///
/// @param limit the lab's time after which it is killed
/// @param countsTooLong whether the result contains how often its own node refused to send
/// @param command with its arguments
public record PingCommand(Duration limit, boolean countsTooLong, List<String> command) {

    private static final Pattern SUMMARY = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    /// The output of ping for ICMP host unreachable (RFC 792) and ICMPv6 address unreachable (RFC 4443 §3.1).
    private static final Pattern UNREACHABLE =
            Pattern.compile("Destination Host Unreachable|Destination unreachable: Address unreachable");

    private static final Pattern TOO_LONG = Pattern.compile("[Mm]essage too long");
    /// ping(8) with a count ends at the first ICMP error, so another one is started then; `-w` takes whole seconds.
    private static final String AGAIN = """
            now() { echo ${EPOCHREALTIME/[.,]/}; }
            end=$(($(now) + $1 * 1000))
            shift
            while :; do
                begin=$(now)
                left=$((end - begin))
                ((left > 0)) || break
                seconds=$((left / 1000000)).$(printf %06d $((left % 1000000)))
                said=$(timeout --preserve-status -s INT $seconds ping -w $((left / 1000000 + 1)) "$@" 2>&1)
                status=$?
                ((status == 1 || status == 2)) || break
                pause=$((begin + 1000000 - $(now)))
                left=$((end - $(now)))
                ((pause < left)) || pause=$left
                ((pause <= 0)) || sleep $((pause / 1000000)).$(printf %06d $((pause % 1000000)))
            done
            echo "$said"
            ((status == 0)) || echo "$said" | grep '^[a-z/]*ping: ' >&2
            exit ${status:-1}
            """;

    private static final int IPV4_HEADERS = 28;
    private static final int IPV6_HEADERS = 48;

    /// The interval between two requests in virtual time.
    static final Duration INTERVAL = Duration.ofMillis(200);
    /// The same in real time. Once an answer has arrived, ping(8) waits for the last ones only for twice the longest
    /// round trip, or this interval: a busy machine may need more than 200 ms to deliver one.
    public static final Duration IN_REAL_TIME = Duration.ofMillis(500);

    /// Requests 200 ms apart.
    ///
    /// @param linger how long to wait for the last answer, in whole seconds
    public static PingCommand of(String address, int count, Duration linger) {
        return of(address, count, linger, INTERVAL);
    }

    /// Requests with another interval.
    ///
    /// @param linger how long to wait for the last answer, in whole seconds
    /// @param interval that of the node that sends them ([LinuxNode#pingInterval])
    public static PingCommand of(String address, int count, Duration linger, Duration interval) {
        Duration limit = LinuxNode.COMMAND_TIMEOUT.plus(interval.multipliedBy(count));
        String wait = Long.toString(linger.toSeconds());
        String seconds = interval.toMillis() / 1000 + "." + interval.toMillis() % 1000 / 100;
        return new PingCommand(
                limit, false, List.of("ping", "-n", "-c", "" + count, "-i", seconds, "-W", wait, address));
    }

    /// Requests that may not be fragmented.
    ///
    /// @param linger how long to wait for the last answer, in whole seconds
    /// @param interval that of the node that sends them ([LinuxNode#pingInterval])
    /// @param bytes the total length of each IP packet, at least [#bytesMin]
    public static PingCommand unfragmented(String address, int count, Duration linger, Duration interval, int bytes) {
        PingCommand plain = of(address, count, linger, interval);
        List<String> command = new ArrayList<>(plain.command);
        command.addAll(command.size() - 1, List.of("-M", "do", "-s", "" + (bytes - bytesMin(address))));
        return new PingCommand(plain.limit, true, List.copyOf(command));
    }

    /// One request per second until one is answered. The result is that of the last request.
    ///
    /// @param within the time limit in milliseconds
    /// @param bytes the total length of each IP packet, which may then not be fragmented; null for ping's default
    public static PingCommand untilAnswered(String address, Duration within, @Nullable Integer bytes) {
        List<String> command = new ArrayList<>(
                List.of("bash", "-c", AGAIN, "ping", "" + within.toMillis(), "-n", "-c", "1", "-i", "1"));
        if (bytes != null) {
            command.addAll(List.of("-M", "do", "-s", "" + (bytes - bytesMin(address))));
        }
        command.add(address);
        return new PingCommand(LinuxNode.COMMAND_TIMEOUT.plus(within), bytes != null, List.copyOf(command));
    }

    /// The length of an IP packet of ping without data, in bytes: the headers of IPv4 or IPv6, and of ICMP.
    public static int bytesMin(String address) {
        return address.contains(":") ? IPV6_HEADERS : IPV4_HEADERS;
    }

    static PingCommand unfragmented(String address, int count, int bytes) {
        String payload = "" + (bytes - IPV4_HEADERS);
        return new PingCommand(
                LinuxNode.COMMAND_TIMEOUT,
                true,
                List.of("ping", "-n", "-M", "do", "-c", "" + count, "-W", "2", "-s", payload, address));
    }

    /// Runs it until it ends.
    public PingResult run(LinuxNode node) {
        return result(execute(node));
    }

    /// Runs it until it ends, and returns its complete output.
    public CommandResult execute(LinuxNode node) {
        return node.execute(limit, new byte[0], command);
    }

    /// Parses the output.
    public PingResult result(CommandResult result) {
        Matcher summary = SUMMARY.matcher(result.out());
        boolean found = summary.find();
        return new PingResult(
                result.code(),
                found ? Integer.parseInt(summary.group(1)) : 0,
                found ? Integer.parseInt(summary.group(2)) : 0,
                (int) UNREACHABLE.matcher(result.out()).results().count(),
                countsTooLong
                        ? (Integer)
                                (int) TOO_LONG.matcher(result.err()).results().count()
                        : null);
    }
}
