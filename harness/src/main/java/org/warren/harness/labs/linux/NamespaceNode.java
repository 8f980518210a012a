package org.warren.harness.labs.linux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.PingCommand;
import org.warren.harness.lab.UdpSocket;

/// One of several nodes of an agent: a set of namespaces with its name.
///
/// @param agent of all nodes
/// @param evidence the agent's folder that becomes evidence
/// @param clock the lab's
/// @param isVirtual whether the clock is virtual
public record NamespaceNode(String name, Agent agent, String evidence, LabClock clock, boolean isVirtual)
        implements LinuxNode {

    @Override
    public CommandResult execute(Duration timeout, byte[] input, List<String> command) {
        return agent.execute(name, timeout, input, command);
    }

    @Override
    public BackgroundProcess spawn(String log, List<String> command) {
        return new NodeProcess(agent, agent.spawn(name, evidence + "/" + log, command));
    }

    @Override
    public BackgroundProcess spawnTimed(String log, List<String> command) {
        long epoch = clock.epoch().getEpochSecond();
        return new NodeProcess(agent, agent.start(name, evidence + "/" + log, epoch, command));
    }

    @Override
    public byte[] readLog(String log) {
        return agent.read(name, evidence + "/" + log);
    }

    @Override
    public UdpSocket udp(int port) {
        return agent.udp(name, port);
    }

    @Override
    public boolean exists(String path) {
        return agent.exists(name, path);
    }

    @Override
    public byte[] read(String path) {
        return agent.read(name, path);
    }

    @Override
    public void write(String path, byte[] content) {
        agent.write(name, path, content);
    }

    @Override
    public OptionalLong processorNanos() {
        return isVirtual ? OptionalLong.empty() : OptionalLong.of(agent.processorNanos(name));
    }

    @Override
    public Duration pingInterval() {
        return isVirtual ? LinuxNode.super.pingInterval() : PingCommand.IN_REAL_TIME;
    }

    @Override
    public void forgetProcessFolders() {
        if (isVirtual) {
            write("/proc/sys/vm/drop_caches", "2".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private record NodeProcess(Agent agent, int number) implements BackgroundProcess {

        @Override
        public boolean isRunning() {
            return await(Duration.ZERO).ending() == CommandResult.Ending.TIMED_OUT;
        }

        @Override
        public CommandResult await(Duration timeout) {
            return agent.await(number, timeout);
        }

        @Override
        public void signal(int number) {
            agent.signal(this.number, number);
        }

        @Override
        public void signalGroup(int number) {
            agent.signalGroup(this.number, number);
        }
    }
}
