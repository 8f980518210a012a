package org.warren.harness.labs.containers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.PingCommand;
import org.warren.harness.lab.UdpSocket;

/// A node: its own container.
///
/// @param agent in it
/// @param hasOwnKernel whether the agent runs on another kernel than the container
/// @param requireIntact throws when the lab is broken: the output of commands then says nothing about a subject
/// @param epoch of the lab's clock
/// @param evidence the folder of the container that becomes evidence
record ContainerNode(
        String name,
        Agent agent,
        boolean hasOwnKernel,
        Runnable requireIntact,
        Supplier<Instant> epoch,
        String evidence)
        implements LinuxNode {

    /// The agent's name for its only node.
    static final String HERE = "";

    private static final String SETTINGS = "/proc/sys/";

    @Override
    public Duration pingInterval() {
        return PingCommand.IN_REAL_TIME;
    }

    @Override
    public CommandResult execute(Duration timeout, byte[] input, List<String> command) {
        CommandResult result = awake().execute(HERE, timeout, input, command);
        requireIntact.run();
        return result;
    }

    @Override
    public BackgroundProcess spawn(String log, List<String> command) {
        return new NodeProcess(this::awake, requireIntact, awake().spawn(HERE, evidence + "/" + log, command));
    }

    @Override
    public BackgroundProcess spawnTimed(String log, List<String> command) {
        long seconds = epoch.get().getEpochSecond();
        return new NodeProcess(this::awake, requireIntact, awake().start(HERE, evidence + "/" + log, seconds, command));
    }

    @Override
    public byte[] readLog(String log) {
        return awake().read(HERE, evidence + "/" + log);
    }

    @Override
    public UdpSocket udp(int port) {
        return awake().udp(HERE, port);
    }

    @Override
    public OptionalLong processorNanos() {
        String account = hasOwnKernel
                ? awake().executeOutside(ControlGroup.COMMAND)
                : run(ControlGroup.COMMAND.toArray(String[]::new)).orThrow().out();
        return ControlGroup.processorNanos(account);
    }

    @Override
    public boolean exists(String path) {
        return awake().exists(HERE, path);
    }

    @Override
    public byte[] read(String path) {
        return awake().read(HERE, path);
    }

    @Override
    public void write(String path, byte[] content) {
        if (!path.startsWith(SETTINGS) || !holds(path, content)) {
            awake().write(HERE, path, content);
        }
    }

    /// A setting cannot be written here, see [NodeSettings]; this succeeds if it already has the value.
    private boolean holds(String path, byte[] content) {
        return Arrays.equals(
                new String(read(path), StandardCharsets.US_ASCII).strip().getBytes(StandardCharsets.US_ASCII), content);
    }

    @Override
    public void pause() {
        agent.pause();
    }

    @Override
    public void resume() {
        agent.resume();
    }

    @Override
    public void kill() {
        agent.kill();
    }

    /// @throws LabException when the node is paused or killed
    private Agent awake() {
        if (!agent.isAwake()) {
            throw new LabException("node " + name + " was paused or killed by this run and can be asked nothing");
        }
        return agent;
    }

    private record NodeProcess(Supplier<Agent> agent, Runnable requireIntact, int number) implements BackgroundProcess {

        @Override
        public boolean isRunning() {
            return agent.get().await(number, Duration.ZERO).ending() == CommandResult.Ending.TIMED_OUT;
        }

        @Override
        public CommandResult await(Duration timeout) {
            CommandResult result = agent.get().await(number, timeout);
            requireIntact.run();
            return result;
        }

        @Override
        public void signal(int number) {
            agent.get().signal(this.number, number);
        }

        @Override
        public void signalGroup(int number) {
            agent.get().signalGroup(this.number, number);
        }
    }
}
