package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warren.harness.engine.Engine;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;

/// A node image under a name of its own, for which a driver puts the Java WireGuard into a node image, and trains it,
/// once more.
final class Training implements AutoCloseable {

    private static final String NODE_IMAGE = "WARREN_NODE_IMAGE";

    /// Takes most features away from the processor that programs see: those in the guest get this by arguments that
    /// the lab kernel does not know and hands to its first process.
    private static final String MASK = """
            RUN cd /opt/warren-guest && mv warren-linux unmasked-linux \\
             && printf '%s\\n' '#!/bin/sh' \\
                  'export GLIBC_TUNABLES=glibc.pthread.rseq=0:glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-ERMS,-FSRM,-BMI2' \\
                  'exec /opt/warren-guest/unmasked-linux GLIBC_TUNABLES=$GLIBC_TUNABLES OPENSSL_ia32cap=:0 GODEBUG=cpu.all=off WARREN_WG_JAVA_OPTIONS=-XX:UseAVX=0 "$@"' \\
                  >warren-linux \\
             && chmod 755 warren-linux
            """;

    private final DockerClient engine = Engine.client();
    private final String name;
    private final String image;
    private final Set<String> used = new LinkedHashSet<>();

    Training(String name) throws IOException {
        this(name, "");
    }

    /// One whose nodes have a processor with fewer features.
    static Training withMaskedProcessor(String name) throws IOException {
        return new Training(name, MASK);
    }

    private Training(String name, String instructions) throws IOException {
        this.name = name;
        this.image =
                "warren/node-training-%d:%s".formatted(ProcessHandle.current().pid(), name);
        Path folder = Files.createTempDirectory("training");
        Path dockerfile = folder.resolve("Dockerfile");
        String base = System.getenv().getOrDefault(NODE_IMAGE, "warren/node:latest");
        Files.writeString(dockerfile, "FROM %s\n%sLABEL org.warren.training=%s\n".formatted(base, instructions, image));
        try (var built = engine.buildImageCmd(dockerfile.toFile())
                .withTags(Set.of(image))
                .exec(new BuildImageResultCallback())) {
            built.awaitImageId();
        } finally {
            Files.delete(dockerfile);
            Files.delete(folder);
        }
    }

    /// Runs a mapping that is often forgotten, between two of the subject.
    RunFolder run(String subject) throws IOException, InterruptedException {
        Path runs = Files.createDirectories(Path.of("target", "runs"));
        Path folder = Files.createTempDirectory(runs, "training-" + name + "-" + subject + "-");
        Path output = folder.resolveSibling(folder.getFileName() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.warren.cli.Warren",
                "run",
                "nat-timeout"));
        command.addAll(List.of(
                "--lab", "virtual", "--guest", "container", "--client", subject, "--server", subject, "--seed", "7"));
        for (String setting : List.of("udp-timeout=10s", "stream-timeout=10s", "keepalive=25", "idle=10m")) {
            command.addAll(List.of("--set", setting));
        }
        command.addAll(List.of("--out", folder.toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put(NODE_IMAGE, image);
        int status = builder.start().waitFor();
        assertThat(status).as(Files.readString(output)).isZero();
        var run = new RunFolder(folder);
        used.add(dependency(run, "node image").version());
        return run;
    }

    /// The digest of the archive that the Java WireGuard started from.
    static String archive(RunFolder run) throws IOException {
        return dependency(run, "warren-wg.aot").digest();
    }

    private static RunRecord.Dependency dependency(RunFolder run, String name) throws IOException {
        return run.readRun().environment().dependencies().stream()
                .filter(dependency -> dependency.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        used.forEach(name -> engine.removeImageCmd(name).exec());
        engine.removeImageCmd(image).exec();
    }
}
