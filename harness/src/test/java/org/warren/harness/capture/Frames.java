package org.warren.harness.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Builds pcap files and the frames in them, byte by byte, for tests.
final class Frames {

    static final int NANOS = 0xa1b23c4d;
    static final int MICROS = 0xa1b2c3d4;

    private Frames() {}

    static byte[] pcap(int magic, ByteOrder order, int linkType, List<byte[]> records) {
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

    static byte[] record(ByteOrder order, int seconds, int fraction, byte[] frame) {
        return record(order, seconds, fraction, frame, frame.length);
    }

    static byte[] record(ByteOrder order, int seconds, int fraction, byte[] frame, int kept) {
        return ByteBuffer.allocate(16 + kept)
                .order(order)
                .putInt(seconds)
                .putInt(fraction)
                .putInt(kept)
                .putInt(frame.length)
                .put(frame, 0, kept)
                .array();
    }

    static byte[] ethernet(int etherType, byte[] packet) {
        return ByteBuffer.allocate(14 + packet.length)
                .put(new byte[12])
                .putShort((short) etherType)
                .put(packet)
                .array();
    }

    static byte[] ip(Endpoint source, Endpoint destination, int protocol, byte[] body) {
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

    static byte[] udp(Endpoint source, Endpoint destination, byte[] payload) {
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

    static byte[] message(int type, int length, int... words) {
        var message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).putInt(type);
        for (int word : words) {
            message.putInt(word);
        }
        return message.array();
    }

    static List<byte[]> records(byte[]... frames) {
        var records = new ArrayList<byte[]>();
        for (var frame : frames) {
            records.add(record(ByteOrder.LITTLE_ENDIAN, 1_000 + records.size(), 5, frame));
        }
        return records;
    }
}
