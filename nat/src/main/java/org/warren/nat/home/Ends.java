package org.warren.nat.home;

import java.util.List;
import org.warren.nat.Endpoint;
import org.warren.nat.stun.StunAttribute;
import org.warren.nat.stun.StunMessage;

/// The two ends of a measurement: the machine's address with a socket that can always be answered, and the server.
final class Ends {

    /// The shortest life of a mapping that can be measured is longer than this.
    private static final long KEPT_NANOS = 1_200_000_000L;

    final Asking asking;
    final Endpoint local;
    final Endpoint server;
    final int control;
    private Endpoint controlOutside;
    private boolean isKept;

    /// @param local the machine's address; the port does not matter
    /// @param server the endpoint that is asked
    /// @param control a socket that the server has answered
    /// @param controlOutside where it was seen
    Ends(Asking asking, Endpoint local, Endpoint server, int control, Endpoint controlOutside) {
        this.asking = asking;
        this.local = local;
        this.server = server;
        this.control = control;
        this.controlOutside = controlOutside;
    }

    /// A new socket; -1 where there is none.
    int open() {
        return asking.sockets.open(local.withPort(0));
    }

    void close(int socket) {
        asking.sockets.close(socket);
    }

    /// From now on the control socket's mapping is kept alive, until [#release].
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

    /// The attribute that sends an answer to the control socket.
    List<StunAttribute> toControl() {
        return toPort(controlOutside.port());
    }

    /// The attribute that sends an answer to a port of the NAT's.
    static List<StunAttribute> toPort(int port) {
        return List.of(StunMessage.of(StunAttribute.RESPONSE_PORT, port << 16));
    }
}
