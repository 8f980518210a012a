package org.warren.natrouter;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.warren.nat.Endpoint;
import org.warren.nat.IcmpError;
import org.warren.nat.Ipv6Error;
import org.warren.nat.Ipv6Packet;
import org.warren.nat.Nat64;
import org.warren.nat.Nat64.Result;
import org.warren.nat.Packet;
import org.warren.nat.Protocol;
import org.warren.natrouter.PacketRouter.Way;
import org.warren.wireguard.bytes.BigEndian;
import org.warren.wireguard.ip.Checksum;

/// Translates packets in memory to the other IP version, as a modelled NAT64 decides.
///
/// Fragments are dropped, and so are packets other than UDP, TCP and ICMP: the model does not support them. IPv4
/// packets that may be fragmented are sent as fragments of 1280 bytes if they are longer (RFC 7915 §4).
final class Nat64Router implements Router.Carrier {

    /// The output for packets.
    interface Exit {
        void write(Way way, MemorySegment packet, int length);
    }

    private static final int LONGEST = 65_535 + Ipv6View.HEADER;
    private static final int FRAGMENT_HEADER = 8;
    private static final int FRAGMENT = 44;
    /// The payload of a fragment of 1280 bytes, in units of 8 bytes.
    private static final int FRAGMENT_BYTES = (IcmpTranslation.IPV6_MTU_MIN - Ipv6View.HEADER - FRAGMENT_HEADER) & ~7;

    private static final int ICMP_HEADER = 8;
    private static final int HOPS_MAX = 255;
    private static final int SHORT = 0xffff;

    private final Nat64 nat;
    private final List<Integer> outside;
    private final Exit exit;
    private final Ipv4View ipv4 = new Ipv4View();
    private final Ipv4View quotedIpv4 = new Ipv4View();
    private final Ipv6View ipv6 = new Ipv6View();
    private final Ipv6View quotedIpv6 = new Ipv6View();
    /// A device only accepts native memory.
    private final Arena arena = Arena.ofAuto();

    private final MemorySegment written = arena.allocate(LONGEST, Long.BYTES);
    private final MemorySegment between = arena.allocate(LONGEST, Long.BYTES);
    private final MemorySegment fragment = arena.allocate(IcmpTranslation.IPV6_MTU_MIN, Long.BYTES);
    private int identification;

    /// @param outside its IPv4 addresses
    Nat64Router(Nat64 nat, List<Integer> outside, Exit exit) {
        this.nat = nat;
        this.outside = List.copyOf(outside);
        this.exit = exit;
    }

    @Override
    public void fromInside(MemorySegment memory, int length, long now) {
        if (!ipv6.read(memory, 0, length) || ipv6.bodyLength() < ipv6.payloadLength()) {
            return;
        }
        if (ipv6.isIcmpError()) {
            errorFromInside(now);
            return;
        }
        boolean isUdpWithoutChecksum =
                ipv6.protocol() == Ipv4View.UDP && BigEndian.getShort(memory, ipv6.bodyStart() + 6) == 0;
        // RFC 8200 §8.1: IPv6 requires a checksum.
        if (!isUdpWithoutChecksum) {
            model(ipv6, true).ifPresent(packet -> {
                switch (nat.fromIpv6(packet, now)) {
                    case Result.ToIpv4 changed -> toOutside(changed.packet());
                    case Result.ToIpv6 changed -> hairpin(changed.packet());
                    default -> {
                        // Dropped silently, as NATs do.
                    }
                }
            });
        }
    }

    @Override
    public void fromOutside(MemorySegment memory, int length, long now) {
        if (!ipv4.read(memory, 0, length)
                || ipv4.totalLength() > length
                || ipv4.bodyLength() < ICMP_HEADER
                || !outside.contains(ipv4.destination())) {
            return;
        }
        if (ipv4.isIcmpError()) {
            errorFromOutside(now);
        } else if (ipv4.protocol() == Ipv4View.ICMP && ipv4.icmpType() == Ipv4View.ECHO_REQUEST) {
            ipv4.raiseTtl();
            ipv4.answerEcho();
            exit.write(Way.OUTSIDE, memory, length);
        } else {
            PacketRouter.model(ipv4, false).ifPresent(packet -> {
                if (nat.fromIpv4(packet, now) instanceof Result.ToIpv6 changed) {
                    toInside(changed.packet());
                }
            });
        }
    }

