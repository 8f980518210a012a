package org.warren.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EngineSearchTest {

    private static final String IMAGE = "warren/absent:1";
    private static final String ASKS_FOR_IMAGE = "GET /images/" + IMAGE + "/json";

    @TempDir
    private Path folder;

    @Test
    void socketThatIsNotThereIsNamed() {
        String address = "unix://" + folder.resolve("none.sock");
        assertThat(search(address).missing())
                .startsWith("no container engine answers at " + address + " (")
                .endsWith("start Docker (`make engine`), or set DOCKER_HOST to an engine that runs");
    }

    @Test
    void socketThatNobodyListensOnIsNamed() throws IOException {
        String address;
        try (FakeEngine engine = FakeEngine.at(folder)) {
            address = engine.address();
        }
        assertThat(search(address).missing())
                .startsWith("no container engine answers at " + address + " (Connection refused)");
    }

    @Test
    void portThatNobodyListensOnIsNamed() throws IOException {
        String address;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "tcp://127.0.0.1:" + socket.getLocalPort();
        }
        assertThat(search(address).missing())
                .startsWith("no container engine answers at " + address + " (Connection refused)");
    }

    @Test
    void whatIsNoAddressIsToldWhatToWrite() {
        for (String address : new String[] {"no address at all", "tcp://127.0.0.1:no-port", "ssh://somewhere"}) {
            assertThat(search(address).missing())
                    .startsWith("DOCKER_HOST is '" + address + "', which is not the address")
                    .contains("write unix:///PATH or tcp://HOST:PORT");
        }
    }

    @Test
    void userWithoutPermissionIsToldTheGroup() {
        assertThat(EngineSearch.sentence("unix:///run/x.sock", new SocketException("Permission denied")))
                .startsWith("this user may not use the container engine at unix:///run/x.sock")
                .contains("usermod -aG docker");
    }

    @Test
    void engineThatNeverAnswersIsNotWaitedFor() throws IOException {
        try (FakeEngine engine = FakeEngine.silent(folder)) {
            EngineSearch.Found found = search(engine.address());
            assertThat(found.client()).isNull();
            assertThat(found.missing())
                    .startsWith("the container engine at " + engine.address()
                            + " takes connections and does not answer; see what `docker info` says");
        }
    }

    @Test
    void engineThatIsThereIsGivenTheTimeThatABusyMachineNeeds() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        try (FakeEngine engine = FakeEngine.at(folder)
                .answering("GET /info", 200, "{\"ServerVersion\":\"1.2\"}")
                .answering(ASKS_FOR_IMAGE, 200, "{\"Id\":\"sha256:1\"}")
                .busyUntil(busy)) {
            Future<EngineSearch.Found> found =
                    Executors.newVirtualThreadPerTaskExecutor().submit(() -> search(engine.address()));
            assertThatThrownBy(
                            () -> found.get(EngineSearch.LIMIT.plusMillis(500).toMillis(), TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            busy.countDown();
            assertThat(found.get().missing()).isNull();
        }
    }

    @Test
    void engineThatRefusesSaysWhy() throws IOException {
        try (FakeEngine engine = FakeEngine.at(folder)) {
            assertThat(search(engine.address()).missing())
                    .startsWith("the container engine at " + engine.address() + " cannot be used: ")
                    .contains("planted");
        }
    }

    @Test
    void imageThatIsNotThereIsNamedAndNeverFetched() throws IOException {
        try (FakeEngine engine = FakeEngine.at(folder)
                .answering("GET /info", 200, "{\"ServerVersion\":\"1.2\"}")
                .answering(ASKS_FOR_IMAGE, 404, "{\"message\":\"No such image\"}")) {
            EngineSearch.Found found = search(engine.address());
            assertThat(found.client()).isNotNull();
            assertThat(found.missing())
                    .isEqualTo("the container engine has no node image " + IMAGE
                            + "; build it with `make images`, or name another with WARREN_NODE_IMAGE");
            assertThat(engine.requests()).containsExactly("GET /info", ASKS_FOR_IMAGE);
        }
    }

    @Test
    void engineWithTheImageLacksNothingAndStartsNothing() throws IOException {
        try (FakeEngine engine = FakeEngine.at(folder)
                .answering("GET /info", 200, "{\"ServerVersion\":\"1.2\"}")
                .answering(ASKS_FOR_IMAGE, 200, "{\"Id\":\"sha256:1\"}")) {
            EngineSearch.Found found = search(engine.address());
            assertThat(found.missing()).isNull();
            assertThat(found.version()).isEqualTo("1.2");
            assertThat(engine.requests()).containsExactly("GET /info", ASKS_FOR_IMAGE);
        }
    }

    private static EngineSearch.Found search(String address) {
        return new EngineSearch(Optional.of(address), IMAGE).within(EngineSearch.LIMIT);
    }
}
