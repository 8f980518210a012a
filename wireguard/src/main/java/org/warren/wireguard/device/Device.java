package org.warren.wireguard.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.tun.Tun;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.tunnel.TunnelAdmin;
import org.warren.wireguard.uapi.DeviceControl;
import org.warren.wireguard.udp.ReceivedTrain;
import org.warren.wireguard.udp.UdpTransport;

/// An interface that carries packets on one thread. It wakes only for I/O, a deadline or a task, and reads the clock
/// once each time.
public final class Device implements DeviceControl, AutoCloseable {
    /// The number of packets, and of their bytes, taken from one side before the other side is served.
    private static final int BATCH = 64;

    private static final int BATCH_BYTES = 1 << 18;
    /// The number of handshake messages taken before data is served again; each costs as much time as some data, or as
    /// a Diffie-Hellman computation.
    private static final int HANDSHAKES = 16;
    /// Nanoseconds that handshake messages wait at most when there are too many.
    private static final long LONGEST_PAUSE = 1_000_000L;
    // Positions in the poller's list, after its own two.
    private static final int CHANGES = 2;
    private static final int TUN = 3;
    private static final int FIRST_WATCH = 4;

    private final Tunnel tunnel;
    private final Tun tun;
    private final UdpTransport.Binder binder;
    private final Clock clock;
    private final Log log;
    private final SleepWatch sleep;
    private final Poller poller = new Poller();
    private final MemoryReturn memory;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Watch> watches = new ArrayList<>();
    private volatile boolean stopped;
    private boolean linkUp;
    private @Nullable UdpTransport udp;
    /// The port that this turn waited for, and the positions of its sockets in the poller's list.
    private @Nullable UdpTransport polled;

    private int firstUdp;
    private int firstHandshakes;
    private int endOfSockets;
    private @Nullable IcmpErrors errors;
    private int wantedPort;
    private int mark;
    private long now;
    /// Handshake messages are not read before this time.
    private long handshakesFrom;

    private record Watch(int descriptor, Runnable whenReadable) {}

    /// @param binder opens the UDP port whenever the link comes up
    /// @param clock of the machine; deadlines of the kernel's timers are set by it
    /// @throws IOException if the kernel refuses the descriptors needed for waiting
    public Device(Tunnel tunnel, Tun tun, UdpTransport.Binder binder, Clock clock, Log log) throws IOException {
        this.tunnel = tunnel;
        this.tun = tun;
        this.binder = binder;
        this.clock = clock;
        this.log = log;
        this.sleep = new SleepWatch(clock);
        this.now = clock.now();
        this.memory = new MemoryReturn(now);
        this.handshakesFrom = now;
    }

    /// Carries packets until [#stop], or until the interface is deleted. Only the calling thread uses the tunnel.
    public void run() {
        followLink();
        while (!stopped && !tun.isGone()) {
            turn();
        }
        log.verbose(stopped ? "Device closing" : "The interface was deleted: device closing");
    }

    /// Waits until there is something to do, and does it.
    void turn() {
        await();
        readClock();
        runTasks();
        runWatches();
        if (poller.isReady(CHANGES) || tun.isAway()) {
            followLink();
        }
        if (poller.isReady(TUN)) {
            readTun();
        }
        if (udp != null && udp == polled) { // else it is new, and asked in the next turn
            readSockets(udp);
        }
        tunnel.handleTimeout(now);
        drain();
        memory.handleTimeout(now);
    }

    /// Runs a task on the device thread. Thread-safe.
    public void submit(Runnable task) {
        tasks.add(task);
        poller.wake();
    }

    /// Runs a task on the device thread whenever a descriptor is readable. Call it before [#run].
    public void watch(int descriptor, Runnable whenReadable) {
        watches.add(new Watch(descriptor, whenReadable));
    }

    /// Ends [#run]. Thread-safe.
    public void stop() {
        stopped = true;
        poller.wake();
    }

    private void await() {
        poller.clear();
        poller.add(tun.changesDescriptor(), Poller.READABLE);
        boolean waitForUp = tun.isAway() && !linkUp;
        poller.add(tun.descriptor(), Poller.READABLE | (waitForUp ? Poller.WRITABLE : 0));
        for (int i = 0; i < watches.size(); i++) {
            poller.add(watches.get(i).descriptor(), Poller.READABLE);
        }
        long deadline = memory.earlier(tunnel.nextDeadline(Poller.NEVER));
        polled = udp;
        if (udp != null) {
            firstUdp = FIRST_WATCH + watches.size();
            firstHandshakes = firstUdp + udp.descriptors().size();
            addAll(udp.descriptors());
            endOfSockets = firstHandshakes;
            if (mayReadHandshakes()) {
                addAll(udp.handshakeDescriptors());
                endOfSockets += udp.handshakeDescriptors().size();
            } else if (handshakesFrom - deadline < 0) {
                deadline = handshakesFrom;
            }
        }
        poller.await(deadline);
    }

    private void addAll(List<Integer> descriptors) {
        for (int i = 0; i < descriptors.size(); i++) {
            poller.add(descriptors.get(i), Poller.READABLE);
        }
    }

    private void readClock() {
        long before = now;
        now = clock.now();
        long slept = now - before < SleepWatch.LEAST_NANOS ? 0 : sleep.wokeAfter();
        if (slept > 0) {
            // As the kernel does: a machine that is stolen while it sleeps must not hold keys that should have expired.
            log.verbose("The machine slept for " + slept / SleepWatch.LEAST_NANOS + " s: removing all keys");
            tunnel.admin().forgetSessions();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            followLink(); // who set the link up before asking finds it up, also where others asked in the same turn
            task.run();
            drain();
        }
    }