    /// The fields of an IPv6 packet that the model uses.
    private static Optional<Ipv6Packet> model(Ipv6View view, boolean outbound) {
        if (view.protocol() != Ipv6View.ICMPV6) {
            boolean isTcp = view.protocol() == Ipv4View.TCP;
            return Optional.of(new Ipv6Packet(
                    isTcp ? Protocol.TCP : Protocol.UDP,
                    view.source(view.sourcePort()),
                    view.destination(view.destinationPort()),
                    isTcp ? PacketRouter.segment(view.tcpFlags()) : Packet.Segment.DATA));
        }
        // RFC 6146 §3.5.3: the identifier is used like a port, on the inside.
        return view.icmpType() == Ipv6View.ECHO_REQUEST || view.icmpType() == Ipv6View.ECHO_REPLY
                ? Optional.of(new Ipv6Packet(
                        Protocol.ICMP,
                        view.source(outbound ? view.icmpId() : 0),
                        view.destination(outbound ? 0 : view.icmpId()),
                        Packet.Segment.DATA))
                : Optional.empty();
    }

    private void toOutside(Packet packet) {
        int length =
                HeaderTranslation.toIpv4(ipv6, written, 0, packet.source(), packet.destination(), nextIdentification());
        exit.write(Way.OUTSIDE, written, length);
    }

    private int nextIdentification() {
        identification = identification + 1 & SHORT;
        return identification;
    }

    /// Sends the IPv4 packet of the view to a host inside; as fragments if it may be fragmented and is too long for
    /// some link (RFC 7915 §4.1).
    private void toInside(Ipv6Packet packet) {
        int length = HeaderTranslation.toIpv6(ipv4, written, 0, packet.source(), packet.destination());
        int payload = length - Ipv6View.HEADER;
        if (ipv4.protocol() == Ipv4View.UDP && BigEndian.getShort(written, Ipv6View.HEADER + 6) == 0) {
            HeaderTranslation.sumUdp(written, 0, payload);
        }
        if (length <= IcmpTranslation.IPV6_MTU_MIN || !ipv4.mayBeFragmented()) {
            exit.write(Way.INSIDE, written, length);
            return;
        }
        for (int at = 0; at < payload; at += FRAGMENT_BYTES) {
            int bytes = Math.min(FRAGMENT_BYTES, payload - at);
            MemorySegment.copy(written, 0, fragment, 0, Ipv6View.HEADER);
            BigEndian.putShort(fragment, 4, FRAGMENT_HEADER + bytes);
            BigEndian.putByte(fragment, 6, FRAGMENT);
            BigEndian.putByte(fragment, Ipv6View.HEADER, BigEndian.getByte(written, 6));
            BigEndian.putByte(fragment, Ipv6View.HEADER + 1, 0);
            BigEndian.putShort(fragment, Ipv6View.HEADER + 2, at | (at + bytes < payload ? 1 : 0));
            BigEndian.putInt(fragment, Ipv6View.HEADER + 4, ipv4.identification());
            MemorySegment.copy(written, Ipv6View.HEADER + at, fragment, Ipv6View.HEADER + FRAGMENT_HEADER, bytes);
            exit.write(Way.INSIDE, fragment, Ipv6View.HEADER + FRAGMENT_HEADER + bytes);
        }
    }

    /// RFC 6146 §3.8: a hairpinned packet is translated to IPv4 and back.
    private void hairpin(Ipv6Packet packet) {
        Endpoint nobody = new Endpoint(0, 0);
        int length = HeaderTranslation.toIpv4(
                ipv6,
                between,
                0,
                nobody.withPort(packet.source().port()),
                nobody.withPort(packet.destination().port()),
                nextIdentification());
        // Each of the two translations raises the hop limit by one, and the kernel lowers it by two.
        BigEndian.putByte(between, 8, BigEndian.getByte(between, 8) - 1);
        ipv4.read(between, 0, length);
        toInside(packet);
    }

