package org.warren.nat.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.nat.BehaviourText;
import org.warren.nat.Dependence;
import org.warren.nat.Endpoint;
import org.warren.nat.Hairpinning;
import org.warren.nat.PortAssignment;
import org.warren.nat.stun.StunAttribute;
import org.warren.nat.stun.StunMessage;

/// Measures everything except timeouts: ports, mapping, filtering and hairpinning (RFC 5780 §4.3 to §4.5).
final class AddressMeasurement {

    private static final String WHEN_PORTS_CLASH = "when ports clash";
    private static final int PORTS = 12;
    private static final int ATTEMPTS = 5;
    private static final int CHANGE_PORT = 2;
    private static final int CHANGE_BOTH = 6;

    private final Ends ends;
    private final Servers servers;
    private final @Nullable Endpoint second;
    private final Findings findings;
    private final Asking.Action done;
    private final List<Integer> sockets = new ArrayList<>();
    private final List<Endpoint> inside = new ArrayList<>();
    private final List<Endpoint> outside = new ArrayList<>();

    /// The endpoints of a server.
    ///
    /// @param first the known one
    /// @param otherPort another port of its address; null if none answers
    /// @param otherAddress another address and port; null if it has none
    record Servers(
            Endpoint first,
            @Nullable Endpoint otherPort,
            @Nullable Endpoint otherAddress) {}

    /// @param second another address of the machine behind the same NAT; null if it has none
    AddressMeasurement(Ends ends, Servers servers, @Nullable Endpoint second, Findings findings, Asking.Action done) {
        this.ends = ends;
        this.servers = servers;
        this.second = second;
        this.findings = findings;
        this.done = done;
    }

    void begin(long now) {
        port(now);
    }

    /// Opens sockets one after the other, which reveals a NAT that assigns ports sequentially.
    private void port(long now) {
        if (inside.size() >= PORTS) {
            ports();
            mapping(now);
            return;
        }
        int socket = open();
        ask(socket, servers.first, List.of(), now, (answer, sent, later) -> {
            inside.add(ends.asking.sockets.local(socket));
            answer.flatMap(Answer::mapped).ifPresent(outside::add);
            port(later);
        });
    }

    private void ports() {
        List<Integer> from = inside.stream().map(Endpoint::port).toList();
        List<Integer> to = outside.stream().map(Endpoint::port).toList();
        if (to.size() < PORTS / 2) {
            findings.remark("Ports were not measured: too many answers got lost.");
            return;
        }
        long kept = to.stream().filter(from::contains).count();
        long follow = 0;
        for (int i = 1; i < to.size(); i++) {
            follow += Math.abs(to.get(i) - to.get(i - 1)) <= 2 ? 1 : 0;
        }
        PortAssignment.Method method = kept >= to.size() - 1
                ? PortAssignment.Method.PRESERVATION
                : follow >= to.size() / 2 ? PortAssignment.Method.SEQUENTIAL : PortAssignment.Method.RANDOM;
        findings.set("ports", BehaviourText.word(method), kept + " of " + to.size() + " were preserved");
        if (method != PortAssignment.Method.PRESERVATION && to.size() == from.size()) {
            boolean isParity = true;
            for (int i = 0; i < to.size(); i++) {
                isParity &= (to.get(i) - from.get(i)) % 2 == 0;
            }
            findings.set("port-parity", isParity ? "yes" : "no", null);
        }
        if (outside.stream().map(Endpoint::address).distinct().count() > 1) {
            findings.remark("The NAT has several outside addresses and changes between them: pooling is arbitrary.");
            findings.set("pooling", "arbitrary", null);
        }
    }

    /// As RFC 5780 §4.3. But a NAT that preserves ports may show the same port to all remote ends although each has its
    /// own mapping. If the machine has a second address, its socket takes that port for one of the remote ends.
    private void mapping(long now) {
        take(
                now,
                (socket, ofRival, next) -> ask(
                        socket,
                        servers.first,
                        List.of(),
                        next,
                        (first, s1, t1) -> ask(
                                socket,
                                servers.otherPort,
                                List.of(),
                                t1,
                                (port, s2, t2) ->
                                        ask(socket, servers.otherAddress, List.of(), t2, (address, s3, later) -> {
                                            mapping(first, port, address);
                                            mappingAgain(later);
                                        }))));
    }

    /// Measures a socket whose port a rival socket has taken.
    private interface Taken {

        /// Continues.
        ///
        /// @param ofRival the rival's outside endpoint towards the server's first; empty if there is no rival
        void run(int socket, Optional<Endpoint> ofRival, long now);
    }

