package org.warren.harness.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a pcapng file with times in nanoseconds, comments on packets and decryption secrets (draft-ietf-opsawg-pcapng
/// §4).
public final class PcapngWriter {

    private static final int SECTION = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int PACKET = 6;
    private static final int SECRETS = 10;
    /// `WGKL`: a WireGuard key log, in the format of Wireshark's `wg.keylog_file`.
    private static final int WIREGUARD_KEY_LOG = 0x57474b4c;

    private static final int COMMENT = 1;
    private static final int INTERFACE_NAME = 2;
    private static final int RESOLUTION = 9;
    private static final int NANOS = 9;
    private static final int SNAP_LENGTH = 262_144;
    private static final int OPTION_BYTES_MAX = 65_532;

    private final OutputStream out;
    private int interfaces;

    private PcapngWriter(OutputStream out) {
        this.out = out;
    }

    /// Begins a file with one interface.
    ///
    /// @param linkType of all its frames
    /// @param name of the interface, as shown to users
    /// @throws IOException when it cannot be written
    public static PcapngWriter begin(OutputStream out, int linkType, String name) throws IOException {
        PcapngWriter writer = begin(out);
        writer.addInterface(linkType, name);
        return writer;
    }

    /// Begins a file that has no interface yet.
    ///
    /// @throws IOException when it cannot be written
    public static PcapngWriter begin(OutputStream out) throws IOException {
        var writer = new PcapngWriter(out);
        writer.block(
                SECTION,
                little(16)
                        .putInt(0x1a2b3c4d)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
        return writer;
    }

    /// Adds an interface, which is possible between packets.
    ///
    /// @param linkType of all its frames
    /// @param name as shown to users
    /// @return its number, from 0
    /// @throws IOException when it cannot be written
    public int addInterface(int linkType, String name) throws IOException {
        byte[] text = text(name);
        var description = little(8 + option(text.length) + option(1) + 4)
                .putShort((short) linkType)
                .putShort((short) 0)
                .putInt(SNAP_LENGTH);
        putOption(description, INTERFACE_NAME, text);
        putOption(description, RESOLUTION, new byte[] {NANOS});
        block(INTERFACE, description.putInt(0));
        return interfaces++;
    }

    /// Writes a WireGuard key log, before the packets that it decrypts.
    ///
    /// @throws IOException when it cannot be written
    public void keyLog(byte[] text) throws IOException {
        block(
                SECRETS,
                little(8 + padded(text.length))
                        .putInt(WIREGUARD_KEY_LOG)
                        .putInt(text.length)
                        .put(text)
                        .position(8 + padded(text.length)));
    }

    /// Writes a frame of the first interface.
    ///
    /// @param comments in order; may be empty
    /// @throws IOException when it cannot be written
    public void frame(Frame frame, List<String> comments) throws IOException {
        frame(0, frame, comments);
    }

    /// Writes a frame.
    ///
    /// @param number of its interface, which must have been added
    /// @param comments in order; may be empty
    /// @throws IOException when it cannot be written
    public void frame(int number, Frame frame, List<String> comments) throws IOException {
        var texts = comments.stream().map(PcapngWriter::text).toList();
        int options = texts.isEmpty()
                ? 0
                : 4 + texts.stream().mapToInt(one -> option(one.length)).sum();
        var body = little(20 + padded(frame.kept()) + options)
                .putInt(number)
                .putInt((int) (frame.wallNanos() >>> 32))
                .putInt((int) frame.wallNanos())
                .putInt(frame.kept())
                .putInt(frame.length())
                .put(frame.bytes(), frame.offset(), frame.kept());
        body.position(20 + padded(frame.kept()));
        texts.forEach(one -> putOption(body, COMMENT, one));
        block(PACKET, texts.isEmpty() ? body : body.putInt(0));
    }

    private void block(int type, ByteBuffer body) throws IOException {
        body.flip();
        int length = 12 + body.remaining();
        out.write(little(length)
                .putInt(type)
                .putInt(length)
                .put(body)
                .putInt(length)
                .array());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int padded(int length) {
        return (length + 3) / 4 * 4;
    }

    private static int option(int length) {
        return 4 + padded(length);
    }

    private static void putOption(ByteBuffer into, int code, byte[] value) {
        int end = into.position() + option(value.length);
        into.putShort((short) code).putShort((short) value.length).put(value).position(end);
    }

    /// An option's length has 16 bits.
    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= OPTION_BYTES_MAX
                ? bytes
                : text.substring(0, OPTION_BYTES_MAX / 4).getBytes(StandardCharsets.UTF_8);
    }
}
