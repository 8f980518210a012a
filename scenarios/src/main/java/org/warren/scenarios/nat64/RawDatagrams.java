package org.warren.scenarios.nat64;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.wireguard.ip.Checksum;

/// The UDP datagrams of a capture of Ethernet frames, with their checksums, which decoded packets do not have.
///
/// Fragments and truncated frames are left out.
final class RawDatagrams {
    private static final int ETHERNET = 14;
    private static final int ETHERTYPE = 12;
    private static final int IPV4 = 0x0800;
    private static final int IPV4_ADDRESS = 4;
    private static final int IPV6 = 0x86dd;
    private static final int IPV6_HEADER = 40;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int FRAGMENT = 0x3fff;
    private static final int SHORT = 0xffff;

    private RawDatagrams() {}

    /// What a datagram's checksum is (RFC 768; RFC 8200 §8.1).
    enum Validity {
        RIGHT,
        WRONG,
        /// The sender computed none, which IPv6 does not allow.
        NONE
    }

    /// A datagram.
    ///
    /// @param number of its packet in the capture, from 1
    /// @param source its address, 4 or 16 bytes
    record Datagram(int number, ByteBuffer source, Validity checksum) {}

    /// Reads a capture.
    ///
    /// @param capture its path in the run's folder
    static List<Datagram> in(Evidence evidence, String capture) {
        List<Datagram> datagrams = new ArrayList<>();
        try (FrameReader reader = FrameReader.open(evidence.folder().resolve(capture))) {
            Frame frame = new Frame();
            for (int number = 1; reader.next(frame); number++) {
                if (frame.kept() == frame.length() && frame.kept() > ETHERNET) {
                    add(
                            datagrams,
                            number,
                            ByteBuffer.wrap(frame.bytes(), frame.offset(), frame.kept())
                                    .slice());
                }
            }
        } catch (IOException e) {
            throw new MissingEvidenceException(
                    "The capture %s cannot be read: %s.".formatted(capture, e.getMessage()), e);
        }
        return datagrams;
    }

    private static void add(List<Datagram> datagrams, int number, ByteBuffer frame) {
        ByteBuffer packet = frame.slice(ETHERNET, frame.limit() - ETHERNET);
        int type = unsigned(frame, ETHERTYPE);
        if (type == IPV4 && packet.get(9) == UDP && (unsigned(packet, 6) & FRAGMENT) == 0) {
            int header = (packet.get(0) & 0xf) * 4;
            datagrams.add(datagram(number, packet, 12, IPV4_ADDRESS, header));
        } else if (type == IPV6 && packet.get(6) == UDP) {
            datagrams.add(datagram(number, packet, 8, 16, IPV6_HEADER));
        }
    }

    /// @param at the offset of the source address, which has the given length
    private static Datagram datagram(int number, ByteBuffer packet, int at, int length, int header) {
        int bytes = unsigned(packet, header + 4);
        ByteBuffer source = packet.slice(at, length);
        if (unsigned(packet, header + 6) == 0) {
            return new Datagram(number, source, Validity.NONE);
        }
        if (bytes < UDP_HEADER || header + bytes > packet.limit()) {
            return new Datagram(number, source, Validity.WRONG);
        }
        MemorySegment memory = MemorySegment.ofBuffer(packet);
        int pseudoHeader = Checksum.pseudoHeader(memory, 0, length != IPV4_ADDRESS, UDP);
        int sum = Checksum.fold((long) pseudoHeader + bytes + Checksum.sum(memory, header, bytes));
        return new Datagram(number, source, sum == SHORT ? Validity.RIGHT : Validity.WRONG);
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & SHORT;
    }
}
