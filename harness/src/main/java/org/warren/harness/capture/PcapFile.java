package org.warren.harness.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A capture file of the classic pcap format, with microseconds or nanoseconds, in either byte order.
///
/// @param linkType what the frames begin with: [#ETHERNET] or [#RAW_IP]
/// @param frames the complete frames
/// @param damage what is wrong with the file's end, when its writer was killed in the middle
public record PcapFile(int linkType, List<Frame> frames, Optional<String> damage) {

    public static final int ETHERNET = 1;
    public static final int RAW_IP = 101;

    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_PCAPNG = 0x0a0d0d0a;
    private static final int HEADER_BYTES = 24;
    private static final int FRAME_HEADER_BYTES = 16;
    /// libpcap's own limit: a longer frame is a sign of damage.
    private static final int FRAME_BYTES_MAX = 262_144;

    /// One captured frame.
    ///
    /// @param wallNanos when, in nanoseconds since 1970
    /// @param bytes what the capture kept of it
    /// @param length its length on the wire, in bytes
    public record Frame(long wallNanos, ByteBuffer bytes, int length) {

        public Frame {
            bytes = bytes.asReadOnlyBuffer();
        }

        /// A read-only view that moves on its own.
        @Override
        public ByteBuffer bytes() {
            return bytes.asReadOnlyBuffer();
        }
    }

    public PcapFile {
        frames = List.copyOf(frames);
    }

    /// Reads a whole file.
    ///
    /// @throws IOException when it cannot be read or is not a pcap file; a cut-off end is no exception but [#damage]
    public static PcapFile read(Path file) throws IOException {
        var in = ByteBuffer.wrap(Files.readAllBytes(file));
        if (in.remaining() < HEADER_BYTES) {
            return new PcapFile(ETHERNET, List.of(), Optional.of("ends before its first packet"));
        }
        in.order(ByteOrder.BIG_ENDIAN);
        if (!isPcap(in.getInt(0))) {
            in.order(ByteOrder.LITTLE_ENDIAN);
        }
        int magic = in.getInt(0);
        if (!isPcap(magic)) {
            var format = magic == MAGIC_PCAPNG ? "pcapng; convert it with `editcap -F nsecpcap`" : "not a pcap file";
            throw new IOException("%s is %s".formatted(file, format));
        }
        // The upper bits say how long the frame check sequence is; nothing here needs it.
        int linkType = in.getInt(20) & 0xffff;
        if (linkType != ETHERNET && linkType != RAW_IP) {
            throw new IOException(
                    "%s has link type %d; only Ethernet (1) and raw IP (101) are read".formatted(file, linkType));
        }
        in.position(HEADER_BYTES);
        return readFrames(in, linkType, magic == MAGIC_NANOS ? 1 : 1_000);
    }

    private static boolean isPcap(int magic) {
        return magic == MAGIC_NANOS || magic == MAGIC_MICROS;
    }

    private static PcapFile readFrames(ByteBuffer in, int linkType, long nanosPerFraction) {
        var frames = new ArrayList<Frame>();
        while (in.hasRemaining()) {
            int number = frames.size() + 1;
            if (in.remaining() < FRAME_HEADER_BYTES) {
                return new PcapFile(linkType, frames, Optional.of("ends in the middle of packet " + number));
            }
            long seconds = Integer.toUnsignedLong(in.getInt());
            long fraction = Integer.toUnsignedLong(in.getInt());
            int kept = in.getInt();
            int length = in.getInt();
            if (kept < 0 || kept > FRAME_BYTES_MAX) {
                return new PcapFile(linkType, frames, Optional.of("is damaged at packet " + number));
            }
            if (kept > in.remaining()) {
                return new PcapFile(linkType, frames, Optional.of("ends in the middle of packet " + number));
            }
            frames.add(new Frame(
                    seconds * 1_000_000_000 + fraction * nanosPerFraction, in.slice(in.position(), kept), length));
            in.position(in.position() + kept);
        }
        return new PcapFile(linkType, frames, Optional.empty());
    }
}
