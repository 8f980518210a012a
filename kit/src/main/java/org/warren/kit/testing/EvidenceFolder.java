package org.warren.kit.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.PcapWriter;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.evidence.Step;
import org.warren.harness.evidence.Subject;

/// Writes the folder of a run that never happened. Times are in nanoseconds since virtual time 0.
public final class EvidenceFolder {

    public static final long SECOND = 1_000_000_000L;
    /// Link types of pcap files.
    private static final int ETHERNET = 1;

    private static final long EPOCH = 1_767_225_600_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final Map<String, ByteArrayOutputStream> captures = new LinkedHashMap<>();
    private final Map<String, StringBuilder> lines = new LinkedHashMap<>();
    private final Map<String, List<String>> addresses = new LinkedHashMap<>();
    private String lab = "test";
    private int serial;
    private int trafficClass;

    /// @param folder where [#write] puts the files; created when it does not exist
    public EvidenceFolder(Path folder) {
        this.folder = folder;
    }

    /// Sets the lab of the run; by default it is none of Warren's, in virtual time.
    ///
    /// @param name such as `containers`, which is in real time
    public EvidenceFolder lab(String name) {
        lab = name;
        return this;
    }

    /// A parameter of the run, as text.
    public EvidenceFolder parameter(String name, String text) {
        parameters.put(name, text);
        return this;
    }

    /// A subject of version 1 and kind `test`.
    public EvidenceFolder subject(String role, String implementation) {
        return subject(role, implementation, "test");
    }

    /// A subject of version 1.
    ///
    /// @param kind as records have it, such as `guest`
    public EvidenceFolder subject(String role, String implementation, String kind) {
        subjects.put(role, new Subject(implementation, "1", kind));
        return this;
    }

    /// The only address of a node.
    public EvidenceFolder address(String node, String address) {
        return addresses(node, address);
    }

    /// The addresses of a node, without prefix lengths.
    public EvidenceFolder addresses(String node, String... all) {
        addresses.put(node, List.of(all));
        return this;
    }

    /// Sets the traffic class, DSCP and ECN, of all later packets.
    public EvidenceFolder mark(int value) {
        trafficClass = value;
        return this;
    }

    /// A step in which the run was aborted: its end is unknown.
    public EvidenceFolder brokenStep(String name, long fromNanos) {
        steps.add(new Step(name, fromNanos, fromNanos, "failed"));
        return this;
    }

    /// A completed step.
    public EvidenceFolder step(String name, long fromNanos, long toNanos) {
        steps.add(new Step(name, fromNanos, toNanos, "done"));
        return this;
    }

    /// A value that the scenario noted.
    ///
    /// @param value anything that JSON can represent
    public EvidenceFolder value(String name, Object value) {
        values.put(name, JSON.valueToTree(value));
        return this;
    }

    /// Creates the capture, even if it has no packets.
    public EvidenceFolder capture(String name) {
        capturing(name);
        return this;
    }

    /// A WireGuard message with content of its own.
    public byte[] message(int type, int length) {
        return message(type, length, ++serial, 0);
    }

    /// A WireGuard message with given 32-bit words after its type.
    public static byte[] message(int type, int length, int first, int second) {
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(first)
                .putInt(second)
                .array();
    }

    /// A UDP datagram on an interface.
    ///
    /// @param capture the node and interface, such as `client-eth0`
    public EvidenceFolder udp(String capture, long nanos, Endpoint from, Endpoint to, byte[] payload) {
        var body = ByteBuffer.allocate(8 + payload.length)
                .putShort((short) from.port())
                .putShort((short) to.port())
                .putShort((short) (8 + payload.length))
                .putShort((short) 0)
                .put(payload);
        return ip(capture, nanos, from, to, 17, body.array());
    }

    /// An ICMP or ICMPv6 echo request or reply with 16 bytes of data, as `ping` sends them.
    ///
    /// @param moment the time of sending in the data, which a reply repeats
    public EvidenceFolder echo(
            String capture, long nanos, Endpoint from, Endpoint to, boolean isRequest, int sequence, long moment) {
        boolean isIpv4 = from.address().getAddress().length == 4;
        int type = isIpv4 ? (isRequest ? 8 : 0) : (isRequest ? 128 : 129);
        var body = ByteBuffer.allocate(8 + 16)
                .put((byte) type)
                .position(4)
                .putShort((short) 77)
                .putShort((short) sequence)
                .putLong(moment);
        return ip(capture, nanos, from, to, isIpv4 ? 1 : 58, body.array());
    }

    /// An ICMP redirect (RFC 792), as a Linux router sends one when it forwards a packet out of the interface by which
    /// it came.
    public EvidenceFolder redirect(String capture, long nanos, Endpoint from, Endpoint to) {
        return ip(capture, nanos, from, to, 1, new byte[] {5, 1, 0, 0, 0, 0, 0, 0, 0x45, 0, 0, 84});
    }

