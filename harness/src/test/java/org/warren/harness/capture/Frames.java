package org.warren.harness.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Builds capture files and the frames in them, byte by byte, for tests.
public final class Frames {

    public static final int NANOS = 0xa1b23c4d;
    public static final int MICROS = 0xa1b2c3d4;

    private Frames() {}

    public static byte[] pcap(int magic, ByteOrder order, int linkType, List<byte[]> records) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(24)
                .order(order)
                .putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(262_144)
                .putInt(linkType)
                .array());
        records.forEach(out::writeBytes);
        return out.toByteArray();
    }

    public static byte[] record(ByteOrder order, int seconds, int fraction, byte[] frame) {
        return record(order, seconds, fraction, frame, frame.length);
    }

    public static byte[] record(ByteOrder order, int seconds, int fraction, byte[] frame, int kept) {
        return ByteBuffer.allocate(16 + kept)
                .order(order)
                .putInt(seconds)
                .putInt(fraction)
                .putInt(kept)
                .putInt(frame.length)
                .put(frame, 0, kept)
                .array();
    }

    public static byte[] ethernet(int etherType, byte[] packet) {
        return ByteBuffer.allocate(14 + packet.length)
                .put(new byte[12])
                .putShort((short) etherType)
                .put(packet)
                .array();
    }

    public static byte[] ip(Endpoint source, Endpoint destination, int protocol, byte[] body) {
        var from = source.address().getAddress();
        var to = destination.address().getAddress();
        var packet = ByteBuffer.allocate((from.length == 4 ? 20 : 40) + body.length);
        if (from.length == 4) {
            packet.putShort((short) 0x4500).putShort((short) packet.capacity()).putInt(0);
            packet.put((byte) 64).put((byte) protocol).putShort((short) 0);
        } else {
            packet.putInt(0x6000_0000)
                    .putShort((short) body.length)
                    .put((byte) protocol)
                    .put((byte) 64);
        }
        return packet.put(from).put(to).put(body).array();
    }

    public static byte[] udp(Endpoint source, Endpoint destination, byte[] payload) {
        return ip(
                source,
                destination,
                17,
                ByteBuffer.allocate(8 + payload.length)
                        .putShort((short) source.port())
                        .putShort((short) destination.port())
                        .putShort((short) (8 + payload.length))
                        .putShort((short) 0)
                        .put(payload)
                        .array());
    }

    public static byte[] message(int type, int length, int... words) {
        var message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).putInt(type);
        for (int word : words) {
            message.putInt(word);
        }
        return message.array();
    }

    public static List<byte[]> records(byte[]... frames) {
        var records = new ArrayList<byte[]>();
        for (var frame : frames) {
            records.add(record(ByteOrder.LITTLE_ENDIAN, 1_000 + records.size(), 5, frame));
        }
        return records;
    }

    /// A section of pcapng with one interface and the frames, each a record of nanoseconds since 1970.
    public static byte[] pcapng(ByteOrder order, int linkType, int resolution, List<byte[]> blocks) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(block(order, 0x0a0d0d0a, section(order)));
        out.writeBytes(interfaceBlock(order, linkType, resolution));
        blocks.forEach(out::writeBytes);
        return out.toByteArray();
    }

    public static byte[] interfaceBlock(ByteOrder order, int linkType, int resolution) {
        return block(
                order,
                1,
                ByteBuffer.allocate(20)
                        .order(order)
                        .putShort((short) linkType)
                        .putShort((short) 0)
                        .putInt(0)
                        .putShort((short) 9)
                        .putShort((short) 1)
                        .put((byte) resolution)
                        .put(new byte[3])
                        .putInt(0)
                        .array());
    }

    public static byte[] packetBlock(ByteOrder order, int interfaceId, long units, byte[] frame) {
        return block(
                order,
                6,
                ByteBuffer.allocate(20 + (frame.length + 3) / 4 * 4)
                        .order(order)
                        .putInt(interfaceId)
                        .putInt((int) (units >>> 32))
                        .putInt((int) units)
                        .putInt(frame.length)
                        .putInt(frame.length)
                        .put(frame)
                        .array());
    }

    public static byte[] block(ByteOrder order, int type, byte[] body) {
        return ByteBuffer.allocate(12 + body.length)
                .order(order)
                .putInt(type)
                .putInt(12 + body.length)
                .put(body)
                .putInt(12 + body.length)
                .array();
    }

    private static byte[] section(ByteOrder order) {
        return ByteBuffer.allocate(16)
                .order(order)
                .putInt(0x1a2b3c4d)
                .putShort((short) 1)
                .putShort((short) 0)
                .putLong(-1)
                .array();
    }
}