    private void take(long now, Taken next) {
        Endpoint rival = second;
        int socket = open();
        int port = ends.asking.sockets.local(socket).port();
        int taking = rival == null ? -1 : ends.asking.sockets.open(rival.withPort(port));
        if (taking < 0) {
            next.run(socket, Optional.empty(), now);
            return;
        }
        sockets.add(taking);
        ask(
                taking,
                servers.first,
                List.of(),
                now,
                (answer, sent, later) -> next.run(socket, answer.flatMap(Answer::mapped), later));
    }

    private void mapping(Optional<Answer> ofFirst, Optional<Answer> ofPort, Optional<Answer> ofAddress) {
        Optional<Endpoint> first = ofFirst.flatMap(Answer::mapped);
        Optional<Endpoint> port = ofPort.flatMap(Answer::mapped);
        Optional<Endpoint> address = ofAddress.flatMap(Answer::mapped);
        if (first.isEmpty() || (port.isEmpty() && address.isEmpty())) {
            findings.remark("Mapping was not measured: "
                    + (first.isEmpty() ? "too many answers got lost." : "no other port of the server answers."));
        } else if (port.isPresent() && !port.equals(first)) {
            findings.set("mapping", BehaviourText.word(Dependence.ADDRESS_AND_PORT_DEPENDENT), null);
        } else if (address.isPresent()) {
            boolean isSame = address.equals(first);
            findings.set(
                    "mapping",
                    BehaviourText.word(isSame ? Dependence.ENDPOINT_INDEPENDENT : Dependence.ADDRESS_DEPENDENT),
                    null);
        } else {
            findings.set(
                    "mapping",
                    BehaviourText.word(Dependence.ENDPOINT_INDEPENDENT),
                    "or address-dependent: the server has one address");
        }
    }

    /// The other way round: Linux reuses a source's mapping for the next remote end, until that clashes
    /// (`find_appropriate_src` of nf_nat_core.c). So the remote end with the clash must be probed last.
    private void mappingAgain(long now) {
        if (servers.otherPort == null) {
            filtering(now);
            return;
        }
        take(
                now,
                (socket, ofRival, next) -> ask(
                        socket,
                        servers.otherPort,
                        List.of(),
                        next,
                        (port, s1, t1) -> ask(socket, servers.first, List.of(), t1, (first, s2, later) -> {
                            clash(ends.asking.sockets.local(socket), first, port, ofRival);
                            filtering(later);
                        })));
    }

    private void clash(Endpoint local, Optional<Answer> ofFirst, Optional<Answer> ofPort, Optional<Endpoint> ofRival) {
        Optional<Endpoint> first = ofFirst.flatMap(Answer::mapped);
        Optional<Endpoint> port = ofPort.flatMap(Answer::mapped);
        if (first.isEmpty() || port.isEmpty()) {
            return;
        }
        boolean looksIndependent = findings.is("mapping", BehaviourText.word(Dependence.ENDPOINT_INDEPENDENT));
        if (ofRival.isEmpty()) {
            if (looksIndependent && port.get().port() == local.port()) {
                findings.remark(
                        "Mapping is what it looks like to a single host: a NAT that preserves ports, as Linux does, looks"
                                + " endpoint-independent until two hosts use one port. Give this machine a second address to know.");
            }
            return;
        }
        if (looksIndependent && !first.equals(port)) {
            findings.set("mapping", BehaviourText.word(Dependence.ADDRESS_AND_PORT_DEPENDENT), WHEN_PORTS_CLASH);
        }
        if (ofRival.get().port() == local.port()) {
            findings.set("port-overloading", port.equals(ofRival) ? "yes" : "no", null);
        }
    }

    private void filtering(long now) {
        int socket = open();
        ask(socket, servers.first, List.of(), now, (plain, sent, next) -> {
            if (plain.isEmpty()) {
                findings.remark("Filtering was not measured: too many answers got lost.");
                hairpinning(next);
            } else if (servers.otherAddress == null) {
                filteringByPort(socket, "or endpoint-independent: the server has one address", next);
            } else {
                changed(socket, CHANGE_BOTH, next, (answer, sentBoth, later) -> {
                    Optional<Answer> heard = answer.filter(each -> each.socket() == socket);
                    if (isRefused(heard)) {
                        filteringByPort(socket, "or endpoint-independent: the server refused its other address", later);
                    } else if (heard.isEmpty()) {
                        filteringByPort(socket, null, later);
                    } else {
                        if (isFromElsewhere(heard.get(), true)) {
                            findings.set("filtering", BehaviourText.word(Dependence.ENDPOINT_INDEPENDENT), null);
                        } else {
                            remarkIgnored();
                        }
                        hairpinning(later);
                    }
                });
            }
        });
    }

