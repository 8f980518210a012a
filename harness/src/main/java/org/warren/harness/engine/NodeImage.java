package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.warren.harness.agent.DaemonTraining;
import org.warren.harness.agent.JavaPrograms;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.LabException;

/// The image that a guest runs: the node image with the Java WireGuard and the traffic agent of this build on top. So a
/// lab never uses an older build than the one under test; building the image takes a few seconds once per build.
public final class NodeImage {

    private static final String VARIABLE = "WARREN_NODE_IMAGE";
    private static final String DEFAULT_NAME = "warren/node:latest";
    private static final String DOCKERFILE = "JavaNode.Dockerfile";
    private static final String REPOSITORY = "warren/java-node";
    private static final String LABEL = "org.warren.image=java-node";
    private static final String UNTRAINED = "-untrained-";
    private static final int EXECUTABLE = 0100755;
    private static final int TAG_BYTES = 8;
    private static final int KEPT = 4;
    private static final long KEPT_SECONDS = 24 * 60 * 60;

    private NodeImage() {}

    /// The base image of all nodes; `WARREN_NODE_IMAGE` names another one.
    static String name() {
        return System.getenv().getOrDefault(VARIABLE, DEFAULT_NAME);
    }

    /// Whether the user named another image.
    public static boolean isNamed() {
        return System.getenv(VARIABLE) != null;
    }

    /// The name of the node image with the Java WireGuard of this build, which is built if the engine does not have it.
    ///
    /// @throws LabException when there is no node image, or building on it fails
    public static String ready(DockerClient engine) {
        try {
            return ready(engine, name());
        } catch (DockerException e) {
            throw new LabException(EngineErrors.explain("the lab does not start", e), e);
        }
    }

    /// The name of the image, which is built if the engine does not have it. Before Maven's phase `package` there is no
    /// daemon, and it is the node image itself.
    ///
    /// @throws NotFoundException when there is no node image
    /// @throws LabException when the image cannot be built
    static synchronized String ready(DockerClient engine, String nodeImage) {
        String nodeId = engine.inspectImageCmd(nodeImage).exec().getId();
        Map<String, byte[]> files = files();
        if (nodeId == null || !JavaPrograms.areWhole(files)) {
            return nodeImage;
        }
        String name = REPOSITORY + ":" + tag(nodeId, files);
        try {
            engine.inspectImageCmd(name).exec();
        } catch (NotFoundException e) {
            // Another driver may be building the same image.
            String untrained = name + UNTRAINED + ProcessHandle.current().pid();
            build(engine, nodeImage, untrained, files);
            try {
                train(engine, untrained, name);
            } finally {
                isRemoved(engine, untrained);
            }
            removeOthers(engine, name);
        }
        return name;
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(NodeImage.class.getResourceAsStream(DOCKERFILE), DOCKERFILE)) {
            files.put(DOCKERFILE, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.putAll(JavaPrograms.files());
        return files;
    }

    /// Derives the name from the contents: the same files on the same node image have one name.
    static String tag(String nodeId, Map<String, byte[]> files) {
        MessageDigest digest = Sha256.start();
        digest.update(nodeId.getBytes(StandardCharsets.UTF_8));
        files.values().forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest(), 0, TAG_BYTES);
    }

    /// Adds the AOT archive of a training to an image.
    private static void train(DockerClient engine, String untrained, String name) {
        build(engine, untrained, name, trained(GuestContainer.train(engine, untrained)));
    }

    /// The build steps from an untrained image to a trained one. If the engine cannot run a guest, no run of a guest
    /// depends on the archive, and the daemon is trained in real time, in the image.
    ///
    /// @param left the files that a training in a guest has produced, if there was one
    static Map<String, byte[]> trained(Map<String, byte[]> left) {
        Map<String, byte[]> files = new LinkedHashMap<>(left);
        String last = left.isEmpty()
                ? "RUN warren-wg --train"
                : "COPY " + String.join(" ", left.keySet()) + " /opt/warren-wg/lib/";
        files.put(DOCKERFILE, ("ARG NODE\nFROM $NODE\n" + last + "\n").getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static void build(DockerClient engine, String nodeImage, String name, Map<String, byte[]> files) {
        try (BuildImageResultCallback built = engine.buildImageCmd(new ByteArrayInputStream(archive(files)))
                .withDockerfilePath(DOCKERFILE)
                .withBuildArg("NODE", nodeImage)
                .withNetworkMode("none")
                .withForcerm(true)
                .withTags(Set.of(name))
                .exec(new BuildImageResultCallback())) {
            built.awaitImageId();
        } catch (DockerException | IOException e) {
            throw new LabException(
                    EngineErrors.explain("the Java WireGuard of this build cannot be put into the node image", e), e);
        }
    }

    private static byte[] archive(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setMode(EXECUTABLE);
                entry.setLastModifiedTime(DaemonTraining.MODIFIED);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /// Removes images of earlier builds that nobody is about to run.
    private static void removeOthers(DockerClient engine, String name) {
        List<Image> images = engine.listImagesCmd().withLabelFilter(LABEL).exec();
        outdated(images.stream().map(Built::of).toList(), name).forEach(id -> isRemoved(engine, id));
    }

    /// An image of this kind in the engine.
    ///
    /// @param createdSeconds since 1970, on the engine's clock
    record Built(String id, List<String> names, long createdSeconds) {

        static Built of(Image image) {
            String[] names = image.getRepoTags();
            return new Built(image.getId(), names == null ? List.of() : List.of(names), image.getCreated());
        }
    }

    /// Other checkouts on the same machine build their own images and start nodes from them at any time, so their
    /// images are kept: all that are not much older than the newest, and the newest few of the older ones.
    ///
    /// @return the ids of the images to remove
    static List<String> outdated(List<Built> images, String name) {
        long newest = images.stream().mapToLong(Built::createdSeconds).max().orElse(0);
        return images.stream()
                .sorted(Comparator.comparingLong(Built::createdSeconds)
                        .reversed()
                        .thenComparing(Built::id))
                .skip(KEPT)
                .filter(image -> newest - image.createdSeconds() > KEPT_SECONDS)
                .filter(image -> !image.names().contains(name))
                .map(Built::id)
                .toList();
    }

    private static boolean isRemoved(DockerClient engine, String id) {
        try {
            engine.removeImageCmd(id).withForce(false).exec();
            return true;
        } catch (DockerException e) {
            return false; // it runs, or another driver removes it at the same moment
        }
    }
}
