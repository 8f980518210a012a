package org.warren.diagnose.story;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.PacketHeaders;
import org.warren.harness.capture.WireGuardMessage;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// Finds WireGuard messages and ICMP errors in frames, on any ports.
final class MessageReader {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int DATA = 4;
    private static final int DATA_HEADER = 16;
    private static final int MAC2_LENGTH = 16;
    /// Ethernet's MTU without jumbo frames.
    private static final int PLAIN_BYTES_MAX = 1_500;
    /// The minimum length of a datagram that may be several messages in one (offloads).
    private static final int SUPER_PACKET_BYTES = 2 * WireGuardMessage.KEEPALIVE_LENGTH;

    private final PacketHeaders headers = new PacketHeaders();
    private final PacketHeaders quoted = new PacketHeaders();
    private final EndpointTable endpoints = new EndpointTable();
    private final ForeignTraffic foreign;
    private final SeenAddresses addresses;
    private final Consumer<Event> events;
    private long laterFragments;
    private long cutTrains;
    private long undecoded;

    /// @param foreign receives the UDP datagrams that are not WireGuard
    /// @param addresses receives the destinations of IP packets
    /// @param events receives the messages and errors, in the order of the capture
    MessageReader(ForeignTraffic foreign, SeenAddresses addresses, Consumer<Event> events) {
        this.foreign = foreign;
        this.addresses = addresses;
        this.events = events;
    }

    /// The number of fragments after the first one.
    long laterFragments() {
        return laterFragments;
    }

    /// The number of datagrams that may be several messages, but were truncated too much to tell.
    long cutTrains() {
        return cutTrains;
    }

    /// The number of frames without an IP packet that could be decoded.
    long undecoded() {
        return undecoded;
    }

    /// Reads a frame.
    ///
    /// @param number of its packet in the capture
    void read(Frame frame, long number) {
        var kind = headers.read(frame);
        if (kind != PacketHeaders.Kind.OTHER) {
            addresses.take(headers);
        }
        switch (kind) {
            case UDP -> udp(frame, number);
            case ICMP -> icmp(frame, number, false);
            case ICMPV6 -> icmp(frame, number, true);
            case LATER_FRAGMENT -> laterFragments++;
            case OTHER -> undecoded++;
            case OTHER_IP -> {
                // TCP and others do not belong to the outside of a tunnel.
            }
        }
    }

    private void udp(Frame frame, long number) {
        int at = headers.payloadOffset();
        int kept = headers.payloadKept();
        int length = headers.payloadLength();
        int type = kept >= DATA_HEADER && length >= WireGuardMessage.KEEPALIVE_LENGTH ? word(frame, at) : 0;
        Kind kind = kind(type, length);
        if (kind == null) {
            foreign.udp(endpoints.source(headers), endpoints.destination(headers), frame, headers, number);
            return;
        }
        if (type == DATA && length >= SUPER_PACKET_BYTES && !headers.isFragment()) {
            split(frame, number, at, kept, length);
            return;
        }
        boolean isLong = kind != Kind.RESPONSE || kept >= 20;
        emit(
                frame,
                number,
                kind,
                at,
                kept,
                length,
                isLong ? number(frame, at + (kind == Kind.RESPONSE ? 12 : 8)) : 0,
                false);
    }

    private static @org.jspecify.annotations.Nullable Kind kind(int type, int length) {
        if (type == DATA) {
            return length == WireGuardMessage.KEEPALIVE_LENGTH ? Kind.KEEPALIVE : Kind.DATA;
        }
        if (type == 1 && length == WireGuardMessage.INITIATION_LENGTH) {
            return Kind.INITIATION;
        }
        if (type == 2 && length == WireGuardMessage.RESPONSE_LENGTH) {
            return Kind.RESPONSE;
        }
        return type == 3 && length == WireGuardMessage.COOKIE_REPLY_LENGTH ? Kind.COOKIE_REPLY : null;
    }

    /// Messages of one session that offloads have combined into one datagram: their counters are consecutive, and all
    /// but the last have the same length. Truncated parts follow from that.
    private void split(Frame frame, long number, int from, int kept, int length) {
        int at = from;
        int end = from + kept;
        int left = length;
        int size = 0;
        long counter = number(frame, from + 8);
        while (at + DATA_HEADER <= end) {
            int next = nextMessage(frame, at, end);
            if (next < 0 && kept < length && size == 0 && headers.ipLength() > PLAIN_BYTES_MAX) {
                cutTrains++;
                emit(frame, number, Kind.DATA, at, end - at, left, number(frame, at + 8), true);
                return;
            }
            if (next < 0 && kept < length && size > 0) {
                break;
            }
            int part = next < 0 ? left : next - at;
            counter = number(frame, at + 8);
            emit(frame, number, kind(part), at, end - at, part, counter, false);
            if (next < 0) {
                return;
            }
            size = part;
            left -= part;
            at = next;
        }
        for (counter++; left > 0; counter++) {
            int part = left - size < WireGuardMessage.KEEPALIVE_LENGTH ? left : size;
            emit(frame, number, kind(part), from, kept, part, counter, false);
            left -= part;
        }
    }

