package org.warren.harness.capture;

import java.io.IOException;
import java.nio.ByteOrder;

/// The classic pcap format, with microseconds or nanoseconds, in either byte order.
final class PcapReader extends FrameReader {

    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int HEADER_BYTES = 24;
    private static final int FRAME_HEADER_BYTES = 16;

    private final ByteOrder order;
    private final int linkType;
    private final long nanosPerFraction;

    private PcapReader(ByteSource source, ByteOrder order, int linkType, long nanosPerFraction) {
        super(source);
        this.order = order;
        this.linkType = linkType;
        this.nanosPerFraction = nanosPerFraction;
    }

    /// Reads the file's header.
    ///
    /// @param name for error messages
    /// @throws IOException when it is not a pcap file
    static PcapReader begin(ByteSource source, String name) throws IOException {
        int got = source.require(HEADER_BYTES);
        if (got < HEADER_BYTES) {
            var empty = new PcapReader(source, ByteOrder.BIG_ENDIAN, LinkLayer.ETHERNET, 1);
            empty.end("ends before its first packet");
            return empty;
        }
        boolean isBig = isPcap(source.intAt(0, ByteOrder.BIG_ENDIAN));
        var order = isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int magic = source.intAt(0, order);
        if (!isPcap(magic)) {
            throw new IOException(name + " is neither a pcap nor a pcapng file;"
                    + " where it is a capture of another format, convert it with `editcap FILE NEW.pcapng`");
        }
        // The upper bits are the length of the frame check sequence; it is not needed here.
        int linkType = source.intAt(20, order) & 0xffff;
        source.consume(HEADER_BYTES);
        return new PcapReader(source, order, linkType, magic == MAGIC_NANOS ? 1 : 1_000);
    }

    @Override
    boolean read(Frame frame) throws IOException {
        int got = source.require(FRAME_HEADER_BYTES);
        if (got == 0) {
            return false;
        }
        if (got < FRAME_HEADER_BYTES) {
            return end("ends in the middle of packet " + number());
        }
        long seconds = Integer.toUnsignedLong(source.intAt(0, order));
        long fraction = Integer.toUnsignedLong(source.intAt(4, order));
        int kept = source.intAt(8, order);
        int length = source.intAt(12, order);
        if (kept < 0 || kept > FRAME_BYTES_MAX || length < 0) {
            return end("is damaged at packet " + number());
        }
        source.consume(FRAME_HEADER_BYTES);
        if (source.require(kept) < kept) {
            return end("ends in the middle of packet " + number());
        }
        long nanos = seconds * 1_000_000_000 + fraction * nanosPerFraction;
        frame.set(source.buffer(), source.position(), kept, length, nanos, linkType, 0);
        source.consume(kept);
        return true;
    }

    private static boolean isPcap(int magic) {
        return magic == MAGIC_NANOS || magic == MAGIC_MICROS;
    }
}
