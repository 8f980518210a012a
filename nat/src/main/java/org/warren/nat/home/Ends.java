package org.warren.nat.home;

import java.util.ArrayList;
import java.util.List;
import org.warren.nat.Endpoint;
import org.warren.nat.stun.StunAttribute;
import org.warren.nat.stun.StunMessage;

/// The two ends of a measurement: the machine's address with a socket that always receives answers, and the server.
final class Ends {

    /// All timeouts that can be measured are longer than this.
    private static final long KEPT_NANOS = 1_200_000_000L;

    private static final long SECOND = 1_000_000_000L;
    /// Few, so that a short interruption does not end between the first and the last of them.
    private static final int PATH_ATTEMPTS = 2;

    final Asking asking;
    final Endpoint local;
    final Endpoint server;
    final int control;
    private Endpoint controlOutside;
    private boolean isKept;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean isPathAsked;

    /// Receives the result whether packets pass at all.
    interface Path {

        /// Called once packets pass, which may be late.
        ///
        /// @param isUsual whether they did immediately; otherwise earlier unanswered requests may only have been lost
        void passes(boolean isUsual, long now);
    }

    /// A callback that waits for the path.
    private static final class Waiting {
        final Path path;
        final long since;
        boolean isUsual = true;

        Waiting(Path path, long since) {
            this.path = path;
            this.since = since;
        }
    }

    /// @param local the machine's address; the port does not matter
    /// @param server the endpoint that requests are sent to
    /// @param control a socket that the server has answered
    /// @param controlOutside its outside endpoint
    Ends(Asking asking, Endpoint local, Endpoint server, int control, Endpoint controlOutside) {
        this.asking = asking;
        this.local = local;
        this.server = server;
        this.control = control;
        this.controlOutside = controlOutside;
    }

    /// A new socket; -1 if there is none.
    int open() {
        return asking.sockets.open(local.withPort(0));
    }

    void close(int socket) {
        asking.sockets.close(socket);
    }

    /// Keeps the control socket's mapping alive from now on, until [#release].
    void keep(long now) {
        isKept = true;
        keepAgain(now);
    }

    private void keepAgain(long now) {
        if (isKept) {
            asking.ask(control, server, List.of(), 1, now, (answer, sent, later) -> answer.flatMap(Answer::mapped)
                    .ifPresent(seen -> controlOutside = seen));
            asking.at(now + KEPT_NANOS, this::keepAgain);
        }
    }

    void release() {
        isKept = false;
    }

    /// Probes whether the server still answers the control socket, until it does.
    ///
    /// This is independent of the measured mappings, so it distinguishes an interruption of the path from the end of a
    /// mapping.
    void path(long now, Path path) {
        waiting.add(new Waiting(path, now));
        if (!isPathAsked) {
            askPath(now);
        }
    }

    private void askPath(long now) {
        isPathAsked = true;
        asking.ask(control, server, List.of(), PATH_ATTEMPTS, now, (answer, sent, later) -> {
            answer.flatMap(Answer::mapped).ifPresent(seen -> controlOutside = seen);
            List<Waiting> heard =
                    waiting.stream().filter(each -> each.since <= sent).toList();
            if (answer.isEmpty()) {
                heard.forEach(each -> each.isUsual = false);
                asking.at(later + SECOND, this::askPath);
                return;
            }
            isPathAsked = false;
            waiting.removeAll(heard);
            heard.forEach(each -> each.path.passes(each.isUsual, later));
            if (!waiting.isEmpty() && !isPathAsked) {
                askPath(later);
            }
        });
    }

    /// Whether the control socket also leaves the NAT with this address: RESPONSE-PORT names a port of the requester's
    /// own address.
    boolean isOfControl(Endpoint outside) {
        return outside.address() == controlOutside.address();
    }

    /// The attribute that directs an answer to the control socket.
    List<StunAttribute> toControl() {
        return toPort(controlOutside.port());
    }

    /// The attribute that directs an answer to a port of the NAT.
    static List<StunAttribute> toPort(int port) {
        return List.of(StunMessage.of(StunAttribute.RESPONSE_PORT, port << 16));
    }
}
