package org.warren.harness.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.warren.harness.secret.RunSecrets;

/// A lab that records each key that its nodes receive or generate for the run. Everything that is sent to a node passes
/// here, so that no scenario can forget to say which of it is secret.
///
/// @param lab that calls are delegated to
/// @param secrets collects the keys
public record KeyWatchingLab(Lab lab, RunSecrets secrets) implements ForwardingLab {

    /// A configuration of ten thousand peers is shorter.
    private static final int LOOKED_AT_BYTES_MAX = 8 << 20;

    @Override
    public LinuxNode node(String name) {
        return new Watched(lab.node(name), secrets);
    }

    private record Watched(LinuxNode node, RunSecrets secrets) implements LinuxNode {

        @Override
        public Duration pingInterval() {
            return node.pingInterval();
        }

        @Override
        public String name() {
            return node.name();
        }

        @Override
        public CommandResult execute(Duration timeout, byte[] input, List<String> command) {
            learn(input);
            CommandResult result = node.execute(timeout, input, command);
            if (command.equals(List.of("wg", "genkey")) || command.equals(List.of("wg", "genpsk"))) {
                secrets.learn(result.out());
            }
            return result;
        }

        @Override
        public BackgroundProcess spawn(String log, List<String> command) {
            return node.spawn(log, command);
        }

        @Override
        public BackgroundProcess spawnTimed(String log, List<String> command) {
            return node.spawnTimed(log, command);
        }

        @Override
        public UdpSocket udp(int port) {
            return node.udp(port);
        }

        @Override
        public OptionalLong processorNanos() {
            return node.processorNanos();
        }

        @Override
        public boolean exists(String path) {
            return node.exists(path);
        }

        @Override
        public byte[] read(String path) {
            return node.read(path);
        }

        @Override
        public byte[] readLog(String log) {
            return node.readLog(log);
        }

        @Override
        public void write(String path, byte[] content) {
            learn(content);
            node.write(path, content);
        }

        @Override
        public void pause() {
            node.pause();
        }

        @Override
        public void resume() {
            node.resume();
        }

        @Override
        public void kill() {
            node.kill();
        }

        @Override
        public void forgetProcessFolders() {
            node.forgetProcessFolders();
        }

        private void learn(byte[] content) {
            if (content.length <= LOOKED_AT_BYTES_MAX) {
                secrets.learn(new String(content, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
