package org.warren.scenarios.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.warren.harness.capture.Capture;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.PcapWriter;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.scriptedpeer.InnerDatagram;

/// A capture of the sockets that communicate with an endpoint, as a pcap file: UDP over IP, as the driver sent and
/// received it.
final class EndpointCapture {

    static final String PATH = Evidence.capturePath("peer-socket");

    private static final int RAW_IP = 101;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final long epochNanos;

    /// @param epochNanos the zero of times, in nanoseconds since 1970
    EndpointCapture(long epochNanos) {
        this.epochNanos = epochNanos;
        file.writeBytes(PcapWriter.fileHeader(RAW_IP));
    }

    /// @param nanos since the epoch
    void add(long nanos, InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        byte[] packet = InnerDatagram.of(from.getAddress(), from.getPort(), to.getAddress(), to.getPort(), payload);
        file.writeBytes(PcapWriter.packet(epochNanos + nanos, packet, packet.length));
    }

    byte[] bytes() {
        return file.toByteArray();
    }

    /// The contents so far.
    List<CapturedPacket> packets() {
        try {
            return Capture.read(bytes(), PATH, epochNanos).packets();
        } catch (IOException e) {
            throw new IllegalStateException("a capture of our own cannot be read", e);
        }
    }
}
