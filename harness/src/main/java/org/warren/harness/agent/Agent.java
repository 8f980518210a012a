package org.warren.harness.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.UdpSocket;

/// The typed client of the agent that runs in a guest or in a node's container. Virtual time passes only in [#advance],
/// [#execute] and [#await]; everything else happens at one instant of the guest's clock. The node name `""` means the
/// guest itself, and is the only one if the guest is one node's container.
///
/// Not thread-safe.
public final class Agent implements AutoCloseable {

    /// The maximum wall time for any request; a healthy guest needs a fraction of it.
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Long waits are split, so that progress is shown and evidence is written to disk in between.
    private static final Duration SLICE = Duration.ofMinutes(30);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final AgentHost host;
    private final AgentConnection connection;
    private final boolean realTime;
    private final Duration patience;
    private State state = State.RUNNING;

    private enum State {
        RUNNING,
        PAUSED,
        KILLED
    }

    /// The agent of a guest with a virtual clock.
    public Agent(AgentHost host) {
        this(host, false, PATIENCE);
    }

    private Agent(AgentHost host, boolean realTime, Duration patience) {
        this.host = host;
        this.patience = patience;
        this.connection = new AgentConnection(host);
        this.realTime = realTime;
    }

    /// An agent whose clock is its host's: an operation takes as long there as for the driver.
    public static Agent inRealTime(AgentHost host) {
        return new Agent(host, true, PATIENCE);
    }

    /// The agent of a guest with a virtual clock, for commands that compute for a long time.
    ///
    /// @param patience wall time after which a command is considered hung
    static Agent withPatience(AgentHost host, Duration patience) {
        return new Agent(host, false, patience);
    }

    /// Virtual wall clock in nanoseconds since 1970.
    public long now() {
        return number(call("now"));
    }

    /// Lets virtual time pass, while everything in the guest runs.
    ///
    /// @param nanos the duration, 0 or more
    public void advance(long nanos) {
        long end = now() + nanos;
        for (long left = nanos; left > SLICE.toNanos(); left = end - now()) {
            call("advance", "", Long.toString(SLICE.toNanos()));
            flush(); // which takes its own time
        }
        call("advance", "", Long.toString(Math.max(0, end - now())));
    }

    public void createNode(String name) {
        call("node", name);
    }

    /// Runs a command until it ends.
    ///
    /// @param timeout virtual time after which it is killed
    /// @param input its standard input
    public CommandResult execute(String node, Duration timeout, byte[] input, List<String> command) {
        List<byte[]> request = request("execute", node, Long.toString(timeout.toNanos()));
        request.add(input);
        command.forEach(word -> request.add(bytes(word)));
        List<byte[]> answer = connection.call(patience(timeout), request);
        return end(String.join(" ", command), text(answer.get(0)), text(answer.get(1)), text(answer.get(2)));
    }

    /// Starts a background process.
    ///
    /// @param log path in the guest of the file for its output
    /// @return its process ID
    public int spawn(String node, String log, List<String> command) {
        List<byte[]> request = request("spawn", node, log);
        command.forEach(word -> request.add(bytes(word)));
        return (int) number(connection.call(PATIENCE, request));
    }

    /// Starts a background process. Its lines and its end are logged with their times.
    ///
    /// @param log path in the guest of the file for its output
    /// @param epochSeconds the zero of the log's times, in seconds since 1970
    /// @return its process ID
    public int start(String node, String log, long epochSeconds, List<String> command) {
        List<byte[]> request = request("start", node, log, Long.toString(epochSeconds * NANOS_PER_SECOND));
        command.forEach(word -> request.add(bytes(word)));
        return (int) number(connection.call(PATIENCE, request));
    }

    /// Waits for a background process; the result has no output, and `TIMED_OUT` means that the process still runs.
    public CommandResult await(int process, Duration timeout) {
        List<byte[]> request = request("wait", "", Integer.toString(process), Long.toString(timeout.toNanos()));
        String end = text(connection.call(patience(timeout), request).get(0));
        return end("process " + process, end, "", "");
    }

    /// Replaces the agent's process with another program, whose agent continues the connection. Returns when that one
    /// is running.
    public void become(List<String> command) {
        List<byte[]> request = request("become", "");
        command.forEach(word -> request.add(bytes(word)));
        connection.call(PATIENCE, request);
    }

    /// Processor time of all processes of a node, including those that have ended, in nanoseconds.
    public long processorNanos(String node) {
        return number(call("processor-time", node));
    }

    public void signal(int process, int signal) {
        call("signal", "", Integer.toString(process), Integer.toString(signal));
    }

    /// Sends a signal to a background process and its process group.
    public void signalGroup(int process, int signal) {
        call("signal-group", "", Integer.toString(process), Integer.toString(signal));
    }

    public void write(String node, String path, byte[] content) {
        List<byte[]> request = request("write", node, path);
        request.add(content);
        connection.call(PATIENCE, request);
    }

