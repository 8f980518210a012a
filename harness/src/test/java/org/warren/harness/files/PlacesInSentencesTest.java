package org.warren.harness.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class PlacesInSentencesTest {

    private static final String ELSEWHERE = "name another";

    @Test
    void roomIsAskedForOnlyWhereItIsLacking() {
        assertThat(FileSentence.of(new FileSystemException("/a/b", null, "No space left on device"), ELSEWHERE))
                .isEqualTo("/a/b: no space left on device; free some space there, or name another");
        assertThat(FileSentence.of(new FileSystemException("/a/b", null, "Disk quota exceeded"), ELSEWHERE))
                .isEqualTo("/a/b: disk quota exceeded; free some space there, or name another");
        assertThat(FileSentence.of(new FileSystemException("/a/b", null, "Read-only file system"), ELSEWHERE))
                .isEqualTo("/a/b: read-only file system; name another");
        assertThat(FileSentence.of(new AccessDeniedException("/a/b"), ELSEWHERE))
                .isEqualTo("/a/b: permission denied; name another");
        assertThat(FileSentence.of(new NoSuchFileException("/a/b"), ELSEWHERE))
                .isEqualTo("/a/b: it does not exist; name another");
        assertThat(FileSentence.of(new IOException("No space left on device"), ELSEWHERE))
                .isEqualTo("no space left on device; free some space there, or name another");
    }
}
