package org.warren.harness.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.warren.harness.files.RunParts;

/// The table of contents of a bundle: `manifest.json`, the first entry of the file.
///
/// @param format [#FORMAT]
/// @param schema the version of the format, [#SCHEMA]
/// @param commit of the Warren that packed it, or a placeholder for a build without one
/// @param keys whether the files include secrets with which captures can be decrypted
/// @param files in the order of the bundle
record Manifest(String format, int schema, String commit, boolean keys, List<Item> files) {

    static final String FILE_NAME = "manifest.json";
    static final String FORMAT = "warren-bundle";

    /// The version that this code writes, and the latest that it reads.
    static final int SCHEMA = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    Manifest {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(commit, "commit");
        files = List.copyOf(files);
    }

    /// A file of the run.
    ///
    /// @param path relative to the run's folder; in the bundle it is below [RunFiles#PREFIX]
    /// @param bytes its length
    /// @param sha256 its checksum, as 64 hexadecimal digits
    record Item(String path, long bytes, String sha256) {
        Item {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(sha256, "sha256");
        }
    }

    static Manifest of(String commit, boolean keys, List<Item> files) {
        return new Manifest(FORMAT, SCHEMA, commit, keys, files);
    }

    byte[] bytes() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a manifest is plain values", e);
        }
    }

    /// @param bundle the bundle's name, for messages
    /// @throws UnreadableBundleException when the text is not a manifest that this version understands
    static Manifest parse(byte[] text, String bundle) throws UnreadableBundleException {
        try {
            var tree = JSON.readTree(new String(text, java.nio.charset.StandardCharsets.UTF_8));
            if (tree == null || !tree.path("format").asText().equals(FORMAT)) {
                throw new UnreadableBundleException(
                        bundle + " is not a bundle of Warren: its manifest is of another format.");
            }
            var schema = tree.path("schema");
            if (schema.isInt() && schema.intValue() > SCHEMA) {
                throw new UnreadableBundleException(
                        "%s has schema %d and this Warren reads up to %d; use a newer Warren."
                                .formatted(bundle, schema.intValue(), SCHEMA));
            }
            var manifest = JSON.treeToValue(tree, Manifest.class);
            manifest.check(bundle);
            return manifest;
        } catch (JsonProcessingException e) {
            throw new UnreadableBundleException(
                    bundle + " is not a bundle of Warren: its manifest cannot be read; ask for the file again.", e);
        }
    }

    private void check(String bundle) throws UnreadableBundleException {
        var paths = new LinkedHashSet<String>();
        for (var file : files) {
            if (!RunFiles.belong(file.path())) {
                throw new UnreadableBundleException(
                        "%s is refused: \"%s\" is not a file of a run.".formatted(bundle, file.path()));
            }
            if (!paths.add(file.path()) || file.bytes() < 0 || schema < 1) {
                throw new UnreadableBundleException(
                        "%s is refused: its manifest contradicts itself at \"%s\".".formatted(bundle, file.path()));
            }
        }
        if (!paths.contains(RunParts.RECORD)) {
            throw new UnreadableBundleException(bundle + " is refused: it has no " + RunParts.RECORD + ".");
        }
    }

    long totalBytes() {
        long total = 0;
        for (var file : files) {
            total = file.bytes() > Long.MAX_VALUE - total ? Long.MAX_VALUE : total + file.bytes();
        }
        return total;
    }
}
