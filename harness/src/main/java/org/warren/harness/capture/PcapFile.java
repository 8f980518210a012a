package org.warren.harness.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A capture file of the classic pcap format, with microseconds or nanoseconds, in either byte order. It is read
/// frame by frame, so that a file of any size takes the memory of one.
final class PcapFile implements AutoCloseable {

    static final int ETHERNET = 1;
    static final int RAW_IP = 101;

    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_PCAPNG = 0x0a0d0d0a;
    private static final int HEADER_BYTES = 24;
    private static final int FRAME_HEADER_BYTES = 16;
    private static final int BUFFER_BYTES = 1 << 16;

    /// libpcap's own limit: a longer frame is a sign of damage.
    private static final int FRAME_BYTES_MAX = 262_144;

    private final InputStream in;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private int linkType = ETHERNET;
    private long nanosPerFraction = 1;
    private int number;
    private Optional<String> damage = Optional.empty();

    private PcapFile(InputStream in) {
        this.in = in;
    }

    /// One captured frame.
    ///
    /// @param wallNanos when, in nanoseconds since 1970
    /// @param bytes what the capture kept of it
    /// @param length its length on the wire, in bytes
    record Frame(long wallNanos, ByteBuffer bytes, int length) {

        Frame {
            bytes = bytes.asReadOnlyBuffer();
        }

        /// A read-only view that moves on its own.
        @Override
        public ByteBuffer bytes() {
            return bytes.asReadOnlyBuffer();
        }
    }

    /// Opens a file and reads its header.
    ///
    /// @throws IOException when it cannot be read or is not a pcap file; one that ends too early is damaged
    static PcapFile open(Path path) throws IOException {
        return open(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES), path.toString());
    }

    /// The same of a file in memory or elsewhere.
    ///
    /// @param name for error messages
    static PcapFile open(InputStream in, String name) throws IOException {
        var file = new PcapFile(in);
        try {
            file.readHeader(name);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// What the frames begin with: [#ETHERNET] or [#RAW_IP].
    int linkType() {
        return linkType;
    }

    /// What is wrong with the file where reading ended, for instance because its writer was killed in the middle.
    Optional<String> damage() {
        return damage;
    }

    /// The next whole frame; empty at the end, and where the file is damaged.
    ///
    /// @throws IOException when the file cannot be read
    Optional<Frame> next() throws IOException {
        if (damage.isPresent()) {
            return Optional.empty();
        }
        number++;
        byte[] header = in.readNBytes(FRAME_HEADER_BYTES);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < FRAME_HEADER_BYTES) {
            return end("ends in the middle of packet " + number);
        }
        var fields = ByteBuffer.wrap(header).order(order);
        long seconds = Integer.toUnsignedLong(fields.getInt());
        long fraction = Integer.toUnsignedLong(fields.getInt());
        int kept = fields.getInt();
        int length = fields.getInt();
        if (kept < 0 || kept > FRAME_BYTES_MAX || length < 0) {
            return end("is damaged at packet " + number);
        }
        byte[] bytes = in.readNBytes(kept);
        if (bytes.length < kept) {
            return end("ends in the middle of packet " + number);
        }
        long nanos = seconds * 1_000_000_000 + fraction * nanosPerFraction;
        return Optional.of(new Frame(nanos, ByteBuffer.wrap(bytes), length));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void readHeader(String path) throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
            damage = Optional.of("ends before its first packet");
            return;
        }
        var fields = ByteBuffer.wrap(header);
        if (!isPcap(fields.getInt(0))) {
            order = ByteOrder.LITTLE_ENDIAN;
        }
        fields.order(order);
        int magic = fields.getInt(0);
        if (!isPcap(magic)) {
            var format = magic == MAGIC_PCAPNG ? "pcapng; convert it with `editcap -F nsecpcap`" : "not a pcap file";
            throw new IOException("%s is %s".formatted(path, format));
        }
        // The upper bits say how long the frame check sequence is; nothing here needs it.
        linkType = fields.getInt(20) & 0xffff;
        if (linkType != ETHERNET && linkType != RAW_IP) {
            throw new IOException(
                    "%s has link type %d; only Ethernet (1) and raw IP (101) are read".formatted(path, linkType));
        }
        nanosPerFraction = magic == MAGIC_NANOS ? 1 : 1_000;
    }

    private Optional<Frame> end(String why) {
        damage = Optional.of(why);
        return Optional.empty();
    }

    private static boolean isPcap(int magic) {
        return magic == MAGIC_NANOS || magic == MAGIC_MICROS;
    }
}
