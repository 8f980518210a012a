package org.warren.wireguard.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.tun.LinuxTun;
import org.warren.wireguard.tunnel.Configuration;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.uapi.Controls;
import org.warren.wireguard.udp.UdpPort;

/// An interface that carries packets: one thread, one clock read a turn, and no turn without a reason.
public final class Device implements Controls, AutoCloseable {
    /// Packets taken from one side before the other has its turn.
    private static final int BATCH = 64;

    private static final int MAX_PACKET = 65_535;
    private static final long FOREVER = -1;

    private final Tunnel tunnel;
    private final LinuxTun tun;
    private final Poller poller = new Poller();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final byte[] packet = new byte[MAX_PACKET];
    private volatile boolean stopped;
    private @Nullable UdpPort udp;
    private int wantedPort;
    private int mark;
    private long now = System.nanoTime();

    public Device(Tunnel tunnel, LinuxTun tun) throws IOException {
        this.tunnel = tunnel;
        this.tun = tun;
    }

    /// Carries packets until [#stop]. The caller's thread is the only one that touches the tunnel.
    public void run() {
        followLink();
        while (!stopped) {
            List<Integer> descriptors = descriptors();
            poller.await(descriptors, timeout());
            now = System.nanoTime();
            runTasks();
            if (poller.isReadable(0)) {
                tun.clearChanges();
                followLink();
            }
            readTun();
            readUdp();
            tunnel.handleTimeout(now);
            drain();
        }
    }

    /// Has something done by the device's thread. For any thread.
    public void submit(Runnable task) {
        tasks.add(task);
        poller.wake();
    }

    /// Ends [#run]. For any thread.
    public void stop() {
        stopped = true;
        poller.wake();
    }

    private List<Integer> descriptors() {
        List<Integer> descriptors = new ArrayList<>();
        descriptors.add(tun.changesDescriptor());
        descriptors.add(tun.descriptor());
        if (udp != null) {
            descriptors.addAll(udp.descriptors());
        }
        return descriptors;
    }

    private long timeout() {
        return tunnel.nextDeadline()
                .map(deadline -> Math.max(0, deadline.at() - System.nanoTime()))
                .orElse(FOREVER);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            drain();
        }
    }

    /// The interface of the kernel went up or down, or has another MTU.
    private void followLink() {
        tunnel.configuration().mtu(tun.mtu());
        boolean up = tun.isUp();
        if (up && udp == null) {
            try {
                udp = UdpPort.open(wantedPort, mark);
            } catch (IOException e) {
                return; // the port is taken meanwhile: the interface stays silent until the next change
            }
        }
        if (up) {
            tunnel.configuration().up(now);
        } else {
            tunnel.configuration().down();
            closeUdp();
        }
        drain();
    }

    private void readTun() {
        for (int i = 0; i < BATCH; i++) {
            ByteBuffer read = tun.read(packet);
            if (read == null) {
                return;
            }
            tunnel.handlePacket(read, now);
            drain();
        }
    }

    private void readUdp() {
        UdpPort port = udp;
        if (port != null) {
            port.receive(BATCH, (from, trafficClass, bytes) -> {
                tunnel.handleDatagram(from, trafficClass, bytes, now);
                drain();
            });
        }
    }

    private void drain() {
        for (Output output = tunnel.pollOutput(); output != null; output = tunnel.pollOutput()) {
            switch (output) {
                case Output.Packet inner -> tun.write(inner.bytes());
                case Output.Datagram datagram -> send(datagram);
            }
        }
    }

    private void send(Output.Datagram datagram) {
        if (udp != null) {
            udp.send(datagram.to(), datagram.trafficClass(), datagram.bytes());
        }
    }

    @Override
    public Configuration configuration() {
        return tunnel.configuration();
    }

    @Override
    public int listenPort() {
        return udp == null ? wantedPort : udp.port();
    }

    @Override
    public void listenPort(int port) throws IOException {
        if (udp != null && udp.port() != port) {
            UdpPort opened = UdpPort.open(port, mark);
            closeUdp();
            udp = opened;
        }
        wantedPort = port;
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
        tun.close();
        poller.close();
    }
}