    /// An IP packet on an interface. Its header has no checksum.
    ///
    /// @param protocol the IANA number, such as 17 for UDP
    /// @param body what follows the IP header
    public EvidenceFolder ip(String capture, long nanos, Endpoint from, Endpoint to, int protocol, byte[] body) {
        var source = from.address().getAddress();
        boolean isIpv4 = source.length == 4;
        var frame = ByteBuffer.allocate(14 + (isIpv4 ? 20 : 40) + body.length);
        frame.position(12);
        frame.putShort((short) (isIpv4 ? 0x0800 : 0x86dd));
        if (isIpv4) {
            frame.putShort((short) (0x4500 | trafficClass))
                    .putShort((short) (20 + body.length))
                    .putInt(0);
            frame.put((byte) 64).put((byte) protocol).putShort((short) 0);
        } else {
            frame.putInt(0x6000_0000 | trafficClass << 20)
                    .putShort((short) body.length)
                    .put((byte) protocol)
                    .put((byte) 64);
        }
        frame.put(source).put(to.address().getAddress()).put(body);
        return frame(capture, nanos, frame.array());
    }

    /// An Ethernet frame on an interface.
    public EvidenceFolder frame(String capture, long nanos, byte[] frame) {
        capturing(capture).writeBytes(PcapWriter.packet(EPOCH + nanos, frame, frame.length));
        return this;
    }

    /// A line of the log of probes.
    ///
    /// @param log the name of its file
    /// @param event such as `sent` or `received`
    public EvidenceFolder probe(String log, long nanos, String event, String probe, long sequence) {
        return line(
                "probes/" + log + ".jsonl",
                "{\"t\":%d,\"event\":\"%s\",\"probe\":\"%s\",\"sequence\":%d}"
                        .formatted(EPOCH + nanos, event, probe, sequence));
    }

    /// An event of connection tracking.
    ///
    /// @param more further fields, each preceded by a comma
    public EvidenceFolder conntrack(
            String router,
            long nanos,
            String event,
            long id,
            Endpoint inside,
            Endpoint outside,
            Endpoint remote,
            String more) {
        return line("nat/" + router + ".jsonl", """
                {"t":%d,"event":"%s","id":%d,"protocol":"udp","originalSource":"%s","originalDestination":"%s",\
                "replySource":"%s","replyDestination":"%s"%s}""".formatted(
                        EPOCH + nanos, event, id, inside, remote, remote, outside, more));
    }

    /// The wall time of a virtual time, as conntrack lines have it.
    public static long wall(long nanos) {
        return EPOCH + nanos;
    }

    /// Removes a file, as if the run had ended before it was written.
    public EvidenceFolder without(String path) {
        lines.remove(path);
        captures.remove(path.replaceFirst("captures/", "").replaceFirst("\\.pcap$", ""));
        return this;
    }

    /// Removes the lines of a file that contain a text.
    public EvidenceFolder withoutLines(String path, String text) {
        return replaceLines(path, line -> line.contains(text) ? "" : line);
    }

    /// Changes each line of a file that was already written.
    public EvidenceFolder replaceLines(String path, UnaryOperator<String> change) {
        var changed = new StringBuilder();
        lines.getOrDefault(path, new StringBuilder()).toString().lines().forEach(line -> changed.append(
                        change.apply(line))
                .append('\n'));
        lines.put(path, changed);
        return this;
    }

    /// Changes the times of a step, and makes it the last.
    public EvidenceFolder replaceStep(String name, long fromNanos, long toNanos) {
        steps.removeIf(step -> step.name().equals(name));
        return step(name, fromNanos, toNanos);
    }

    /// Removes a step.
    public EvidenceFolder withoutStep(String name) {
        steps.removeIf(step -> step.name().equals(name));
        return this;
    }

    /// Truncates a capture by some bytes.
    public EvidenceFolder truncate(String capture) {
        var bytes = capturing(capture).toByteArray();
        capturing(capture).reset();
        capturing(capture).writeBytes(Arrays.copyOf(bytes, bytes.length - 5));
        return this;
    }

    /// Writes all files and opens the folder.
    public Evidence write(long endNanos) {
        var topology = JSON.createObjectNode();
        var nodes = topology.putArray("nodes");
        addresses.forEach((node, all) -> {
            var object = nodes.addObject().put("name", node);
            var array = object.putArray("interfaces").addObject().putArray("addresses");
            all.forEach(address -> array.add(address + "/24"));
        });
        try {
            Files.createDirectories(folder);
            new Observations(
                            Observations.SCHEMA,
                            "test",
                            lab,
                            1,
                            EPOCH,
                            endNanos,
                            parameters,
                            subjects,
                            topology,
                            steps,
                            values)
                    .write(folder.resolve(Observations.FILE_NAME));
            for (var capture : captures.entrySet()) {
                write(
                        "captures/" + capture.getKey() + ".pcap",
                        capture.getValue().toByteArray());
            }
            for (var file : lines.entrySet()) {
                write(file.getKey(), file.getValue().toString().getBytes(StandardCharsets.UTF_8));
            }
            return Evidence.read(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String path, byte[] bytes) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, bytes);
    }

    /// A line of a text file.
    public EvidenceFolder line(String path, String line) {
        lines.computeIfAbsent(path, missing -> new StringBuilder()).append(line).append('\n');
        return this;
    }

    private ByteArrayOutputStream capturing(String name) {
        return captures.computeIfAbsent(name, missing -> {
            var out = new ByteArrayOutputStream();
            out.writeBytes(PcapWriter.fileHeader(ETHERNET));
            return out;
        });
    }
}
