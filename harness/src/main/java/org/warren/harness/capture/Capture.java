package org.warren.harness.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The decoded packets of one capture file.
///
/// @param packets in the order of the file
/// @param damage the defect at the file's end; the packets of such a capture are valid, but others may have followed
public record Capture(List<CapturedPacket> packets, Optional<String> damage) {

    private static final long BYTES_MAX = 256L << 20;
    private static final int PREPARED_BYTES = 60;

    public Capture {
        packets = List.copyOf(packets);
    }

    /// Estimated memory per packet in addition to its payload.
    private static final int PACKET_BYTES = 250;

    /// Loads the classes for decoding, because the first packet takes longest.
    public static void prepare() {
        byte[] empty = new byte[PREPARED_BYTES];
        empty[0] = 0x45; // IPv4, of 20 bytes
        empty[3] = PREPARED_BYTES;
        empty[9] = 17; // UDP
        empty[25] = PREPARED_BYTES - 20;
        var frame = new Frame();
        frame.set(empty, 0, PREPARED_BYTES, PREPARED_BYTES, 0, LinkLayer.RAW_IP, 0);
        new PacketDecoder().decode(1, frame, 0);
    }

    /// Reads and decodes a capture file. More than 256 MiB of packets are not read, and count as damage.
    ///
    /// @param epochNanos the wall time, in nanoseconds since 1970, that is virtual time 0
    /// @throws IOException when it cannot be read or is not a capture
    public static Capture read(Path file, long epochNanos) throws IOException {
        return read(file, epochNanos, BYTES_MAX);
    }

    /// The same for a file in memory.
    ///
    /// @param name for error messages
    /// @throws IOException when it is not a capture
    public static Capture read(byte[] file, String name, long epochNanos) throws IOException {
        return read(FrameReader.open(new ByteArrayInputStream(file), name), epochNanos, BYTES_MAX);
    }

    static Capture read(Path file, long epochNanos, long bytesMax) throws IOException {
        return read(FrameReader.open(file), epochNanos, bytesMax);
    }

    private static Capture read(FrameReader file, long epochNanos, long bytesMax) throws IOException {
        try (var reader = file) {
            var decoder = new PacketDecoder();
            var packets = new ArrayList<CapturedPacket>();
            var frame = new Frame();
            long bytes = 0;
            while (reader.next(frame)) {
                if (!LinkLayer.isKnown(frame.linkType())) {
                    throw new IOException(
                            "the capture has link type %d, of which no packets are read; capture on an interface with IP packets"
                                    .formatted(frame.linkType()));
                }
                var packet = decoder.decode(packets.size() + 1, frame, frame.wallNanos() - epochNanos);
                bytes += PACKET_BYTES + packet.payload().remaining();
                if (bytes > bytesMax) {
                    return new Capture(
                            packets,
                            Optional.of("has more packets than are read at once, which are %d MiB or its first %d"
                                    .formatted(bytesMax >> 20, packets.size())));
                }
                packets.add(packet);
            }
            return new Capture(packets, reader.damage());
        }
    }
}