    private void runWatches() {
        for (int i = 0; i < watches.size(); i++) {
            if (poller.isReady(FIRST_WATCH + i)) {
                watches.get(i).whenReadable().run();
            }
        }
    }

    /// The kernel's interface went up or down, or its MTU changed.
    private void followLink() {
        if (tun.followChanges()) {
            tunnel.admin().routesChanged();
        }
        tunnel.admin().mtu(tun.mtu());
        boolean up = tun.isUp();
        if (up == linkUp) {
            return;
        }
        linkUp = up;
        log.verbose(up ? "Interface up requested" : "Interface down requested");
        if (up) {
            try {
                open(wantedPort);
            } catch (IOException e) {
                // It is too late to refuse the link state. Like wireguard-go, send and receive nothing until the port
                // is set or the link comes up again.
                log.error("The interface carries nothing: " + e.getMessage());
            }
        } else {
            tunnel.admin().down();
            closeUdp();
        }
        drain();
    }

    private void open(int port) throws IOException {
        UdpTransport opened = binder.bind(port, mark);
        closeUdp();
        udp = opened;
        wantedPort = opened.port();
        log.verbose("UDP bind has been updated: port " + wantedPort
                + (opened.hasV6() ? "" : ", on IPv4 alone because this machine has no IPv6"));
        tunnel.admin().up(now);
    }

    private void readTun() {
        int bytes = 0;
        for (int i = 0; i < BATCH && bytes < BATCH_BYTES; i++) {
            SuperPacket packets = tun.read();
            if (packets == null) {
                break;
            }
            if (!linkUp) {
                followLink(); // the link came up since this turn began, for a packet was sent over it
            }
            bytes += packets.length();
            tunnel.handlePackets(packets, now);
            executeComplete();
        }
        drain();
        memory.carried(bytes, now);
    }

    /// Reads only the sockets that are ready: a system call that returns nothing costs as much as one that returns a
    /// packet.
    private void readSockets(UdpTransport port) {
        if (isAnyReady(firstUdp, firstHandshakes)) {
            readUdp(port);
        }
        boolean unknown = endOfSockets == firstHandshakes; // there was a pause, which may be over now
        if (mayReadHandshakes() && (unknown || isAnyReady(firstHandshakes, endOfSockets))) {
            readHandshakes(port);
        }
    }

    private boolean isAnyReady(int from, int to) {
        for (int place = from; place < to; place++) {
            if (poller.isReady(place)) {
                return true;
            }
        }
        return false;
    }

    private void readUdp(UdpTransport port) {
        for (ReceivedTrain received = port.receive(); received != null; received = port.receive()) {
            receive(received);
        }
        drain();
        port.release();
    }

    private boolean mayReadHandshakes() {
        return handshakesFrom - now <= 0;
    }

    /// Takes only a few, because data must not wait for them; the kernel's queue for the rest is bounded. If there are
    /// more, they are left for as long as these took: a thread that is always busy is not scheduled immediately when
    /// data arrives.
    private void readHandshakes(UdpTransport port) {
        int count = 0;
        for (ReceivedTrain received = port.receiveHandshakes(); received != null; ) {
            count += received.train().count();
            receive(received);
            received = count < HANDSHAKES ? port.receiveHandshakes() : null;
        }
        drain();
        port.release();
        if (count >= HANDSHAKES) {
            long end = clock.now();
            handshakesFrom = end + Math.min(end - now, LONGEST_PAUSE);
        }
    }

    private void receive(ReceivedTrain received) {
        tunnel.handleDatagrams(received.from(), received.trafficClass(), received.train(), now);
        memory.carried(received.train().length(), now);
        executeComplete();
    }

    private void drain() {
        executeAll();
        tun.flush();
    }

    private void executeAll() {
        for (Output output = tunnel.pollOutput(); output != null; output = tunnel.pollOutput()) {
            execute(output);
        }
    }

    private void executeComplete() {
        for (Output output = tunnel.pollComplete(); output != null; output = tunnel.pollComplete()) {
            execute(output);
        }
    }

    private void execute(Output output) {
        switch (output) {
            case Output.Packet packet -> deliver(packet);
            case Output.Datagrams datagrams -> send(datagrams);
        }
    }

    private void deliver(Output.Packet packet) { // in 8
        // In another network namespace the machine's own address differs.
        boolean sent = packet.isError()
                && !tun.isAway()
                && errors().send(packet.memory(), packet.offset(), packet.length(), tun.index());
        if (!sent) {
            tun.write(packet.memory(), packet.offset(), packet.length());
        }
    }

    private IcmpErrors errors() {
        if (errors == null) {
            errors = new IcmpErrors();
        }
        return errors;
    }

    private void send(Output.Datagrams datagrams) { // out 7
        int result = udp == null ? 0 : udp.send(datagrams.to(), datagrams.trafficClass(), datagrams.train());
        if (result < 0) {
            log.verbose("Failed to send to " + datagrams.to() + ": errno " + -result);
        }
    }

    @Override
    public TunnelAdmin admin() {
        return tunnel.admin();
    }

    @Override
    public int listenPort() {
        return wantedPort;
    }

    @Override
    public void listenPort(int port) throws IOException {
        if (linkUp && (udp == null || udp.port() != port)) {
            open(port);
        } else {
            wantedPort = port;
        }
    }

    @Override
    public int fwmark() {
        return mark;
    }

    @Override
    public void fwmark(int newMark) throws IOException {
        if (udp != null) {
            udp.mark(newMark);
        }
        mark = newMark;
    }

    @Override
    public long now() {
        return now;
    }

    private void closeUdp() {
        if (udp != null) {
            udp.close();
            udp = null;
        }
    }

    @Override
    public void close() {
        closeUdp();
        if (errors != null) {
            errors.close();
        }
        tun.close();
        poller.close();
        memory.close();
    }
}
