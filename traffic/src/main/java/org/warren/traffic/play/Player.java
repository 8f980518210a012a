package org.warren.traffic.play;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.warren.traffic.SocketDrops;
import org.warren.traffic.play.Header.Kind;
import org.warren.traffic.play.Recorder.Event;
import org.warren.wireguard.cli.IdleThreads;
import org.warren.wireguard.posix.Libc;
import org.warren.workload.Direction;
import org.warren.workload.Emission;
import org.warren.workload.Flow;
import org.warren.workload.Stream;
import org.warren.workload.Transport;
import org.warren.workload.Workload;
import org.warren.workload.WorkloadText;

/// `Player FILE START NODE...`: plays a [WorkloadText] for these of its nodes, and writes the events to standard output
/// ([Recorder]). It ends [#LINGER_NANOS] after the workload.
public final class Player {

    /// How long after the end to wait for answers and late packets.
    static final long LINGER_NANOS = 10_000_000_000L;

    /// When a connection that did not complete is given up: chosen, as in browsers.
    private static final long GIVE_UP_NANOS = 120_000_000_000L;

    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int BUFFER = 1 << 16;
    private static final int DATAGRAMS_OF_A_TURN = 64;
    private static final int USAGE = 2;

    /// The network namespace that the thread is in.
    private static final List<Path> TABLES = List.of(Path.of("/proc/thread-self/net/udp"));

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final Sockets sockets = new Sockets(libc, arena);
    private final MemorySegment buffer = arena.allocate(BUFFER, 8);
    private final MemorySegment data = arena.allocate(BUFFER, 8);
    private final Poll poll;
    private final Workload workload;
    private final long startNanos;
    private final Recorder recorder;
    private final int home;
    private final List<End> ends = new ArrayList<>();
    private final PriorityQueue<Sender> due =
            new PriorityQueue<>(Comparator.comparingLong(Sender::due).thenComparingInt(Sender::number));
    private final List<Connection> connections = new ArrayList<>();

    private Player(Workload workload, long startWallNanos, OutputStream out) throws IOException {
        this.workload = workload;
        this.poll = new Poll(libc, arena);
        long offset = poll.wallOffset();
        this.startNanos = startWallNanos - offset;
        this.recorder = new Recorder(out, startNanos, startWallNanos);
        this.home =
                Libc.check(libc.open(arena.allocateFrom("/proc/self/ns/net"), O_RDONLY_CLOEXEC), "cannot find home");
    }

    /// Exits with 1 when it cannot be played, 2 for wrong usage.
    ///
    /// @param words the file; nanoseconds since 1970 at which it begins; the nodes
    public static void main(String[] words) throws IOException {
        if (words.length < 3) {
            System.err.println("warren-traffic play: give the workload's file, its start and the nodes");
            System.exit(USAGE);
        }
        try {
            Workload workload = WorkloadText.parse(Files.readString(Path.of(words[0])));
            OutputStream out = new FileOutputStream(FileDescriptor.out);
            Player player = new Player(workload, Long.parseLong(words[1]), out);
            player.open(List.of(words).subList(2, words.length));
            player.run();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("warren-traffic play: " + e.getMessage());
            System.exit(1);
        }
    }

    private void open(List<String> nodes) throws IOException {
        Map<String, End> byNode = new HashMap<>();
        for (String node : nodes) {
            Workload.End end = workload.end(node);
            int namespace = end.namespace().isEmpty()
                    ? -1
                    : Libc.check(
                            libc.open(arena.allocateFrom(end.namespace()), O_RDONLY_CLOEXEC),
                            "cannot open " + end.namespace());
            enter(namespace);
            InetAddress address = InetAddress.ofLiteral(end.address());
            End made = new End(node, address, namespace, sockets.datagrams(address), sockets.listener(address));
            enter(namespace < 0 ? -1 : home);
            ends.add(made);
            byNode.put(node, made);
            poll.add(made.datagrams(), Poll.READABLE);
            poll.add(made.listener(), Poll.READABLE);
        }
        int number = 0;
        for (Flow flow : workload.flows()) {
            for (Stream stream : flow.streams()) {
                boolean isOut = stream.direction() == Direction.OUT;
                End from = byNode.get(isOut ? flow.near() : flow.far());
                InetAddress to = InetAddress.ofLiteral(
                        workload.end(isOut ? flow.far() : flow.near()).address());
                if (from != null) {
                    schedule(new Sender(workload.seed(), number, flow, stream, from, to, startNanos));
                }
                number++;
            }
        }
    }

    private void enter(int namespace) throws IOException {
        if (namespace >= 0) {
            Libc.check(libc.setns(namespace, CLONE_NEWNET), "cannot enter a node");
        }
    }

    private void schedule(Sender sender) {
        if (sender.due() != Sender.NEVER) {
            due.add(sender);
        }
    }

    private void run() throws IOException {
        IdleThreads.slacken();
        long end = startNanos + workload.nanos() + LINGER_NANOS;
        int fixed = 1 + 2 * ends.size();
        while (true) {
            poll.truncate(fixed);
            for (Connection connection : connections) {
                poll.add(connection.descriptor(), connection.wantsToWrite() ? Poll.WRITABLE : Poll.READABLE);
            }
            long now = poll.await(Math.min(end, deadline()));
            serveConnections(fixed, now);
            for (int i = 0; i < ends.size(); i++) {
                if (poll.isReady(1 + 2 * i)) {
                    receive(ends.get(i), now);
                }
                if (poll.isReady(2 + 2 * i)) {
                    accept(ends.get(i), now);
                }
            }
            while (!due.isEmpty() && due.peek().due() <= now) {
                send(due.remove(), now);
            }
            if (now >= end) {
                break;
            }
        }
        recordDrops(poll.now());
        recorder.close();
    }