    /// @param comment on the filter if an answer comes from another port; null for none
    private void filteringByPort(int socket, @Nullable String comment, long now) {
        changed(socket, CHANGE_PORT, now, (answer, sent, later) -> {
            Optional<Answer> heard = answer.filter(each -> each.socket() == socket);
            if (isRefused(heard)) {
                findings.remark("Filtering was not measured: the server refused to answer from another port"
                        + " (CHANGE-REQUEST of RFC 5780); warren nat serve does.");
            } else if (heard.isPresent() && !isFromElsewhere(heard.get(), false)) {
                remarkIgnored();
            } else if (heard.isPresent()) {
                findings.set("filtering", BehaviourText.word(Dependence.ADDRESS_DEPENDENT), comment);
            } else if (servers.otherPort == null) {
                findings.remark("Filtering was not measured: no other port of the server answers.");
            } else {
                findings.set("filtering", BehaviourText.word(Dependence.ADDRESS_AND_PORT_DEPENDENT), null);
            }
            hairpinning(later);
        });
    }

    private static boolean isRefused(Optional<Answer> heard) {
        return heard.filter(Answer::isRefusal).isPresent();
    }

    /// Whether the server follows CHANGE-REQUEST: some servers answer from the usual port anyway, and that answer
    /// passes every filter.
    private boolean isFromElsewhere(Answer heard, boolean isOtherAddress) {
        return heard.from().port() != servers.first.port()
                && (!isOtherAddress || heard.from().address() != servers.first.address());
    }

    private void remarkIgnored() {
        findings.remark("Filtering was not measured: the server ignores CHANGE-REQUEST of RFC 5780 and answers from the"
                + " port that was asked; warren nat serve does not.");
    }

    private void changed(int socket, int change, long now, Asking.Hearing next) {
        ask(socket, servers.first, List.of(StunMessage.of(StunAttribute.CHANGE_REQUEST, change)), now, next);
    }

    /// The first socket has sent to the second's outside endpoint before, so that no filter blocks the second.
    private void hairpinning(long now) {
        int first = open();
        int other = open();
        ask(
                first,
                servers.first,
                List.of(),
                now,
                (ofFirst, sentFirst, next) -> ask(other, servers.first, List.of(), next, (ofOther, sentOther, last) -> {
                    Optional<Endpoint> to = ofFirst.flatMap(Answer::mapped);
                    Optional<Endpoint> from = ofOther.flatMap(Answer::mapped);
                    if (to.isEmpty() || from.isEmpty()) {
                        findings.remark("Hairpinning was not measured: too many answers got lost.");
                        end(last);
                        return;
                    }
                    ends.asking.tell(
                            first,
                            from.get(),
                            2,
                            last,
                            (ignored, sentThere, there) ->
                                    ends.asking.tell(other, to.get(), ATTEMPTS, there, (heard, sentBack, later) -> {
                                        hairpinned(heard.filter(each -> each.socket() == first), other);
                                        end(later);
                                    }));
                }));
    }

    private void hairpinned(Optional<Answer> heard, int other) {
        if (heard.isEmpty() && hidesHairpinning()) {
            findings.remark(
                    "hairpinning: unknown. No datagram came back from the NAT's own outside endpoint, and behind"
                            + " this mapping and filtering none would if the NAT hairpinned.");
            return;
        }
        Endpoint local = ends.asking.sockets.local(other);
        Hairpinning found = heard.isEmpty()
                ? Hairpinning.NONE
                : heard.get().from().equals(local) ? Hairpinning.INTERNAL_SOURCE : Hairpinning.EXTERNAL_SOURCE;
        findings.set("hairpinning", BehaviourText.word(found), null);
    }

    /// A mapping for each remote end gives the second socket an outside endpoint that the first has not sent to, whose
    /// datagrams a filter keeps out. Where only clashes give another one, both sockets had theirs for all.
    private boolean hidesHairpinning() {
        return !findings.is("mapping", BehaviourText.word(Dependence.ENDPOINT_INDEPENDENT))
                && !findings.hasComment("mapping", WHEN_PORTS_CLASH)
                && !findings.is("filtering", BehaviourText.word(Dependence.ENDPOINT_INDEPENDENT));
    }

    private void end(long now) {
        sockets.forEach(ends::close);
        done.run(now);
    }

    private int open() {
        int socket = HomeProber.open(ends.asking.sockets, ends.local);
        sockets.add(socket);
        return socket;
    }

    /// Sends a request, if there is an endpoint to send it to.
    private void ask(int socket, @Nullable Endpoint to, List<StunAttribute> attributes, long now, Asking.Hearing next) {
        if (to == null) {
            next.heard(Optional.empty(), now, now);
        } else {
            ends.asking.ask(socket, to, attributes, ATTEMPTS, now, next);
        }
    }
}
