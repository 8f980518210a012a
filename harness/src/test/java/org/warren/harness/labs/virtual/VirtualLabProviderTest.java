package org.warren.harness.labs.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.scenario.PaperRuns;
import org.warren.harness.scenario.RunRequest;

class VirtualLabProviderTest {

    private static final String OTHER = "6.12";

    @Test
    void anotherKernelIsPartOfTheCommandThatRepeatsARun() {
        assertThat(command("")).doesNotContain("--kernel");
        assertThat(command(OTHER)).contains(" --kernel 6.12 ");
    }

    @Test
    void aContainerHasTheKernelOfItsImage() {
        assertThat(new VirtualLabProvider(GuestKind.CONTAINER, OTHER).unavailable())
                .hasValueSatisfying(why -> assertThat(why).contains("make images KERNEL=6.12"));
        assertThat(new VirtualLabProvider(GuestKind.PROCESS, OTHER).isolated().unavailable())
                .hasValueSatisfying(why -> assertThat(why).contains("make images KERNEL=6.12"));
    }

    @Test
    void onlyAVersionNamesAKernel() {
        assertThat(GuestFiles.kernelVersion("7.3-debug")).isEqualTo("7.3-debug");
        for (String other : new String[] {"", "current", "7", "7.3/..", "../7.3", "7.3 "}) {
            assertThatThrownBy(() -> GuestFiles.kernelVersion(other)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String command(String kernel) {
        RunRequest paper = PaperRuns.request(Path.of("folder"), "");
        return new RunRequest(
                        paper.scenario(),
                        paper.parameters(),
                        paper.subjects(),
                        paper.seed(),
                        paper.folder(),
                        new VirtualLabProvider(GuestKind.PROCESS, kernel))
                .reproduce();
    }
}
