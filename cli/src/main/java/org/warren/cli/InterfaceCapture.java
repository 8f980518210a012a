package org.warren.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.warren.harness.capture.PcapWriter;

/// Writes what an interface of this machine sees of UDP and ICMP into a file, with libpcap. Not for use by more than
/// one
/// thread.
final class InterfaceCapture implements AutoCloseable {

    /// The headers, and the whole of a handshake message; of data no more than its start, which is encrypted.
    private static final int SNAP_LENGTH = 256;

    private static final int WAIT_MILLIS = 200;
    private static final long BYTES_MAX = 2_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long MILLIS_PER_SECOND = 1_000L;
    private static final String TUNNELS = "udp or icmp or icmp6";
    /// Behind a tag, and where the link has none this does not compile.
    private static final String TAGGED = TUNNELS + " or (vlan and (" + TUNNELS + "))";
    /// Raw IP has another number in files than in memory.
    private static final int DLT_RAW = 12;

    private static final int LINK_RAW = 101;

    private final PcapHandle handle;
    private final OutputStream out;
    private long bytes;

    private InterfaceCapture(PcapHandle handle, OutputStream out) {
        this.handle = handle;
        this.out = out;
    }

    /// Opens the interface and begins the file.
    ///
    /// @throws IOException in one sentence that says what to do: there is no such interface, no right, or no libpcap
    static InterfaceCapture open(String name, Path file) throws IOException {
        requireInterface(name);
        try {
            PcapHandle handle = new PcapHandle.Builder(name)
                    .snaplen(SNAP_LENGTH)
                    .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                    .timeoutMillis(WAIT_MILLIS)
                    .timestampPrecision(TimestampPrecision.NANO)
                    .build();
            filter(handle);
            Files.createDirectories(file.toAbsolutePath().getParent());
            var out = new BufferedOutputStream(Files.newOutputStream(file));
            int link = handle.getDlt().value();
            out.write(PcapWriter.fileHeader(link == DLT_RAW ? LINK_RAW : link));
            out.flush();
            return new InterfaceCapture(handle, out);
        } catch (PcapNativeException | NotOpenException e) {
            throw new IOException(refused(name, String.valueOf(e.getMessage())), e);
        } catch (LinkageError e) {
            throw new IOException(
                    "libpcap is not on this machine, so nothing can be captured; install libpcap (Debian: libpcap0.8), or diagnose a file that was captured elsewhere",
                    e);
        }
    }

    /// What a person can do who must not capture.
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

    /// Waits for a packet, for 200 ms at most, and writes it. The file ends with a whole packet afterwards.
    ///
    /// @return whether there is room for more
    /// @throws IOException when the interface is gone or the file cannot be written
    boolean take() throws IOException {
        try {
            byte[] frame = handle.getNextRawPacket();
            if (frame == null) {
                out.flush();
                return true;
            }
            var time = handle.getTimestamp();
            long nanos = time.getTime() / MILLIS_PER_SECOND * MILLIS_PER_SECOND * NANOS_PER_MILLI + time.getNanos();
            byte[] record = PcapWriter.packet(nanos, frame, handle.getOriginalLength());
            out.write(record);
            bytes += record.length;
            return bytes < BYTES_MAX;
        } catch (NotOpenException e) {
            throw new IOException("the capture was closed", e);
        }
    }

    /// Hands everything to the file.
    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        handle.close();
        out.close();
    }
}
