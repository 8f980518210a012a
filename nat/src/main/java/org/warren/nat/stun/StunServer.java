package org.warren.nat.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.warren.nat.Endpoint;

/// A STUN server (RFC 8489, RFC 3489 §8.1) with RFC 5780's attributes, as a function of a datagram, its source and the
/// time.
///
/// It answers each request with at most one datagram, which is at most [#FACTOR] times as long as the request and is
/// sent to the address that the request came from: it is of little use as an amplifier and of none as a relay. Other
/// messages are not answered, so that two servers cannot keep each other busy.
public final class StunServer {

    /// The maximum length of an answer, as a multiple of the request's.
    public static final int FACTOR = 4;

    private static final int CHANGE_ADDRESS = 4;
    private static final int CHANGE_PORT = 2;
    private static final int BAD_REQUEST = 400;
    private static final int UNKNOWN_ATTRIBUTE = 420;
    private static final int UNPRIVILEGED = 1024;

    /// An answer.
    ///
    /// @param from the number of the local endpoint that sends it
    /// @param to its destination
    /// @param datagram its payload
    @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
    public record Reply(int from, Endpoint to, byte[] datagram) {}

    private final List<Endpoint> locals;
    private final SourceRates rates;

    /// @param locals the server's public endpoints: two ports of one address, or those and the same two ports of
    ///     another
    /// @param rates the limits per source
    private StunServer(List<Endpoint> locals, SourceRates rates) {
        this.locals = List.copyOf(locals);
        this.rates = rates;
    }

    /// A server that answers 50 datagrams per second and source address, 100 in a burst, and remembers 10,000 sources.
    ///
    /// @param addresses one or two public addresses
    /// @param port that clients know
    /// @param otherPort a second one
    /// @throws IllegalArgumentException for no address, more than two, or equal addresses or ports
    public static StunServer of(List<Integer> addresses, int port, int otherPort) {
        return of(addresses, port, otherPort, new SourceRates(50, 100, 10_000));
    }

    static StunServer of(List<Integer> addresses, int port, int otherPort, SourceRates rates) {
        long different = addresses.stream().distinct().count();
        if (different == 0 || different > 2 || different != addresses.size() || port == otherPort) {
            throw new IllegalArgumentException("give one address or two different ones, and two different ports");
        }
        List<Endpoint> locals = new ArrayList<>();
        for (int address : addresses) {
            locals.add(new Endpoint(address, port));
            locals.add(new Endpoint(address, otherPort));
        }
        return new StunServer(locals, rates);
    }

    /// The server's public endpoints. Their indices are the numbers that the other methods use.
    public List<Endpoint> locals() {
        return locals;
    }

    /// The answer to a received datagram.
    ///
    /// @param local the number of the endpoint that received it
    /// @param source of the datagram
    /// @param datagram its payload
    /// @param now nanoseconds of a monotonic clock
    public Optional<Reply> handle(int local, Endpoint source, byte[] datagram, long now) {
        Optional<StunMessage> read = StunMessage.read(datagram);
        if (read.isEmpty() || read.get().type() != StunMessage.REQUEST || source.port() == 0) {
            return Optional.empty();
        }
        if (!rates.admits(source.address(), now)) {
            return Optional.empty();
        }
        StunMessage request = read.get();
        return Optional.of(answer(local, source, request))
                .filter(reply -> reply.datagram().length <= FACTOR * datagram.length);
    }