    private void errorFromOutside(long now) {
        if (!ipv4.readQuoted(quotedIpv4) || quotedIpv4.bodyLength() < ICMP_HEADER) {
            return;
        }
        PacketRouter.model(quotedIpv4, true)
                .map(about -> nat.errorFromIpv4(new IcmpError(ipv4.source(), ipv4.destination(), about), now))
                .ifPresent(result -> {
                    if (result instanceof Result.ErrorToIpv6 translated) {
                        writeIcmpv6(translated.error());
                    }
                });
    }

    /// RFC 7915 §4.2 and §4.3.
    private void writeIcmpv6(Ipv6Error error) {
        Optional<IcmpTranslation.Head> head =
                IcmpTranslation.toIcmpv6(ipv4.icmpType(), ipv4.icmpCode(), ipv4.icmpRest(), quotedIpv4.totalLength());
        if (head.isEmpty()) {
            return;
        }
        int body = Ipv6View.HEADER + ICMP_HEADER;
        int quoted = HeaderTranslation.toIpv6(
                quotedIpv4,
                written,
                body,
                error.quoted().source(),
                error.quoted().destination());
        int payload = Math.min(ICMP_HEADER + quoted, IcmpTranslation.IPV6_MTU_MIN - Ipv6View.HEADER);
        HeaderTranslation.header(
                written, 0, ipv4.typeOfService(), payload, Ipv6View.ICMPV6, Math.min(HOPS_MAX, ipv4.ttl() + 1));
        HeaderTranslation.address(written, 8, error.from());
        HeaderTranslation.address(written, 24, error.to());
        writeHead(Ipv6View.HEADER, head.get());
        long sum = (long) Checksum.pseudoHeader(written, 0, true, Ipv6View.ICMPV6) + payload;
        sumIcmp(Ipv6View.HEADER, payload, sum);
        exit.write(Way.INSIDE, written, Ipv6View.HEADER + payload);
    }

    private void errorFromInside(long now) {
        if (!ipv6.readQuoted(quotedIpv6)) {
            return;
        }
        model(quotedIpv6, false)
                .map(about -> nat.errorFromIpv6(new Ipv6Error(ipv6.source(0), ipv6.destination(0), about), now))
                .ifPresent(result -> {
                    if (result instanceof Result.ErrorToIpv4 translated) {
                        writeIcmpv4(translated.error());
                    }
                });
    }

    /// RFC 7915 §5.2 and §5.3.
    private void writeIcmpv4(IcmpError error) {
        Optional<IcmpTranslation.Head> head =
                IcmpTranslation.toIcmpv4(ipv6.icmpType(), ipv6.icmpCode(), ipv6.icmpRest());
        if (head.isEmpty()) {
            return;
        }
        Packet about = error.quoted();
        int body = HeaderTranslation.IPV4_HEADER + ICMP_HEADER;
        int quoted = HeaderTranslation.toIpv4(quotedIpv6, written, body, about.source(), about.destination(), 0);
        int payload = ICMP_HEADER + quoted;
        HeaderTranslation.ipv4Header(
                written,
                0,
                ipv6.trafficClass(),
                payload,
                nextIdentification(),
                Math.min(HOPS_MAX, ipv6.hopLimit() + 1),
                Ipv4View.ICMP,
                error.from(),
                error.to());
        writeHead(HeaderTranslation.IPV4_HEADER, head.get());
        sumIcmp(HeaderTranslation.IPV4_HEADER, payload, 0);
        exit.write(Way.OUTSIDE, written, HeaderTranslation.IPV4_HEADER + payload);
    }

    private void writeHead(long at, IcmpTranslation.Head head) {
        BigEndian.putByte(written, at, head.type());
        BigEndian.putByte(written, at + 1, head.code());
        BigEndian.putInt(written, at + 4, head.rest());
    }

    private void sumIcmp(long at, int length, long pseudoHeader) {
        BigEndian.putShort(written, at + 2, 0);
        long sum = pseudoHeader + Checksum.sum(written, at, length);
        BigEndian.putShort(written, at + 2, ~Checksum.fold(sum) & SHORT);
    }

    @Override
    public OptionalLong nextDeadline() {
        return nat.nextDeadline();
    }

    @Override
    public void expire(long now) {
        nat.expire(now);
    }
}
