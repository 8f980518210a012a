package org.warren.scenarios.network;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.PingCommand;
import org.warren.harness.scenario.Stage;

/// Finds the largest packet that passes from a node to another, by bisection: pings that must not be fragmented, while
/// no node fragments anything.
final class LargestSearch {

    /// The keys of the notes that it makes.
    static final String LARGEST = "largest";

    static final String DEVICE = "device";
    static final String DEVICE_MTU = "device-mtu";
    static final String TOLD = "told";
    static final String FRAGMENTED = "fragmented";

    /// Whether a ping of ordinary length was answered before.
    static final String ANSWERED = "answered";
    /// Whether those that did not pass failed again at each repetition.
    static final String UNSTEADY = "unsteady";

    private static final Pattern DEVICE_OF_ROUTE = Pattern.compile("\\bdev (\\S+)");
    /// What ping prints when a router or its own kernel reports the limit.
    private static final Pattern TOLD_WORDS = Pattern.compile("Frag needed|Packet too big|[Mm]essage too long");

    private static final Duration LINGER = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofMillis(10);
    private static final int COUNT = 2;
    /// Leaves time for a handshake and a neighbour lookup.
    private static final Duration FIRST = Duration.ofSeconds(20);

    private static final int SEARCHES = 3;
    /// The largest packet that an interface of a network may carry.
    private static final int MTU_MAX = 1500;

    private static final String IPV4_COUNTERS = "/proc/net/snmp";
    private static final String IPV6_COUNTERS = "/proc/net/snmp6";

    private final Stage stage;
    private final LargestQuestion question;

    LargestSearch(Stage stage, LargestQuestion question) {
        this.stage = stage;
        this.question = question;
    }

    /// The result of the pings of one size.
    ///
    /// @param told whether the sender was told that they are too long
    /// @param fragmented whether they, or the packets that carried them, were fragmented
    private record Tried(boolean answered, boolean told, boolean fragmented) {

        boolean passed() {
            return answered && !fragmented;
        }
    }

    /// Searches.
    ///
    /// @param notes receives the result, and about the first size that does not pass, when it was tried: `from`, `to`
    /// @return whether every size that the interface accepts passes
    boolean run(Map<String, Object> notes) {
        LinuxNode node = stage.linux(question.from());
        Matcher device = DEVICE_OF_ROUTE.matcher(NodeStates.route(node, question.address()));
        String name = device.find() ? device.group(1) : "";
        String file = "/sys/class/net/" + name + "/mtu";
        int mtu = name.isEmpty() || !node.exists(file)
                ? MTU_MAX
                : Math.min(MTU_MAX, Integer.parseInt(text(node, file).strip()));
        notes.put(DEVICE, name);
        notes.put(DEVICE_MTU, mtu);
        int min = PingCommand.bytesMin(question.address());
        notes.put("from", now());
        PingCommand first = PingCommand.untilAnswered(question.address(), FIRST, null);
        notes.put(ANSWERED, first.execute(node).succeeded());
        for (int count = 0; count < SEARCHES; count++) {
            if (passes(mtu)) {
                notes.put(LARGEST, mtu);
                notes.remove(UNSTEADY);
                return true;
            }
            if (search(min, mtu, notes)) {
                notes.remove(UNSTEADY);
                return false;
            }
            notes.put(UNSTEADY, true);
        }
        return false;
    }

    /// @return whether the first size that does not pass failed again when it was repeated
    private boolean search(int min, int mtu, Map<String, Object> notes) {
        int passing = passes(min) ? min : 0;
        int failing = passing == 0 ? min : mtu;
        while (passing > 0 && failing - passing > 1) {
            int middle = (passing + failing) / 2;
            if (passes(middle)) {
                passing = middle;
            } else {
                failing = middle;
            }
        }
        notes.put(LARGEST, passing);
        // Once more, so that everything observed in this time is about this size.
        stage.advance(BETWEEN);
        notes.put("from", now());
        Tried tried = attempt(failing);
        notes.put(TOLD, tried.told());
        notes.put(FRAGMENTED, tried.answered() && tried.fragmented());
        return !tried.passed();
    }

    /// A size that failed once, or while something else was fragmented, is tried again.
    private boolean passes(int bytes) {
        Tried tried = attempt(bytes);
        return tried.passed() || (!tried.told() && attempt(bytes).passed());
    }

    private Tried attempt(int bytes) {
        LinuxNode node = stage.linux(question.from());
        long before = fragments();
        PingCommand ping = PingCommand.unfragmented(question.address(), COUNT, LINGER, node.pingInterval(), bytes);
        CommandResult result = ping.execute(node);
        boolean answered = ping.result(result).received() > 0;
        return new Tried(
                answered, TOLD_WORDS.matcher(result.out() + result.err()).find(), fragments() > before);
    }

    /// How many fragments all nodes have created so far.
    private long fragments() {
        long sum = 0;
        for (var node : stage.lab().topology().nodes()) {
            LinuxNode each = stage.linux(node.name());
            sum += NodeStates.counter(text(each, IPV4_COUNTERS), "Ip.FragCreates");
            if (each.exists(IPV6_COUNTERS)) {
                sum += NodeStates.counter(text(each, IPV6_COUNTERS), "Ip6FragCreates");
            }
        }
        return sum;
    }

    private static String text(LinuxNode node, String path) {
        return new String(node.read(path), StandardCharsets.US_ASCII);
    }

    private long now() {
        return stage.lab().clock().elapsedNanos();
    }
}
