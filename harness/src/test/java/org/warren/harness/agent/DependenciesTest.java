package org.warren.harness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.lab.Dependency;

class DependenciesTest {

    @TempDir
    Path folder;

    @Test
    void linesBecomeDependencies() {
        assertThat(Dependencies.parse(
                        "lab kernel\t6.12.107\tsha256:aa\nwarning: no such thing\npackages\t181\tsha256:bb\n"))
                .containsExactly(
                        new Dependency("lab kernel", "6.12.107", "sha256:aa"),
                        new Dependency("packages", "181", "sha256:bb"));
    }

    @Test
    void scriptNamesProgramsByVersionAndDigest() throws Exception {
        byte[] kernel = program("warren-linux", "echo 6.12.107");
        program(
                "dpkg-query",
                "case $* in *binary*) printf 'bash 5.2\\nsed 4.9\\n' ;; *-S*) echo wireguard-go: x ;; *) echo 0.0.1 ;; esac");
        byte[] daemon = program("wireguard-go", "exit 1");

        assertThat(Dependencies.parse(run()))
                .contains(new Dependency("lab kernel", "6.12.107", digest(kernel)))
                .contains(
                        new Dependency("packages", "2", digest("bash 5.2\nsed 4.9\n".getBytes(StandardCharsets.UTF_8))))
                .contains(new Dependency("wireguard-go", "0.0.1", digest(daemon)));
    }

    @Test
    void whatAnImageDoesNotHaveIsLeftOut() throws Exception {
        program("warren-linux", "exit 1");
        program("dpkg-query", "exit 1");

        List<Dependency> found = Dependencies.parse(run());
        assertThat(found)
                .filteredOn(part -> part.name().equals("lab kernel"))
                .singleElement()
                .satisfies(part -> assertThat(part.version()).isEqualTo("unknown"));
        assertThat(found).noneSatisfy(part -> assertThat(part.name()).isEqualTo("packages"));
    }

    private byte[] program(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.readAllBytes(file);
    }

    private String run() throws Exception {
        var builder = new ProcessBuilder("sh", "-c", Dependencies.script());
        builder.environment().merge("PATH", folder.toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out;
    }

    private static String digest(byte[] bytes) throws Exception {
        return "sha256:"
                + HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest(bytes));
    }
}
