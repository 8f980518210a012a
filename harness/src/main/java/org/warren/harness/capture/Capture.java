package org.warren.harness.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The decoded packets of one capture file.
///
/// @param packets in the order of the file
/// @param damage what is wrong with the file's end; such a capture proves what it has, but not that nothing followed
public record Capture(List<CapturedPacket> packets, Optional<String> damage) {

    public Capture {
        packets = List.copyOf(packets);
    }

    /// Reads and decodes a capture file.
    ///
    /// @param epochNanos the wall time, in nanoseconds since 1970, that is virtual time 0
    /// @throws IOException when it cannot be read or is not a pcap file
    public static Capture read(Path file, long epochNanos) throws IOException {
        var pcap = PcapFile.read(file);
        var decoder = new PacketDecoder(pcap.linkType());
        var packets = new ArrayList<CapturedPacket>(pcap.frames().size());
        for (var frame : pcap.frames()) {
            packets.add(decoder.decode(packets.size() + 1, frame, frame.wallNanos() - epochNanos));
        }
        return new Capture(packets, pcap.damage());
    }
}
