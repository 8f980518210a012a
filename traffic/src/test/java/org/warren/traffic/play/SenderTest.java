package org.warren.traffic.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.workload.Direction;
import org.warren.workload.Distribution;
import org.warren.workload.Flow;
import org.warren.workload.State;
import org.warren.workload.Stream;
import org.warren.workload.Transport;
import org.warren.workload.Window;

class SenderTest {

    private static final long MILLI = 1_000_000;
    private static final long START = 7_000 * MILLI;

    @Test
    void messagesAreDueAfterTheirGapsInEachWindow() {
        Sender sender = sender(new Window(0, 50 * MILLI), new Window(1000 * MILLI, 1041 * MILLI));
        List<Long> due = new ArrayList<>();
        while (sender.due() != Sender.NEVER) {
            due.add((sender.due() - START) / MILLI);
            sender.advance(sender.due());
        }
        assertThat(due).containsExactly(20L, 40L, 1020L, 1040L);
    }

    @Test
    void anAnswerThatTookLongMovesWhatFollows() {
        Sender sender = sender(new Window(0, 100 * MILLI));
        sender.advance(START + 55 * MILLI);
        assertThat(sender.due()).isEqualTo(START + 75 * MILLI);
        sender.advance(START + 90 * MILLI);
        assertThat(sender.due()).isEqualTo(Sender.NEVER);
    }

    @Test
    void windowsThatAnAnswerUsedUpAreLeftOut() {
        Sender sender = sender(
                new Window(0, 100 * MILLI), new Window(200 * MILLI, 300 * MILLI), new Window(400 * MILLI, 500 * MILLI));
        sender.advance(START + 350 * MILLI);
        assertThat(sender.due()).isEqualTo(START + 420 * MILLI);
        // and one that is half over begins now
        Sender other = sender(new Window(0, 100 * MILLI), new Window(200 * MILLI, 300 * MILLI));
        other.advance(START + 250 * MILLI);
        assertThat(other.due()).isEqualTo(START + 270 * MILLI);
    }

    @Test
    void aFlowWithoutWindowsSendsNothing() {
        assertThat(sender().due()).isEqualTo(Sender.NEVER);
    }

    private static Sender sender(Window... windows) {
        State always = new State(
                "always", null, new Distribution.Constant(20 * MILLI), new Distribution.Constant(100), List.of());
        Stream stream = new Stream(
                "test", Direction.OUT, Transport.UDP, List.of(always), new Distribution.Constant(1), null, null, 0);
        Flow flow = new Flow("flow", "client", "server", List.of(windows), List.of(stream));
        InetAddress address = InetAddress.ofLiteral("127.0.0.1");
        return new Sender(1, 0, flow, stream, new End("client", address, -1, 0, 0), address, START);
    }
}
