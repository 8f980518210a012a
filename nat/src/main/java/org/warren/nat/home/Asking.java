package org.warren.nat.home;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.warren.nat.Endpoint;
import org.warren.nat.stun.StunAttribute;
import org.warren.nat.stun.StunMessage;

/// Pending requests and timers, and a limit for the rate of sending.
final class Asking {

    private static final long MILLI = 1_000_000L;
    /// A server answers 50 datagrams per second and source, so at most 40 are sent.
    private static final long PACE = 25 * MILLI;

    private static final long WAIT_MAX = 1_500 * MILLI;
    private static final long WAIT_MIN = 100 * MILLI;

    /// An action at a given time.
    interface Action {

        /// Runs.
        ///
        /// @param now the time, which may be slightly later than requested
        void run(long now);
    }

    /// Receives an answer.
    interface Hearing {

        /// Called with the result.
        ///
        /// @param answer empty if no attempt was answered
        /// @param lastSent when the last attempt was sent
        /// @param now the time
        void heard(Optional<Answer> answer, long lastSent, long now);
    }

    private record Due(long nanos, long number, Action action) {}

    /// A request to a server.
    private static final class Question {
        final int socket;
        final Endpoint to;
        final int type;
        final List<StunAttribute> attributes;
        final int attempts;
        final Hearing hearing;
        final List<ByteBuffer> ids = new ArrayList<>();
        long lastSent;
        boolean isDone;

        Question(int socket, Endpoint to, int type, List<StunAttribute> attributes, int attempts, Hearing hearing) {
            this.socket = socket;
            this.to = to;
            this.type = type;
            this.attributes = List.copyOf(attributes);
            this.attempts = attempts;
            this.hearing = hearing;
        }
    }

    /// An attempt that was sent.
    private record Sent(Question question, long nanos) {}

    final ProbeSockets sockets;
    private final RandomGenerator random;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private final Queue<Question> waiting = new ArrayDeque<>();
    private final Map<ByteBuffer, Sent> sent = new LinkedHashMap<>();
    private long numbers;
    private long nextSend = Long.MIN_VALUE;
    private long wait = 500 * MILLI;

    Asking(ProbeSockets sockets, RandomGenerator random) {
        this.sockets = sockets;
        this.random = random;
    }

    /// Sets the timeout of answers to twice a measured round trip.
    void tookNanos(long nanos) {
        wait = Math.clamp(2 * nanos, WAIT_MIN, WAIT_MAX);
    }

    /// The timeout of an answer.
    long waitNanos() {
        return wait;
    }

    /// Schedules an action.
    void at(long nanos, Action action) {
        due.add(new Due(nanos, numbers++, action));
    }

    /// Sends a request to a server.
    void ask(int socket, Endpoint to, List<StunAttribute> attributes, int attempts, long now, Hearing hearing) {
        attempt(new Question(socket, to, StunMessage.REQUEST, attributes, attempts, hearing), now);
    }

    /// Sends a datagram without an answer, and reports it if one of our own sockets receives it.
    void tell(int socket, Endpoint to, int attempts, long now, Hearing hearing) {
        attempt(new Question(socket, to, StunMessage.INDICATION, List.of(), attempts, hearing), now);
    }

    private void attempt(Question question, long now) {
        waiting.add(question);
        if (waiting.size() == 1) {
            at(Math.max(now, nextSend), this::sendNext);
        }
    }

    private void sendNext(long now) {
        Question question = waiting.remove();
        if (!waiting.isEmpty()) {
            at(now + PACE, this::sendNext);
        }
        if (question.isDone) {
            return;
        }
        nextSend = now + PACE;
        byte[] id = new byte[12];
        random.nextBytes(id);
        ByteBuffer key = ByteBuffer.wrap(id);
        question.ids.add(key);
        question.lastSent = now;
        sent.put(key, new Sent(question, now));
        sockets.send(
                question.socket,
                question.to,
                StunMessage.of(question.type, id, question.attributes).write(false));
        at(now + wait, later -> again(question, later));
    }

    private void again(Question question, long now) {
        if (question.isDone) {
            return;
        }
        if (question.ids.size() < question.attempts) {
            attempt(question, now);
        } else {
            finish(question);
            question.hearing.heard(Optional.empty(), question.lastSent, now);
        }
    }

    private void finish(Question question) {
        question.isDone = true;
        question.ids.forEach(sent::remove);
    }

    /// Handles a received datagram.
    ///
    /// Datagrams that do not answer one of these requests are ignored.
    void receive(int socket, Endpoint from, byte[] datagram, long now) {
        Optional<StunMessage> read = StunMessage.read(datagram).filter(StunMessage::hasCookie);
        if (read.isEmpty()) {
            return;
        }
        StunMessage message = read.get();
        Sent attempt = sent.get(ByteBuffer.wrap(message.transaction(), 4, 12));
        boolean isExpected = attempt != null
                && (attempt.question.type == StunMessage.INDICATION
                        ? message.type() == StunMessage.INDICATION
                        : message.type() == StunMessage.SUCCESS || message.type() == StunMessage.ERROR);
        if (attempt == null || !isExpected) {
            return;
        }
        finish(attempt.question);
        Optional<Endpoint> mapped = message.address(StunAttribute.XOR_MAPPED_ADDRESS)
                .or(() -> message.address(StunAttribute.MAPPED_ADDRESS));
        var answer = new Answer(
                socket,
                from,
                message.type() == StunMessage.ERROR,
                mapped,
                message.address(StunAttribute.OTHER_ADDRESS),
                attempt.nanos,
                now);
        attempt.question.hearing.heard(Optional.of(answer), attempt.nanos, now);
    }

    /// Runs the actions that are due.
    void tick(long now) {
        while (!due.isEmpty() && due.peek().nanos <= now) {
            due.remove().action.run(now);
        }
    }

    /// When the next action is due.
    OptionalLong nextDeadline() {
        return due.isEmpty() ? OptionalLong.empty() : OptionalLong.of(due.peek().nanos);
    }
}