    public byte[] read(String node, String path) {
        return call("read", node, path).get(0);
    }

    public boolean exists(String node, String path) {
        return number(call("exists", node, path)) == 1;
    }

    /// Opens a UDP socket in a node.
    ///
    /// @param port 0 for any
    public UdpSocket udp(String node, int port) {
        List<byte[]> answer = call("udp-open", node, Integer.toString(port));
        return new AgentSocket(text(answer.get(0)), Integer.parseInt(text(answer.get(1))));
    }

    private final class AgentSocket implements UdpSocket {

        private final String handle;
        private final int port;

        AgentSocket(String handle, int port) {
            this.handle = handle;
            this.port = port;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void send(byte[] bytes, InetSocketAddress to) {
            List<byte[]> request =
                    request("udp-send", "", handle, to.getAddress().getHostAddress(), Integer.toString(to.getPort()));
            request.add(bytes);
            connection.call(PATIENCE, request);
        }

        @Override
        public Optional<Datagram> receive(Duration timeout) {
            List<byte[]> request = request("udp-receive", "", handle, Long.toString(timeout.toNanos()));
            List<byte[]> answer = connection.call(patience(timeout), request);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            var from = new InetSocketAddress(
                    InetAddress.ofLiteral(text(answer.get(0))), Integer.parseInt(text(answer.get(1))));
            return Optional.of(new Datagram(answer.get(2), from));
        }

        @Override
        public void close() {
            call("udp-close", "", handle);
        }
    }

    /// Turns checksum, segmentation and receive offloads off, so that packets are as on a wire.
    public void disableOffloads(String node, String interfaceName) {
        call("plain-wire", node, interfaceName);
    }

    /// Starts to capture an interface into a file of the guest.
    public void capture(String node, String interfaceName, String file) {
        call("capture", node, interfaceName, file);
    }

    /// The current contents of a capture file, up to 16 MiB.
    public byte[] captured(String node, String file) {
        call("write-captures", node);
        return read(node, file);
    }

    /// Starts to write a node's connection tracking events into a file of the guest.
    public void watchConntrack(String node, String file) {
        call("conntrack", node, file);
    }

    /// The interfaces that were blocked because of their traffic, one line each: node, interface, nanoseconds since
    /// 1970, packets, and `instant` or `size`.
    public String storms() {
        return new String(call("storms", "").getFirst(), StandardCharsets.UTF_8);
    }

    /// Flushes captures and logs.
    ///
    /// @throws LabException when anything was lost, for example because the disk is full
    public void flush() {
        call("flush");
    }

    /// Runs a command outside the guest, in the guest's container, and returns its output.
    public String executeOutside(List<String> command) {
        return host.executeOutside(command);
    }

    /// Whether it can still answer requests.
    public boolean isAwake() {
        return state == State.RUNNING;
    }

    /// Pauses a running guest, see [LinuxNode#pause()][org.warren.harness.lab.LinuxNode#pause()].
    public void pause() {
        if (state == State.RUNNING) {
            host.pause();
            state = State.PAUSED;
        }
    }

    /// Resumes a paused guest.
    public void resume() {
        if (state == State.PAUSED) {
            host.resume();
            state = State.RUNNING;
        }
    }

    /// Powers the guest off, running or paused. Only its disk can be read afterwards.
    public void kill() {
        if (state != State.KILLED) {
            host.kill();
            state = State.KILLED;
        }
    }

    /// Copies a folder of the guest to a folder on this machine.
    public void copyOut(String guestFolder, Path folder) {
        host.copyOut(guestFolder, folder);
    }

    /// Its name in error messages.
    public String title() {
        return host.title();
    }

    public String engine() {
        return host.engine();
    }

    /// The image that it runs in, and the parts of it that affect packets.
    public List<Dependency> dependencies() {
        return host.dependencies();
    }

    @Override
    public void close() {
        connection.close();
        host.close();
    }

    /// Wall time that is allowed for an operation of this duration.
    private Duration patience(Duration duration) {
        return realTime ? patience.plus(duration) : patience;
    }

    private List<byte[]> call(String... words) {
        return connection.call(PATIENCE, request(words));
    }

    private static List<byte[]> request(String... words) {
        List<byte[]> request = new ArrayList<>();
        for (String word : words) {
            request.add(bytes(word));
        }
        return request;
    }

    private static CommandResult end(String command, String end, String out, String err) {
        int space = end.indexOf(' ');
        CommandResult.Ending ending =
                switch (end.substring(0, space)) {
                    case "exited" -> CommandResult.Ending.EXITED;
                    case "signaled" -> CommandResult.Ending.SIGNALED;
                    default -> CommandResult.Ending.TIMED_OUT;
                };
        return new CommandResult(command, ending, Integer.parseInt(end.substring(space + 1)), out, err);
    }

    private static long number(List<byte[]> answer) {
        return Long.parseLong(text(Objects.requireNonNull(answer.get(0))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