    private Reply answer(int local, Endpoint source, StunMessage request) {
        List<Integer> unknown = request.attributes().stream()
                .filter(StunAttribute::isRequired)
                .map(StunAttribute::type)
                .filter(type -> type != StunAttribute.CHANGE_REQUEST && type != StunAttribute.RESPONSE_PORT)
                .toList();
        if (!unknown.isEmpty()) {
            return refusal(local, source, request, UNKNOWN_ATTRIBUTE, unknown);
        }
        OptionalInt change = request.number(StunAttribute.CHANGE_REQUEST);
        boolean isOfWrongLength = request.has(StunAttribute.CHANGE_REQUEST) && change.isEmpty();
        boolean toAddress = (change.orElse(0) & CHANGE_ADDRESS) != 0;
        // RFC 5780 §6.1: a server without a second address does not support the attribute that requests an answer from
        // it.
        if (toAddress && !hasTwoAddresses()) {
            return refusal(local, source, request, UNKNOWN_ATTRIBUTE, List.of(StunAttribute.CHANGE_REQUEST));
        }
        Optional<Endpoint> to = destination(source, request);
        if (isOfWrongLength || to.isEmpty()) {
            return refusal(local, source, request, BAD_REQUEST, List.of());
        }
        int from = local ^ (toAddress ? 2 : 0) ^ ((change.orElse(0) & CHANGE_PORT) != 0 ? 1 : 0);
        var answer = new StunMessage(
                StunMessage.SUCCESS, request.transaction(), addresses(local, from, source, request.hasCookie()));
        return new Reply(from, to.get(), answer.write(request.has(StunAttribute.FINGERPRINT)));
    }

    private boolean hasTwoAddresses() {
        return locals.size() > 2;
    }

    /// RFC 5780 §7.5: the answer may be directed to another port of the same address, except well-known ports, such as
    /// that of a name server.
    private static Optional<Endpoint> destination(Endpoint source, StunMessage request) {
        if (!request.has(StunAttribute.RESPONSE_PORT)) {
            return Optional.of(source);
        }
        // Two bytes of port and two of padding; some implementations write a port without padding and a length of two.
        return request.attributes().stream()
                .filter(each -> each.type() == StunAttribute.RESPONSE_PORT
                        && (each.value().length == 2 || each.value().length == 4))
                .map(each -> ByteBuffer.wrap(each.value()).getShort() & 0xffff)
                .filter(port -> port >= UNPRIVILEGED || port == source.port())
                .map(source::withPort)
                .findFirst();
    }

    private List<StunAttribute> addresses(int local, int from, Endpoint source, boolean hasCookie) {
        // The endpoint with the other port, and the other address too if there are two.
        Endpoint other = locals.get((local ^ 3) % locals.size());
        if (!hasCookie) {
            return List.of(
                    StunMessage.of(StunAttribute.MAPPED_ADDRESS, source),
                    StunMessage.of(StunAttribute.SOURCE_ADDRESS, locals.get(from)),
                    StunMessage.of(StunAttribute.CHANGED_ADDRESS, other));
        }
        List<StunAttribute> addresses = new ArrayList<>(List.of(
                StunMessage.of(StunAttribute.XOR_MAPPED_ADDRESS, source),
                StunMessage.of(StunAttribute.MAPPED_ADDRESS, source),
                StunMessage.of(StunAttribute.RESPONSE_ORIGIN, locals.get(from))));
        // RFC 5780 §7.4: only with a second address.
        if (hasTwoAddresses()) {
            addresses.add(StunMessage.of(StunAttribute.OTHER_ADDRESS, other));
        }
        return addresses;
    }

    private static Reply refusal(int local, Endpoint source, StunMessage request, int code, List<Integer> unknown) {
        List<StunAttribute> attributes = new ArrayList<>();
        attributes.add(StunMessage.of(StunAttribute.ERROR_CODE, ((code / 100) << 8) | (code % 100)));
        if (!unknown.isEmpty()) {
            ByteBuffer types = ByteBuffer.allocate(2 * unknown.size());
            unknown.forEach(type -> types.putShort(type.shortValue()));
            attributes.add(new StunAttribute(StunAttribute.UNKNOWN_ATTRIBUTES, types.array()));
        }
        var answer = new StunMessage(StunMessage.ERROR, request.transaction(), attributes);
        return new Reply(local, source, answer.write(request.has(StunAttribute.FINGERPRINT)));
    }

    /// How many sources it remembers.
    public int sources() {
        return rates.size();
    }
}
