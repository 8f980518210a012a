package org.warren.harness.capture;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The pcapng format: sections, each with its own byte order and interfaces, each of which has a link type and a time
/// resolution. Blocks without packets are skipped.
final class PcapngReader extends FrameReader {

    private static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int BLOCK_BYTES_MIN = 12;
    private static final int PACKET_HEADER_BYTES = 28;
    private static final int INTERFACE_BYTES_MAX = 1 << 16;
    /// More than any capture has; each takes a few bytes of memory.
    private static final int INTERFACES_MAX = 65_536;

    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    private static final long SECOND = 1_000_000_000;

    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private final List<Interface> interfaces = new ArrayList<>();
    private long lastNanos;

    PcapngReader(ByteSource source) {
        super(source);
    }

    /// An interface of the section.
    ///
    /// @param snapLength how many bytes of a frame were captured; 0 for all
    /// @param unitsPerSecond the resolution of its times, as an unsigned number
    /// @param offsetSeconds the zero of its times, in seconds since 1970
    private record Interface(int linkType, int snapLength, long unitsPerSecond, long offsetSeconds) {

        long nanos(long units) {
            long seconds = Long.divideUnsigned(units, unitsPerSecond);
            long rest = Long.remainderUnsigned(units, unitsPerSecond);
            long nanos = unitsPerSecond <= SECOND ? rest * SECOND / unitsPerSecond : divided(rest);
            long limit = WALL_NANOS_MAX / SECOND;
            if (seconds < 0 || seconds > limit || offsetSeconds > limit || offsetSeconds < -limit) {
                return WALL_NANOS_MAX;
            }
            return Math.clamp((seconds + offsetSeconds) * SECOND + nanos, 0, WALL_NANOS_MAX);
        }

        /// The fraction of a second below nanoseconds.
        private long divided(long rest) {
            return (long) ((rest >>> 1) / (double) (unitsPerSecond >>> 1) * SECOND);
        }
    }

    @Override
    boolean read(Frame frame) throws IOException {
        while (true) {
            int got = source.require(BLOCK_BYTES_MIN);
            if (got == 0) {
                return false;
            }
            if (got < BLOCK_BYTES_MIN) {
                return cutOff();
            }
            int type = source.intAt(0, order);
            if (type == SECTION_HEADER && !beginSection()) {
                return damaged();
            }
            long length = Integer.toUnsignedLong(source.intAt(4, order));
            if (length < BLOCK_BYTES_MIN || length % 4 != 0) {
                return damaged();
            }
            boolean isPacket = type == ENHANCED_PACKET || type == SIMPLE_PACKET || type == OBSOLETE_PACKET;
            if (isPacket) {
                return packet(frame, type, length);
            }
            if (type == INTERFACE && !describe(length)) {
                return false;
            }
            if (type != INTERFACE && !source.skip(length)) {
                return cutOff();
            }
        }
    }

    private boolean beginSection() {
        if (source.intAt(8, ByteOrder.BIG_ENDIAN) == BYTE_ORDER_MAGIC) {
            order = ByteOrder.BIG_ENDIAN;
        } else if (source.intAt(8, ByteOrder.LITTLE_ENDIAN) == BYTE_ORDER_MAGIC) {
            order = ByteOrder.LITTLE_ENDIAN;
        } else {
            return false;
        }
        interfaces.clear();
        return true;
    }

    private boolean describe(long length) throws IOException {
        if (length < 20 || length > INTERFACE_BYTES_MAX || interfaces.size() >= INTERFACES_MAX) {
            return damaged();
        }
        if (source.require((int) length) < length) {
            return cutOff();
        }
        long units = 1_000_000;
        long offset = 0;
        int end = (int) length - 4;
        for (int at = 16; at + 4 <= end; ) {
            int code = source.shortAt(at, order);
            int bytes = source.shortAt(at + 2, order);
            if (code == 0 || at + 4 + bytes > end) {
                break;
            }
            if (code == OPTION_RESOLUTION && bytes == 1) {
                units = unitsPerSecond(source.buffer()[source.position() + at + 4]);
            } else if (code == OPTION_OFFSET && bytes == 8) {
                long first = Integer.toUnsignedLong(source.intAt(at + 4, order));
                long second = Integer.toUnsignedLong(source.intAt(at + 8, order));
                offset = order == ByteOrder.BIG_ENDIAN ? first << 32 | second : second << 32 | first;
            }
            at += 4 + (bytes + 3) / 4 * 4;
        }
        if (units == 0) {
            return damaged();
        }
        interfaces.add(new Interface(source.shortAt(8, order), source.intAt(12, order), units, offset));
        source.consume((int) length);
        return true;
    }

    /// The option `if_tsresol`: a negative power of 10, or of 2 if the highest bit is set. 0 if it is out of range.
    private static long unitsPerSecond(byte resolution) {
        int exponent = resolution & 0x7f;
        if (resolution < 0) {
            return exponent < Long.SIZE - 1 ? 1L << exponent : 0;
        }
        long units = 1;
        for (int i = 0; i < exponent; i++) {
            if (i >= 18) {
                return 0;
            }
            units *= 10;
        }
        return units;
    }

    private boolean packet(Frame frame, int type, long length) throws IOException {
        boolean isSimple = type == SIMPLE_PACKET;
        int header = isSimple ? BLOCK_BYTES_MIN : PACKET_HEADER_BYTES;
        if (length < header + 4 || length > FRAME_BYTES_MAX * 2L) {
            return damaged();
        }
        if (source.require((int) length) < length) {
            return cutOff();
        }
        int id = isSimple ? 0 : type == OBSOLETE_PACKET ? source.shortAt(8, order) : source.intAt(8, order);
        if (id < 0 || id >= interfaces.size()) {
            return damaged();
        }
        var from = interfaces.get(id);
        int onWire = source.intAt(isSimple ? 8 : 24, order);
        long room = length - header - 4;
        long kept = isSimple
                ? Math.min(Integer.toUnsignedLong(onWire), room)
                : Integer.toUnsignedLong(source.intAt(20, order));
        if (isSimple && from.snapLength() > 0) {
            kept = Math.min(kept, from.snapLength());
        }
        if (kept > room || kept > FRAME_BYTES_MAX || onWire < 0) {
            return damaged();
        }
        // A simple packet has no time; the time of the previous packet is used.
        if (!isSimple) {
            lastNanos = from.nanos(Integer.toUnsignedLong(source.intAt(12, order)) << 32
                    | Integer.toUnsignedLong(source.intAt(16, order)));
        }
        frame.set(source.buffer(), source.position() + header, (int) kept, onWire, lastNanos, from.linkType(), id);
        source.consume((int) length);
        return true;
    }

    private boolean damaged() {
        return end("is damaged at packet " + number());
    }

    private boolean cutOff() {
        return end("ends in the middle of packet " + number());
    }
}
