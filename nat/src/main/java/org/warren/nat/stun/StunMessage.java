package org.warren.nat.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import org.warren.nat.Endpoint;

/// A STUN message (RFC 8489 §5), or one of RFC 3489, which has no magic cookie and a transaction id of 16 bytes.
///
/// @param type class and method, such as [#REQUEST]
/// @param transaction the 16 bytes after the fourth: cookie and id
/// @param attributes in order
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record StunMessage(int type, byte[] transaction, List<StunAttribute> attributes) {

    /// A Binding request.
    public static final int REQUEST = 0x0001;
    /// A Binding indication, which is not answered.
    public static final int INDICATION = 0x0011;
    /// A Binding success response.
    public static final int SUCCESS = 0x0101;
    /// A Binding error response.
    public static final int ERROR = 0x0111;

    /// RFC 8489 §5.
    public static final int COOKIE = 0x2112a442;

    private static final int HEADER = 20;
    private static final int TRANSACTION = 16;
    private static final int ATTRIBUTE_HEADER = 4;
    private static final int IPV4 = 1;
    private static final int IPV4_BYTES = 8;
    private static final int FINGERPRINT_BYTES = 8;
    private static final int FINGERPRINT_XOR = 0x5354554e;

    public StunMessage {
        attributes = List.copyOf(attributes);
    }

    /// A message with RFC 8489's cookie.
    ///
    /// @param id 12 bytes
    public static StunMessage of(int type, byte[] id, List<StunAttribute> attributes) {
        byte[] transaction =
                ByteBuffer.allocate(TRANSACTION).putInt(COOKIE).put(id, 0, 12).array();
        return new StunMessage(type, transaction, attributes);
    }

    /// Parses a datagram.
    ///
    /// @return empty if it is not a STUN message: its length differs from the header, its two highest bits are not 0,
    ///     an attribute is longer than the message, or its fingerprint is wrong
    public static Optional<StunMessage> read(byte[] datagram) {
        if (datagram.length < HEADER || (datagram[0] & 0xc0) != 0 || datagram.length % 4 != 0) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(datagram);
        int type = buffer.getShort() & 0xffff;
        int length = buffer.getShort() & 0xffff;
        if (length != datagram.length - HEADER) {
            return Optional.empty();
        }
        byte[] transaction = new byte[TRANSACTION];
        buffer.get(transaction);
        List<StunAttribute> attributes = new ArrayList<>();
        while (buffer.remaining() >= ATTRIBUTE_HEADER) {
            int start = buffer.position();
            int attribute = buffer.getShort() & 0xffff;
            byte[] value = new byte[buffer.getShort() & 0xffff];
            int padded = value.length + padding(value.length);
            if (padded > buffer.remaining()) {
                return Optional.empty();
            }
            buffer.get(value);
            buffer.position(start + ATTRIBUTE_HEADER + padded);
            boolean isFingerprint = attribute == StunAttribute.FINGERPRINT;
            // RFC 8489 §14.7: it must be the last one.
            if (isFingerprint && (buffer.hasRemaining() || !Arrays.equals(value, fingerprint(datagram, start)))) {
                return Optional.empty();
            }
            attributes.add(new StunAttribute(attribute, value));
        }
        return Optional.of(new StunMessage(type, transaction, attributes));
    }

    /// Encodes the message.
    ///
    /// @param isFingerprinted whether it ends with a fingerprint (RFC 8489 §14.7)
    public byte[] write(boolean isFingerprinted) {
        int length = attributes.stream()
                .mapToInt(each -> ATTRIBUTE_HEADER + each.value().length + padding(each.value().length))
                .sum();
        int all = length + (isFingerprinted ? FINGERPRINT_BYTES : 0);
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + all)
                .putShort((short) type)
                .putShort((short) all)
                .put(transaction);
        for (StunAttribute attribute : attributes) {
            byte[] value = attribute.value();
            buffer.putShort((short) attribute.type())
                    .putShort((short) value.length)
                    .put(value)
                    .put(new byte[padding(value.length)]);
        }
        if (isFingerprinted) {
            buffer.putShort((short) StunAttribute.FINGERPRINT)
                    .putShort((short) 4)
                    .put(fingerprint(buffer.array(), HEADER + length));
        }
        return buffer.array();
    }

    private static byte[] fingerprint(byte[] datagram, int before) {
        var crc = new CRC32();
        crc.update(datagram, 0, before);
        return ByteBuffer.allocate(4)
                .putInt((int) crc.getValue() ^ FINGERPRINT_XOR)
                .array();
    }

    private static int padding(int length) {
        return -length & 3;
    }

    /// Whether it has the cookie of RFC 8489, unlike RFC 3489.
    public boolean hasCookie() {
        return ByteBuffer.wrap(transaction).getInt() == COOKIE;
    }

    /// Whether there is such an attribute.
    public boolean has(int attribute) {
        return attributes.stream().anyMatch(each -> each.type() == attribute);
    }

    /// The first four bytes of an attribute as a number; empty if it is missing or has another length.
    public OptionalInt number(int attribute) {
        return attributes.stream()
                .filter(each -> each.type() == attribute && each.value().length == 4)
                .mapToInt(each -> ByteBuffer.wrap(each.value()).getInt())
                .findFirst();
    }

    /// The address in an attribute; empty if it is missing or not IPv4.
    public Optional<Endpoint> address(int attribute) {
        return attributes.stream()
                .filter(each ->
                        each.type() == attribute && each.value().length == IPV4_BYTES && each.value()[1] == IPV4)
                .map(each -> ByteBuffer.wrap(each.value(), 2, IPV4_BYTES - 2))
                .map(value -> plain(attribute, value.getShort() & 0xffff, value.getInt()))
                .findFirst();
    }

    /// RFC 8489 §14.2: the XOR keeps NATs from translating addresses in payloads.
    private static Endpoint plain(int attribute, int port, int address) {
        return attribute == StunAttribute.XOR_MAPPED_ADDRESS
                ? new Endpoint(address ^ COOKIE, port ^ COOKIE >>> 16)
                : new Endpoint(address, port);
    }

    /// An attribute with an address.
    public static StunAttribute of(int attribute, Endpoint endpoint) {
        Endpoint written = plain(attribute, endpoint.port(), endpoint.address());
        return new StunAttribute(
                attribute,
                ByteBuffer.allocate(IPV4_BYTES)
                        .putShort((short) IPV4)
                        .putShort((short) written.port())
                        .putInt(written.address())
                        .array());
    }

    /// An attribute with a 32-bit number.
    public static StunAttribute of(int attribute, int number) {
        return new StunAttribute(
                attribute, ByteBuffer.allocate(4).putInt(number).array());
    }
}