    private static Kind kind(int length) {
        return length == WireGuardMessage.KEEPALIVE_LENGTH ? Kind.KEEPALIVE : Kind.DATA;
    }

    private static int nextMessage(Frame frame, int at, int end) {
        int index = word(frame, at + 4);
        long counter = number(frame, at + 8) + 1;
        for (int i = at + WireGuardMessage.KEEPALIVE_LENGTH; i + DATA_HEADER <= end; i++) {
            if (word(frame, i) == DATA && word(frame, i + 4) == index && number(frame, i + 8) == counter) {
                return i;
            }
        }
        return -1;
    }

    private void emit(
            Frame frame, long number, Kind kind, int at, int kept, int length, long counter, boolean isCutTrain) {
        boolean isInitiation = kind == Kind.INITIATION;
        boolean isResponse = kind == Kind.RESPONSE;
        boolean isTransport = kind == Kind.DATA || kind == Kind.KEEPALIVE;
        int first = word(frame, at + 4);
        boolean hasMac2 = (isInitiation || isResponse) && kept >= length && hasMac2(frame, at + length - MAC2_LENGTH);
        events.accept(new Message(
                frame.wallNanos(),
                number,
                endpoints.source(headers),
                endpoints.destination(headers),
                kind,
                isInitiation || isResponse ? first : 0,
                isTransport || kind == Kind.COOKIE_REPLY ? first : isResponse ? word(frame, at + 8) : 0,
                counter,
                length,
                headers.isFragment() ? headers.ipLength() : headers.ipLength() - headers.payloadLength() + length,
                headers.hopLimit(),
                headers.isFragment(),
                headers.isOutgoing(),
                hasMac2,
                isCutTrain,
                isInitiation && kept >= length ? Optional.of(copy(frame, at, length)) : Optional.empty()));
    }

    private static ByteBuffer copy(Frame frame, int at, int length) {
        return ByteBuffer.wrap(Arrays.copyOfRange(frame.bytes(), at, at + length))
                .asReadOnlyBuffer();
    }

    private static boolean hasMac2(Frame frame, int at) {
        return number(frame, at) != 0 || number(frame, at + Long.BYTES) != 0;
    }

    /// RFC 792 and RFC 4443: an error quotes the beginning of the packet that it is about.
    private void icmp(Frame frame, long number, boolean isIpv6) {
        int at = headers.payloadOffset();
        int kept = headers.payloadKept();
        if (kept < 8 + 28) {
            return;
        }
        byte[] bytes = frame.bytes();
        int type = bytes[at] & 0xff;
        int code = bytes[at + 1] & 0xff;
        var reason = isIpv6 ? reason6(type, code) : reason4(type, code);
        if (reason == null) {
            return;
        }
        int mtu = 0;
        if (reason == IcmpError.Reason.TOO_LONG) {
            mtu = Integer.reverseBytes(word(frame, at + 4)) & (isIpv6 ? -1 : 0xffff);
        }
        if (quoted.readIp(bytes, at + 8, kept - 8, kept - 8) == PacketHeaders.Kind.UDP) {
            Endpoint reporter = headers.source();
            events.accept(new IcmpError(
                    frame.wallNanos(),
                    number,
                    reporter,
                    endpoints.source(quoted),
                    endpoints.destination(quoted),
                    reason,
                    mtu,
                    quoted.ipLength()));
        }
    }

    private static IcmpError.@org.jspecify.annotations.Nullable Reason reason4(int type, int code) {
        if (type == 11) {
            return IcmpError.Reason.HOPS;
        }
        if (type != 3) {
            return null;
        }
        return switch (code) {
            case 0, 6, 11 -> IcmpError.Reason.NETWORK;
            case 1, 7, 12 -> IcmpError.Reason.HOST;
            case 2, 3 -> IcmpError.Reason.PORT;
            case 4 -> IcmpError.Reason.TOO_LONG;
            case 9, 10, 13 -> IcmpError.Reason.PROHIBITED;
            default -> IcmpError.Reason.OTHER;
        };
    }

    private static IcmpError.@org.jspecify.annotations.Nullable Reason reason6(int type, int code) {
        return switch (type) {
            case 1 ->
                switch (code) {
                    case 0 -> IcmpError.Reason.NETWORK;
                    case 1, 5, 6 -> IcmpError.Reason.PROHIBITED;
                    case 3 -> IcmpError.Reason.HOST;
                    case 4 -> IcmpError.Reason.PORT;
                    default -> IcmpError.Reason.OTHER;
                };
            case 2 -> IcmpError.Reason.TOO_LONG;
            case 3 -> IcmpError.Reason.HOPS;
            default -> null;
        };
    }

    private static int word(Frame frame, int at) {
        return (int) INT.get(frame.bytes(), at);
    }

    private static long number(Frame frame, int at) {
        return (long) LONG.get(frame.bytes(), at);
    }
}
