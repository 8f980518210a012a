package org.warren.nat.home;

import java.util.List;
import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.stun.StunAttribute;

/// A single mapping, packets through it, and a probe after some time whether it still exists.
final class Trial {

    private static final long SECOND = 1_000_000_000L;
    /// Longer than Linux takes to establish a flow.
    private static final long OLD = 3 * SECOND;

    private static final int BEGINNINGS_MAX = 4;
    /// With a loss of 10 % each way, one live mapping in 4,000 is taken for dead.
    private static final int PROBES = 5;
    /// How often a probe is repeated because nothing passed.
    private static final int GAPS_MAX = 4;

    /// Receives the result.
    interface Result {

        /// Called with a result.
        ///
        /// @param isAlive whether the mapping still existed
        /// @param since its last packet
        /// @param asked when it was probed
        void known(boolean isAlive, long since, long asked, long now);

        /// Called without a result: packets were lost too often, or had another outside address.
        void unknown(long now);
    }

    private final Ends ends;
    private final FlowKind kind;
    private final long wait;
    private final Result result;
    private int beginnings;
    private int gaps;
    private int socket = -1;
    private boolean isOver;

    /// @param wait the age at which to probe
    Trial(Ends ends, FlowKind kind, long wait, Result result) {
        this.ends = ends;
        this.kind = kind;
        this.wait = wait;
        this.result = result;
    }

    /// Begins, with a new socket. If an important packet is lost, or leaves with another outside address than the
    /// control socket's, it begins again, at most four times; after that there is no result.
    void begin(long now) {
        stop();
        socket = beginnings++ == BEGINNINGS_MAX ? -1 : ends.open();
        if (socket < 0) {
            result.unknown(now);
            return;
        }
        isOver = false;
        boolean isSilent = kind == FlowKind.NEW || kind == FlowKind.ONE_WAY;
        send(isSilent, now, (outside, sent, heard) -> {
            switch (kind) {
                case NEW -> askLater(outside, sent);
                case ONE_WAY -> send(true, heard, (same, again, later) -> askLater(same, again));
                case ANSWERED -> askLater(outside, heard);
                case ANSWERED_TWICE -> send(false, heard, (same, again, later) -> askLater(same, later));
                case ESTABLISHED ->
                    ends.asking.at(heard + OLD, old -> send(false, old, (same, again, later) -> askLater(same, later)));
            }
        });
    }

    /// Continues after a packet.
    private interface Next {
        void run(Endpoint outside, long sent, long heard);
    }

    /// @param isSilent whether the answer is directed to the control socket
    private void send(boolean isSilent, long now, Next next) {
        if (isOver) {
            return;
        }
        int used = socket;
        List<StunAttribute> attributes = isSilent ? ends.toControl() : List.of();
        ends.asking.ask(used, ends.server, attributes, 1, now, (answer, sent, later) -> {
            if (isOver || used != socket) {
                return;
            }
            Optional<Endpoint> outside = answer.filter(each -> each.socket() == (isSilent ? ends.control : used))
                    .flatMap(Answer::mapped)
                    .filter(ends::isOfControl);
            if (outside.isPresent()) {
                next.run(outside.get(), sent, later);
            } else {
                begin(later);
            }
        });
    }

    private void askLater(Endpoint outside, long base) {
        ends.asking.at(base + wait, now -> ask(outside, base, now));
    }

    /// The server directs the answer to the control socket's request to the measured mapping.
    private void ask(Endpoint outside, long base, long now) {
        if (isOver) {
            return;
        }
        ends.asking.ask(ends.control, ends.server, Ends.toPort(outside.port()), PROBES, now, (answer, sent, later) -> {
            if (isOver) {
                return;
            }
            if (answer.isEmpty()) {
                ends.path(later, (isUsual, passing) -> silent(outside, base, sent, isUsual, passing));
            } else if (answer.get().isRefusal()) {
                stop();
                result.unknown(later);
            } else {
                boolean isAlive = answer.get().socket() == socket;
                stop();
                result.known(isAlive, base, sent, later);
            }
        });
    }

    /// A missing answer means that the mapping has ended only if the server still answers others, and the probe went to
    /// the mapping's address. After an interruption of the path it is repeated.
    private void silent(Endpoint outside, long base, long sent, boolean isUsual, long now) {
        if (isOver) {
            return;
        }
        boolean isAsked = ends.isOfControl(outside);
        if (isAsked && !isUsual && gaps++ < GAPS_MAX) {
            ask(outside, base, now);
            return;
        }
        stop();
        if (isAsked && isUsual) {
            result.known(false, base, sent, now);
        } else {
            result.unknown(now);
        }
    }

    /// Ends it without a result.
    void stop() {
        isOver = true;
        if (socket >= 0) {
            ends.close(socket);
            socket = -1;
        }
    }
}
