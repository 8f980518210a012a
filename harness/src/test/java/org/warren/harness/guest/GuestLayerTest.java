package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.agent.HostFolder;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

class GuestLayerTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String PACKAGES = "bash_1_amd64.deb 00\n";

    @TempDir
    Path cache;

    @BeforeEach
    void hasAGuestAndALayer() throws IOException {
        Files.createDirectories(cache.resolve("guest/g"));
        Files.writeString(cache.resolve("guest/g/packages"), PACKAGES);
        Path layer = Files.createDirectories(cache.resolve("layer").resolve(DIGEST));
        Files.writeString(layer.resolve("packages"), "a_1_all.deb 00\nb_1_all.deb 00\n");
        String packages = HexFormat.of().formatHex(Sha256.start().digest(PACKAGES.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(layer.resolve("over"), packages + "\n");
        Files.createSymbolicLink(cache.resolve("layer/layer-nat"), Path.of(DIGEST));
    }

    @Test
    void layerGoesOverTheRootAndIsADependencyByItsDigest() {
        GuestLayer layer = layer("nat");

        assertThat(layer.hostFolder())
                .isEqualTo(HostFolder.readOnly(
                        cache.resolve("layer").resolve(DIGEST).resolve("root"), "/"));
        assertThat(layer.dependency()).isEqualTo(new Dependency("guest layer nat", "2 packages", "sha256:" + DIGEST));
    }

    @Test
    void layerThatWasNotBuiltIsMissingAndTheSentenceSaysHowToBuildIt() {
        assertThatThrownBy(() -> layer("access"))
                .isInstanceOf(LabException.class)
                .hasMessage("the guest's layer access is not in %s; build it with `make guest LAYERS=access`"
                        .formatted(cache.resolve("layer")));
    }

    @Test
    void layerOfAnotherGuestIsRefused() throws IOException {
        Files.writeString(cache.resolve("guest/g/packages"), "bash_2_amd64.deb 00\n");

        assertThatThrownBy(() -> layer("nat"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("was built for another guest")
                .hasMessageEndingWith("build it with `make guest LAYERS=nat`");
    }

    @Test
    void nameOfALayerIsNoPath() {
        assertThatThrownBy(() -> layer("../guest")).isInstanceOf(IllegalArgumentException.class);
    }

    private GuestLayer layer(String name) {
        return GuestLayer.of(name, new GuestFiles(cache.resolve("guest/g")), cache);
    }
}
