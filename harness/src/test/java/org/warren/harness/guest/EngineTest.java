package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class EngineTest {

    @Test
    void engineThatNobodyListensForIsMissedAtOnce() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
            assertThat(Engine.mayAnswer("tcp://127.0.0.1:" + port)).isTrue();
        }
        assertThat(Engine.mayAnswer("tcp://127.0.0.1:" + port)).isFalse();
        assertThat(Engine.mayAnswer("tcp://127.0.0.1:no-port")).isFalse();
        assertThat(Engine.mayAnswer("no address at all")).isFalse();
    }

    @Test
    void engineOfAnotherKindIsLeftToTheLibrary() {
        assertThat(Engine.mayAnswer("ssh://somewhere")).isTrue();
        assertThat(Engine.mayAnswer("unix:///no/such/socket")).isTrue();
    }
}
