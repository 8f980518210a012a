package org.warren.scenarios.roaming;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// What tcpdump wrote down of a node's UDP datagrams.
final class Recording {

    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    /// Ethernet, IPv4 without options, UDP.
    private static final int HEADERS = 14 + 20 + 8;

    private Recording() {}

    /// The payloads of the datagrams, in their order.
    static List<byte[]> payloads(byte[] file) {
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> payloads = new ArrayList<>();
        for (int record = FILE_HEADER; record + RECORD_HEADER <= file.length; ) {
            int length = bytes.getInt(record + 8);
            byte[] payload = new byte[length - HEADERS];
            bytes.get(record + RECORD_HEADER + HEADERS, payload);
            payloads.add(payload);
            record += RECORD_HEADER + length;
        }
        return payloads;
    }
}
