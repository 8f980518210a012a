package org.warren.cli;

import java.io.EOFException;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.BlockingMode;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/// The UDP and ICMP packets of an interface of this machine, captured with libpcap.
final class InterfaceSource implements PacketSource {

    /// The headers, and a complete handshake message; of data messages only the beginning, because the rest is
    /// encrypted.
    private static final int SNAP_LENGTH = 256;

    /// The kernel's buffer: some 100,000 packets.
    private static final int BUFFER_BYTES = 32 << 20;

    /// The timeout after which the kernel delivers what it has.
    private static final int WAIT_MILLIS = 200;

    private static final long POLL_NANOS = 20_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long MILLIS_PER_SECOND = 1_000L;
    private static final String TUNNELS = "udp or icmp or icmp6";
    /// With a VLAN tag. If the link type has none, this does not compile.
    private static final String TAGGED = TUNNELS + " or (vlan and (" + TUNNELS + "))";
    /// Raw IP has another number in files than in memory.
    private static final int DLT_RAW = 12;

    private static final int LINK_RAW = 101;

    private final String name;
    private final PcapHandle handle;

    private InterfaceSource(String name, PcapHandle handle) {
        this.name = name;
        this.handle = handle;
    }

    /// Opens an interface.
    ///
    /// @throws IOException in one sentence that says what to do: there is no such interface, no right, or no libpcap
    static InterfaceSource open(String name) throws IOException {
        requireInterface(name);
        try {
            PcapHandle handle = new PcapHandle.Builder(name)
                    .snaplen(SNAP_LENGTH)
                    .bufferSize(BUFFER_BYTES)
                    .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                    .timeoutMillis(WAIT_MILLIS)
                    .timestampPrecision(TimestampPrecision.NANO)
                    .build();
            filter(handle);
            // On an interface that is quiet, pcap_next_ex waits for the first packet whatever the timeout is.
            handle.setBlockingMode(BlockingMode.NONBLOCKING);
            return new InterfaceSource(name, handle);
        } catch (PcapNativeException | NotOpenException e) {
            throw new IOException(refused(name, String.valueOf(e.getMessage())), e);
        } catch (LinkageError e) {
            throw new IOException(
                    "libpcap is not on this machine, so nothing can be captured; install libpcap (Debian: libpcap0.8), or diagnose a file that was captured elsewhere",
                    e);
        }
    }

    /// Advice for a user who is not permitted to capture.
    static String refused(String name, String why) {
        return "cannot capture on %s (%s); run this as root, or record with `sudo tcpdump -i %s -w capture.pcap udp or icmp or icmp6` and diagnose that file"
                .formatted(name, why.strip(), name);
    }

    private static void requireInterface(String name) throws IOException {
        try {
            if (!name.equals("any") && NetworkInterface.getByName(name) == null) {
                List<String> names = NetworkInterface.networkInterfaces()
                        .map(NetworkInterface::getName)
                        .sorted()
                        .toList();
                throw new IllegalArgumentException("--interface %s: there is no such interface; there are %s"
                        .formatted(name, String.join(", ", names)));
            }
        } catch (SocketException e) {
            throw new IOException("cannot ask for the interfaces of this machine: " + e.getMessage(), e);
        }
    }

    private static void filter(PcapHandle handle) throws PcapNativeException, NotOpenException {
        try {
            handle.setFilter(TAGGED, BpfCompileMode.OPTIMIZE);
        } catch (PcapNativeException e) {
            handle.setFilter(TUNNELS, BpfCompileMode.OPTIMIZE);
        }
    }

    @Override
    public int linkType() {
        int link = handle.getDlt().value();
        return link == DLT_RAW ? LINK_RAW : link;
    }

    @Override
    public Optional<Packet> next() throws IOException {
        try {
            byte[] frame = handle.getNextRawPacketEx();
            var time = handle.getTimestamp();
            long nanos = time.getTime() / MILLIS_PER_SECOND * MILLIS_PER_SECOND * NANOS_PER_MILLI + time.getNanos();
            return Optional.of(new Packet(nanos, frame, handle.getOriginalLength()));
        } catch (TimeoutException e) {
            LockSupport.parkNanos(POLL_NANOS);
            return Optional.empty();
        } catch (PcapNativeException | NotOpenException | EOFException e) {
            throw new IOException(
                    "%s cannot be captured any more (%s); see that it is up, and begin again with another --out"
                            .formatted(name, String.valueOf(e.getMessage()).strip()),
                    e);
        }
    }

    @Override
    public long dropped() throws IOException {
        try {
            // Only drops of PF_PACKET: what the interface drops is lost for all programs, and mostly of protocols that
            // this machine does not use.
            return handle.getStats().getNumPacketsDropped();
        } catch (PcapNativeException | NotOpenException e) {
            throw new IOException("the number of dropped packets cannot be asked: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        handle.close();
    }
}
