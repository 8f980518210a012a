package org.warren.harness.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Encodes the parts of a pcap file with times in nanoseconds (draft-ietf-opsawg-pcap §4, §5).
public final class PcapWriter {

    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int FILE_HEADER = 24;
    private static final int PACKET_HEADER = 16;
    private static final int SNAP_LENGTH = 262_144;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private PcapWriter() {}

    /// The file header.
    ///
    /// @param linkType of all its frames
    public static byte[] fileHeader(int linkType) {
        return little(FILE_HEADER)
                .putInt(MAGIC_NANOS)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(SNAP_LENGTH)
                .putInt(linkType)
                .array();
    }

    /// A frame with its header.
    ///
    /// @param epochNanos when it was captured, in nanoseconds since 1970
    /// @param frame the captured bytes
    /// @param length on the wire, in bytes
    public static byte[] packet(long epochNanos, byte[] frame, int length) {
        return little(PACKET_HEADER + frame.length)
                .putInt((int) (epochNanos / NANOS_PER_SECOND))
                .putInt((int) (epochNanos % NANOS_PER_SECOND))
                .putInt(frame.length)
                .putInt(length)
                .put(frame)
                .array();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
