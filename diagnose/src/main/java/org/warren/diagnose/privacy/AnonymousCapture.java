package org.warren.diagnose.privacy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.warren.diagnose.finding.ConfiguredKeys;
import org.warren.diagnose.story.CaptureReading;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Event;
import org.warren.diagnose.story.IcmpError;
import org.warren.diagnose.story.InitiatorKeys;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.PcapWriter;

/// Writes an anonymized capture. It contains the messages of the original's tunnels and scans, the ICMP errors about
/// them, a packet without content to each end at its start, and nothing else, with other addresses, indices and key
/// material, and without any payload. Times, ports, lengths, counters and hop limits are kept. It is a pcap file with
/// nanoseconds, of raw IP, or of Linux's cooked frames if the original contains the direction.
public final class AnonymousCapture {

    private static final int RAW_IP = 101;
    private static final int COOKED = 113;
    private static final int COOKED_HEADER = 16;
    private static final int OUTGOING = 4;

    private final Pseudonyms pseudonyms;
    private final AnonymousMessages messages;
    private final OutputStream out;
    private final boolean isCooked;
    private final CaptureStory story;
    private final TunnelPaths paths;
    private long written;

    private AnonymousCapture(
            CaptureStory story,
            Pseudonyms pseudonyms,
            Optional<ConfiguredKeys> keys,
            OutputStream out,
            boolean isCooked) {
        this.story = story;
        this.paths = new TunnelPaths(story);
        this.pseudonyms = pseudonyms;
        this.messages = new AnonymousMessages(pseudonyms, keys);
        this.out = out;
        this.isCooked = isCooked;
    }

    /// Writes the copy.
    ///
    /// @param keys of one end: initiations that they can decrypt are made again with other keys, so that the copy shows
    ///     wrong keys and clocks as the original does
    /// @return how many packets it has
    /// @throws IOException when one of the two cannot be read or written
    public static long write(
            CaptureReading.Source source, Pseudonyms pseudonyms, Optional<ConfiguredKeys> keys, OutputStream out)
            throws IOException {
        var directions = new boolean[1];
        CaptureReading.events(source, event -> {
            directions[0] |= event instanceof Message message && message.isOutgoing();
            avoid(event, pseudonyms);
        });
        var story = CaptureReading.read("", source, keys.isPresent() ? keys.get() : InitiatorKeys.NONE);
        var copy = new AnonymousCapture(story, pseudonyms, keys, out, directions[0]);
        copy.header();
        copy.emptyPackets();
        try {
            CaptureReading.events(source, copy::take);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return copy.written;
    }

    /// Registers the addresses of a capture, so that none is the pseudonym of another. If several captures share
    /// pseudonyms, all must be registered before the first is written.
    ///
    /// @throws IOException when it cannot be read
    public static void avoidAddresses(CaptureReading.Source source, Pseudonyms pseudonyms) throws IOException {
        CaptureReading.events(source, event -> avoid(event, pseudonyms));
    }

    private static void avoid(Event event, Pseudonyms pseudonyms) {
        var endpoints =
                switch (event) {
                    case Message message -> List.of(message.from(), message.to());
                    case IcmpError error -> List.of(error.from(), error.to(), error.reporter());
                };
        endpoints.forEach(pseudonyms::avoid);
    }

    private void header() throws IOException {
        out.write(PcapWriter.fileHeader(isCooked ? COOKED : RAW_IP));
    }

    /// A packet to an end shows that this direction was captured: one packet without content represents those that are
    /// left out, at the start of the capture.
    private void emptyPackets() throws IOException {
        var seen = new LinkedHashSet<InetAddress>();
        for (TunnelStory tunnel : story.tunnels()) {
            for (Side side : Side.values()) {
                var to = tunnel.endpoint(side);
                if (story.addresses().hasPacketTo(to.address()) && seen.add(to.address())) {
                    byte[] packet = RawPackets.empty(
                            pseudonyms.endpoint(tunnel.endpoint(side.other())), pseudonyms.endpoint(to));
                    write(story.firstNanos(), packet, packet.length, false);
                }
            }
        }
    }

    private void take(Event event) {
        try {
            switch (event) {
                case Message message -> {
                    // A datagram that only looks like a message may contain private data in place of the counter.
                    if (paths.has(message)) {
                        message(message);
                    }
                }
                case IcmpError error -> {
                    // An error about anything else is left out.
                    if (paths.has(error.from(), error.to())) {
                        error(error);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void message(Message message) throws IOException {
        byte[] payload = messages.of(message);
        int ipLength =
                message.isFragment() ? message.ipLength() : RawPackets.headerLength(message.from()) + message.length();
        byte[] packet = RawPackets.udp(
                pseudonyms.endpoint(message.from()),
                pseudonyms.endpoint(message.to()),
                message.hopLimit(),
                message.isFragment(),
                ipLength,
                message.length(),
                payload);
        write(message.nanos(), packet, Math.max(ipLength, packet.length), message.isOutgoing());
    }

    private void error(IcmpError error) throws IOException {
        byte[] packet = RawPackets.icmp(
                pseudonyms.endpoint(error.reporter()),
                pseudonyms.endpoint(error.from()),
                pseudonyms.endpoint(error.to()),
                error);
        write(error.nanos(), packet, packet.length, false);
    }

    private void write(long nanos, byte[] packet, int length, boolean isOutgoing) throws IOException {
        int link = isCooked ? COOKED_HEADER : 0;
        var frame = ByteBuffer.allocate(link + packet.length);
        if (isCooked) {
            boolean isIpv6 = (packet[0] >> 4 & 0xf) == 6;
            frame.putShort((short) (isOutgoing ? OUTGOING : 0))
                    .putShort((short) 1)
                    .putShort((short) 6)
                    .putLong(0)
                    .putShort((short) (isIpv6 ? 0x86dd : 0x0800));
        }
        out.write(PcapWriter.packet(nanos, frame.put(packet).array(), link + length));
        written++;
    }
}
