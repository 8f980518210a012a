package org.warren.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LabContainerTest {

    private static final String IMAGE = "warren/node:1";
    private static final String CREATE = "POST /containers/create";

    @TempDir
    private Path folder;

    @Test
    void imageThatWentIsNotFetched() throws IOException {
        try (FakeEngine engine = engine().answering(CREATE, 404, "{\"message\":\"No such image\"}")) {
            DockerClient client = client(engine);
            assertThatThrownBy(() -> start(client)).isInstanceOf(NotFoundException.class);
            assertThat(asked(engine)).containsExactly(CREATE);
        }
    }

    @Test
    void containerThatDoesNotStartIsRemoved() throws IOException {
        try (FakeEngine engine = engine().answering(CREATE, 201, "{\"Id\":\"c1\"}")) {
            DockerClient client = client(engine);
            assertThatThrownBy(() -> start(client)).isInstanceOf(InternalServerErrorException.class);
            assertThat(asked(engine)).containsExactly(CREATE, "POST /containers/c1/start", "DELETE /containers/c1");
        }
    }

    @Test
    void containerIsRemovedOnce() throws IOException {
        try (FakeEngine engine = engine().answering(CREATE, 201, "{\"Id\":\"c1\"}")
                .answering("POST /containers/c1/start", 204, "")
                .answering("DELETE /containers/c1", 204, "")) {
            LabContainer container = start(client(engine));
            container.close();
            container.close();
            assertThat(asked(engine)).containsExactly(CREATE, "POST /containers/c1/start", "DELETE /containers/c1");
        }
    }

    private FakeEngine engine() throws IOException {
        return FakeEngine.at(folder)
                .answering("GET /info", 200, "{\"ServerVersion\":\"1.2\"}")
                .answering("GET /images/" + IMAGE + "/json", 200, "{\"Id\":\"sha256:1\"}");
    }

    private static DockerClient client(FakeEngine engine) {
        EngineSearch.Found found = new EngineSearch(Optional.of(engine.address()), IMAGE).within(EngineSearch.LIMIT);
        return Objects.requireNonNull(found.client());
    }

    private static LabContainer start(DockerClient client) {
        return LabContainer.start(
                client, IMAGE, HostConfig.newHostConfig(), Map.of(), Map.of("A", "1"), List.of("true"));
    }

    /// Without what was asked to find the engine.
    private static List<String> asked(FakeEngine engine) {
        return engine.requests().stream()
                .filter(request -> !request.startsWith("GET "))
                .toList();
    }
}