    /// Datagrams for which a buffer had no room were lost by the player, not on the path.
    private void recordDrops(long now) throws IOException {
        for (End each : ends) {
            enter(each.namespace());
            long drops = new SocketDrops(Sockets.PORT, TABLES).count();
            enter(each.namespace() < 0 ? -1 : home);
            if (drops > 0) {
                recorder.record(Event.DROPPED, workload.ends().indexOf(workload.end(each.node())), 0, drops, now);
            }
        }
    }

    private long deadline() {
        long next = due.isEmpty() ? Sender.NEVER : due.peek().due();
        for (Connection connection : connections) {
            if (connection.sender() != null) {
                next = Math.min(next, connection.openedNanos() + GIVE_UP_NANOS);
            }
        }
        return next;
    }

    private void send(Sender sender, long now) throws IOException {
        if (sender.stream().transport() == Transport.TCP) {
            connect(sender, now);
            return;
        }
        Emission message = sender.message();
        Kind kind = message.answer(0) > 0 ? Kind.REQUEST : Kind.MESSAGE;
        int left = message.size(0);
        while (left > 0) {
            int length = Math.max(Header.LENGTH, Math.min(left, Stream.DATAGRAM_MAX));
            int sequence = sender.takeSequence();
            new Header(sender.number(), kind, sequence, message.answer(0)).write(buffer);
            int result = sockets.send(sender.from().datagrams(), sender.to(), buffer, length);
            recorder.record(
                    result < 0 ? Event.REFUSED : Event.SENT,
                    sender.number(),
                    sequence,
                    result < 0 ? -result : length,
                    now);
            left -= length;
        }
        sender.advance(sender.due());
        schedule(sender);
    }

    private void receive(End end, long now) {
        for (int i = 0; i < DATAGRAMS_OF_A_TURN; i++) {
            int length = sockets.receive(end.datagrams(), buffer);
            if (length < 0) {
                return;
            }
            if (!Header.isIn(buffer, length)) {
                continue;
            }
            Header header = Header.read(buffer);
            Event event = header.kind() == Kind.ANSWER ? Event.HEARD : Event.RECEIVED;
            recorder.record(event, header.stream(), header.sequence(), length, now);
            if (header.kind() == Kind.REQUEST) {
                int answer = Math.clamp(header.answer(), Header.LENGTH, Stream.DATAGRAM_MAX);
                new Header(header.stream(), Kind.ANSWER, header.sequence(), length).write(buffer);
                int result = sockets.sendBack(end.datagrams(), buffer, answer);
                recorder.record(
                        result < 0 ? Event.ANSWER_REFUSED : Event.ANSWERED,
                        header.stream(),
                        header.sequence(),
                        result < 0 ? -result : answer,
                        now);
            }
        }
    }

    private void connect(Sender sender, long now) throws IOException {
        End from = sender.from();
        enter(from.namespace());
        int fd = sockets.connect(from.address(), sender.to());
        enter(from.namespace() < 0 ? -1 : home);
        int exchanges = sender.message().count();
        if (fd < 0) {
            int sequence = sender.takeSequence();
            recorder.record(Event.OPENED, sender.number(), sequence, exchanges, now);
            recorder.record(Event.FAILED, sender.number(), sequence, -fd, now);
            goOn(sender, now);
            return;
        }
        Connection connection = Connection.client(libc, fd, data, header(), sender, now);
        recorder.record(Event.OPENED, sender.number(), connection.sequence(), exchanges, now);
        connections.add(connection);
    }

    private void accept(End end, long now) {
        for (int fd = sockets.accept(end.listener()); fd >= 0; fd = sockets.accept(end.listener())) {
            connections.add(Connection.server(libc, fd, data, header(), now));
        }
    }

    private MemorySegment header() {
        return Arena.ofAuto().allocate(Header.LENGTH, 8);
    }

    /// Connections that were accepted or opened in this turn wait for the next one.
    private void serveConnections(int first, long now) {
        List<Connection> ended = new ArrayList<>();
        for (int i = 0; i < connections.size(); i++) {
            Connection connection = connections.get(i);
            if (poll.hasError(first + i)) {
                sockets.drainErrors(connection.descriptor());
            }
            Connection.Fate fate = poll.isReady(first + i) ? connection.serve() : Connection.Fate.OPEN;
            @Nullable Sender sender = connection.sender();
            if (fate == Connection.Fate.OPEN && sender != null && now - connection.openedNanos() >= GIVE_UP_NANOS) {
                fate = Connection.Fate.FAILED;
            }
            if (fate == Connection.Fate.OPEN) {
                continue;
            }
            connection.close();
            ended.add(connection);
            if (sender != null) {
                boolean isDone = fate == Connection.Fate.DONE;
                recorder.record(
                        isDone ? Event.DONE : Event.FAILED,
                        sender.number(),
                        connection.sequence(),
                        isDone ? sender.message().bytes() : connection.errno(),
                        now);
                goOn(sender, now);
            }
        }
        connections.removeAll(ended);
    }

    private void goOn(Sender sender, long now) {
        sender.advance(now);
        schedule(sender);
    }
}
