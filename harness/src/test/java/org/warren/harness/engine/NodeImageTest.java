package org.warren.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.warren.harness.engine.NodeImage.Built;

class NodeImageTest {

    private static final long DAY = 24 * 60 * 60;
    private static final long NOW = 20_000 * DAY;

    @Test
    void imageThatAnotherBuildMadeAMomentAgoStays() {
        assertThat(NodeImage.outdated(ages(0, 1, 2, 3, 4, 5, 6, 7, 8), "new:0")).isEmpty();
    }

    @Test
    void imagesAreOutdatedWhenAllOfADayHasPassed() {
        assertThat(NodeImage.outdated(ages(0, 1, 2, 3, DAY, DAY + 1), "new:0")).containsExactly("id " + (DAY + 1));
    }

    @Test
    void newestFewStayHoweverOldTheyAre() {
        assertThat(NodeImage.outdated(ages(0, 5 * DAY, 2 * DAY, 3 * DAY, 4 * DAY, 6 * DAY), "new:0"))
                .containsExactly("id " + 5 * DAY, "id " + 6 * DAY);
    }

    @Test
    void theOneThatIsAskedForStays() {
        assertThat(NodeImage.outdated(ages(0, 1, 2, 3, 8 * DAY, 9 * DAY), "new:" + 8 * DAY))
                .containsExactly("id " + 9 * DAY);
    }

    @Test
    void imagesWithoutANameAreOutdatedToo() {
        List<Built> images = new ArrayList<>(ages(0, 1, 2, 3));
        images.add(new Built("id none", List.of(), NOW - 2 * DAY));

        assertThat(NodeImage.outdated(images, "new:0")).containsExactly("id none");
    }

    /// Images of these ages in seconds, named by them.
    private static List<Built> ages(long... seconds) {
        List<Built> images = new ArrayList<>();
        for (long age : seconds) {
            images.add(new Built("id " + age, List.of("new:" + age), NOW - age));
        }
        return images;
    }

    @Test
    void anArchiveOfATrainingInAGuestIsCopied() {
        var files = NodeImage.trained(Map.of("warren-wg.aot", new byte[] {7}));
        assertThat(files.get("warren-wg.aot")).containsExactly(7);
        assertThat(text(files))
                .contains("COPY warren-wg.aot /opt/warren-wg/lib/")
                .doesNotContain("--train");
    }

    @Test
    void whereNoGuestRunsTheImageTrains() {
        var files = NodeImage.trained(Map.of());
        assertThat(files).containsOnlyKeys("JavaNode.Dockerfile");
        assertThat(text(files)).contains("RUN warren-wg --train").doesNotContain("COPY");
    }

    private static String text(Map<String, byte[]> files) {
        return new String(files.get("JavaNode.Dockerfile"), StandardCharsets.UTF_8);
    }
}
