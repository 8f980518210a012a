package org.warren.harness.subject;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.lab.LinuxNode;

class DaemonProgramTest {

    private static final String SAID = "/opt/warren-wg/lib/warren-wg.version";
    private static final DaemonProgram PROGRAM = new DaemonProgram.OfThisBuild("warren-wg", SAID, "d1");

    @Test
    void whatTheProgramOfThisBuildHasSaidIsItsVersion() {
        assertThat(PROGRAM.version(nodeWith(Map.of(SAID, "warren-wg 0.1.0, ChaCha20-Poly1305 of x\nd1\n"))))
                .hasValue("0.1.0, ChaCha20-Poly1305 of x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "warren-wg 0.1.0\n", "\nd1\n", "warren-wg 0.1.0\nd2\n", "warren-wg 0.1.0\nmore\nd1\n"})
    void aFileOfAnotherJarOrOneThatIsDamagedIsNotBelieved(String content) {
        assertThat(PROGRAM.version(nodeWith(Map.of(SAID, content)))).isEmpty();
    }

    @Test
    void withoutAFileTheProgramIsAsked() {
        assertThat(PROGRAM.version(nodeWith(Map.of()))).isEmpty();
    }

    /// A node that has files and runs nothing.
    private static LinuxNode nodeWith(Map<String, String> files) {
        return (LinuxNode) Proxy.newProxyInstance(
                LinuxNode.class.getClassLoader(),
                new Class<?>[] {LinuxNode.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "exists" -> files.containsKey((String) arguments[0]);
                    case "read" ->
                        Objects.requireNonNull(files.get((String) arguments[0])).getBytes(StandardCharsets.UTF_8);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
