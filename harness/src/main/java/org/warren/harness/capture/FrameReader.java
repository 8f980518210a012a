package org.warren.harness.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Reads the frames of a capture file one after the other: pcap or pcapng, in either byte order, optionally compressed
/// with gzip. It needs a buffer of 1 MiB, whatever the size of the file.
public abstract sealed class FrameReader implements AutoCloseable permits PcapReader, PcapngReader {

    /// libpcap's own limit: a longer frame is a sign of damage.
    static final int FRAME_BYTES_MAX = 262_144;

    /// The year 2106, in which the timestamps of a capture overflow, in nanoseconds since 1970.
    static final long WALL_NANOS_MAX = 4_294_967_296_000_000_000L;

    private static final int MAGIC_PCAPNG = 0x0a0d0d0a;
    private static final int MAGIC_GZIP = 0x1f8b;
    private static final int BUFFER_BYTES = 1 << 16;

    final ByteSource source;
    private @Nullable String damage;
    private long frames;

    FrameReader(ByteSource source) {
        this.source = source;
    }

    /// Opens a file and reads its header.
    ///
    /// @throws IOException when it cannot be read or is not a capture; a truncated one is damaged
    public static FrameReader open(Path path) throws IOException {
        return open(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES), path.toString());
    }

    /// The same for a stream, which [#close] closes.
    ///
    /// @param name for error messages
    /// @throws IOException when it cannot be read or is not a capture
    public static FrameReader open(InputStream in, String name) throws IOException {
        try {
            return begin(in, name);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static FrameReader begin(InputStream in, String name) throws IOException {
        InputStream marked = in.markSupported() ? in : new BufferedInputStream(in, BUFFER_BYTES);
        marked.mark(2);
        byte[] start = marked.readNBytes(2);
        marked.reset();
        if (start.length == 2 && ((start[0] & 0xff) << 8 | (start[1] & 0xff)) == MAGIC_GZIP) {
            return ofContent(new ByteSource(unpacked(marked, name)), name);
        }
        return ofContent(new ByteSource(marked), name);
    }

    /// Whether frames of a link type, a number of the registry of tcpdump.org, can be decoded.
    public static boolean isReadable(int linkType) {
        return LinkLayer.isKnown(linkType);
    }

    private static InputStream unpacked(InputStream in, String name) throws IOException {
        try {
            return new GZIPInputStream(in, BUFFER_BYTES);
        } catch (ZipException | EOFException e) {
            throw new IOException(name + " begins as a gzip file and is none; copy it again", e);
        }
    }

    private static FrameReader ofContent(ByteSource source, String name) throws IOException {
        boolean isPcapng = requireOrDamage(source, 4) == 4 && source.intAt(0, ByteOrder.BIG_ENDIAN) == MAGIC_PCAPNG;
        return isPcapng ? new PcapngReader(source) : PcapReader.begin(source, name);
    }

    private static int requireOrDamage(ByteSource source, int count) throws IOException {
        try {
            return source.require(count);
        } catch (ZipException | EOFException e) {
            return 0;
        }
    }

    /// The defect of the file where reading ended, for example because its writer was killed.
    public final Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    /// How many frames were read, which is the number of the last one in Wireshark.
    public final long frames() {
        return frames;
    }

    /// Reads the next complete frame.
    ///
    /// @return false at the end, or where the file is damaged
    /// @throws IOException when the file cannot be read
    public final boolean next(Frame frame) throws IOException {
        if (damage != null) {
            return false;
        }
        try {
            if (!read(frame)) {
                return false;
            }
        } catch (ZipException | EOFException e) {
            return end("ends in the middle of its gzip data after packet " + frames);
        }
        frames++;
        return true;
    }

    /// Reads the next frame; false at the end, which [#end] describes if it is not the regular one.
    abstract boolean read(Frame frame) throws IOException;

    /// The number of the current frame.
    final long number() {
        return frames + 1;
    }

    final boolean end(String why) {
        damage = why;
        return false;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
