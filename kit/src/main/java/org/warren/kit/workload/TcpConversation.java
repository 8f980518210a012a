package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.TcpHeader;
import org.warren.workload.Direction;
import org.warren.workload.Emission;
import org.warren.workload.Stream;
import org.warren.workload.Transport;

/// A TCP connection. Exchanges that follow each other within [#PAUSE_NANOS] become one connection of the player; after
/// a longer silence it opens another one, because its connections have no pauses.
final class TcpConversation extends Recording.Conversation {

    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final int EXCHANGES_MAX = 1000;

    /// How many bytes a capture may have missed in one gap; a larger difference is a sequence number of another
    /// connection.
    private static final int MISSED_MAX = 1 << 24;

    private final List<Emission> messages = new ArrayList<>();
    private final List<Integer> requests = new ArrayList<>();
    private final List<Integer> answers = new ArrayList<>();
    private final Side near = new Side();
    private final Side far = new Side();
    private boolean isEnded;
    private long lastDataNanos;
    private long gapNanos;

    TcpConversation(CapturedPacket first) {
        super(
                begins(first) ? first.source() : first.destination(),
                begins(first) ? first.destination() : first.source());
    }

    /// If the first segment is missing, the end with the higher port is taken for the client.
    private static boolean begins(CapturedPacket first) {
        TcpHeader tcp = Objects.requireNonNull(first.tcp());
        return tcp.isRequest()
                || (!tcp.isAnswer()
                        && first.source().port() >= first.destination().port());
    }

    /// The bytes of one end. Retransmissions count once, and bytes that the capture missed count.
    private static final class Side {
        private boolean isKnown;
        private int next;

        int fresh(TcpHeader tcp, int length) {
            boolean begins = tcp.isRequest() || (tcp.isAnswer() && !tcp.isReset());
            int from = (int) tcp.sequence() + (begins ? 1 : 0);
            int fresh = isKnown && !begins ? from + length - next : length;
            if (isKnown && fresh > MISSED_MAX) {
                fresh = length;
            }
            if (!isKnown || begins || fresh > 0) {
                isKnown = true;
                next = from + length;
            }
            return Math.max(0, fresh);
        }
    }

    @Override
    Transport transport() {
        return Transport.TCP;
    }

    @Override
    boolean isFollowedBy(CapturedPacket packet) {
        return Objects.requireNonNull(packet.tcp()).isRequest()
                && (isEnded || (near.isKnown && far.isKnown && hasData()));
    }

    private boolean hasData() {
        return !requests.isEmpty() || !messages.isEmpty();
    }

    @Override
    boolean take(CapturedPacket packet, long nanos) {
        TcpHeader tcp = Objects.requireNonNull(packet.tcp());
        isEnded |= tcp.isReset();
        boolean isOut = isFromNear(packet);
        int fresh = (isOut ? near : far).fresh(tcp, tcp.isReset() ? 0 : packet.payloadLength());
        if (fresh == 0) {
            return false;
        }
        boolean begins = requests.isEmpty() || (isOut && answers.getLast() > 0);
        if (begins) {
            begin(nanos);
        }
        List<Integer> sizes = isOut ? requests : answers;
        sizes.set(sizes.size() - 1, (int) Math.min((long) sizes.getLast() + fresh, Stream.MESSAGE_MAX));
        lastDataNanos = Math.max(lastDataNanos, nanos);
        return begins;
    }

    private void begin(long nanos) {
        long silence = Math.max(0, nanos - lastDataNanos);
        if (requests.isEmpty() || silence > PAUSE_NANOS || requests.size() == EXCHANGES_MAX) {
            endMessage();
            gapNanos = silence;
        }
        requests.add(0);
        answers.add(0);
    }

    private void endMessage() {
        if (!requests.isEmpty()) {
            messages.add(Emission.recorded(gapNanos, sizes(requests), sizes(answers)));
            requests.clear();
            answers.clear();
        }
    }

    /// If an end sent nothing, such as the client of a server that speaks first, a message of the minimum size is used.
    private static int[] sizes(List<Integer> bytes) {
        return bytes.stream()
                .mapToInt(each -> Math.max(each, Stream.MESSAGE_MIN))
                .toArray();
    }

    @Override
    void addTo(Map<String, Stream> streams) {
        endMessage();
        if (!messages.isEmpty()) {
            String name = freeName(streams, Direction.OUT);
            streams.put(name, Stream.recorded(name, Direction.OUT, Transport.TCP, messages));
        }
    }
}
