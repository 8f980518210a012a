package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.harness.evidence.Observations;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;

/// The files of one network: its description and what that names. They come from a folder, or from the record of an
/// earlier run.
final class NetworkFiles {

    static final String MAIN = "network.yaml";
    /// The value of the observations that holds the files of a run.
    static final String RECORDED = "network-files";
    /// In bytes; far more than anybody writes, and little enough to keep in a record.
    static final int SIZE_MAX = 1 << 20;

    private final Path folder;
    private final String main;
    private final boolean mainIsNamed;
    private final Map<String, String> recorded;
    private final Map<String, String> read = new LinkedHashMap<>();

    private NetworkFiles(Path folder, String main, boolean mainIsNamed, Map<String, String> recorded) {
        this.folder = folder;
        this.main = main;
        this.mainIsNamed = mainIsNamed;
        this.recorded = recorded;
    }

    /// @param path the description, a folder with `network.yaml`, or the folder of a run
    /// @throws NetworkFileException when the record of a run holds no network
    static NetworkFiles at(Path path) {
        if (!Files.isDirectory(path)) {
            return new NetworkFiles(path.resolveSibling(""), String.valueOf(path.getFileName()), true, Map.of());
        }
        Path observations = path.resolve(Observations.FILE_NAME);
        return Files.exists(observations) && !Files.exists(path.resolve(MAIN))
                ? new NetworkFiles(path, MAIN, false, recorded(observations))
                : new NetworkFiles(path, MAIN, false, Map.of());
    }

    /// The name of the description.
    String main() {
        return main;
    }

    /// Whether they come from the record of an earlier run.
    boolean isRecorded() {
        return !recorded.isEmpty();
    }

    /// A file's name as messages have it.
    String shown(String name) {
        return folder.resolve(name).toString();
    }

    /// The text of a file.
    ///
    /// @throws NetworkFileException naming the file and what is wrong with it, without a place
    String text(String name) {
        String text = recorded.isEmpty() ? load(name) : recorded.get(name);
        if (text == null) {
            throw new NetworkFileException(shown(name) + " is not in the record; name the network's own folder");
        }
        if (text.isBlank()) {
            throw new NetworkFileException(shown(name) + " is empty; name a file with something in it");
        }
        read.put(name, text);
        return text;
    }

    /// All that were read, by name.
    Map<String, String> read() {
        return new LinkedHashMap<>(read);
    }

    /// What the user named may lie anywhere; what a file names is next to it.
    private String load(String name) {
        try {
            return name.equals(main) && mainIsNamed
                    ? InputFile.text(folder.resolve(name), SIZE_MAX)
                    : InputFile.textIn(folder, name, SIZE_MAX);
        } catch (InputFileException e) {
            throw new NetworkFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, String> recorded(Path observations) {
        try {
            JsonNode files = Observations.read(observations).values().get(RECORDED);
            if (files == null || !files.has(MAIN)) {
                throw new NetworkFileException(
                        observations + " holds no network; name a network file, or the folder of a run of one");
            }
            Map<String, String> texts = new LinkedHashMap<>();
            files.properties()
                    .forEach(file -> texts.put(file.getKey(), file.getValue().asText()));
            return texts;
        } catch (IOException e) {
            throw new NetworkFileException(observations + " cannot be read; name a network file", e);
        }
    }
}
