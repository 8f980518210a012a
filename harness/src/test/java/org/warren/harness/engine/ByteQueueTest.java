package org.warren.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ByteQueueTest {

    private final ByteQueue queue = new ByteQueue(16 << 20);

    @Test
    void bytesComeOutAsTheyWentIn() throws IOException {
        queue.out().write(new byte[] {1, 2, 3});
        queue.out().write(4);
        queue.out().close();

        assertThat(queue.in().readAllBytes()).containsExactly(1, 2, 3, 4);
    }

    /// A program in a guest that writes to the driver's line without end.
    @Test
    void floodThatNobodyReadsEndsTheLineAndTakesNoMoreMemory() throws IOException {
        byte[] piece = new byte[1 << 20];
        for (int i = 0; i < 100; i++) {
            queue.out().write(piece);
        }

        assertThat(queue.in().readAllBytes().length).isEqualTo(16 << 20);
    }

    @Test
    void muchThatIsReadMeanwhilePasses() throws IOException {
        byte[] piece = new byte[1 << 20];
        for (int i = 0; i < 100; i++) {
            queue.out().write(piece);
            assertThat(queue.in().readNBytes(piece.length)).hasSize(piece.length);
        }
    }
}
