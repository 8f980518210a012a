package org.warren.wireguard.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.SeededRandom;

class IndexTableTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void tableAgreesWithAMap(long seed) {
        Random random = new Random(seed);
        // Indices that collide in their low bits, which place them.
        RandomSource colliding = out -> {
            random.nextBytes(out);
            out[0] &= 0x33;
            out[2] = 0;
        };
        IndexTable<Integer> table = new IndexTable<>(colliding);
        Map<Integer, Integer> map = new LinkedHashMap<>();
        for (int step = 0; step < 5000; step++) {
            if (random.nextInt(5) < 3 || map.isEmpty()) {
                int index = table.claim(step);
                assertThat(map.put(index, step))
                        .as("seed %d: claimed twice", seed)
                        .isNull();
            } else {
                List<Integer> indices = new ArrayList<>(map.keySet());
                int index = indices.get(random.nextInt(indices.size()));
                if (random.nextBoolean()) {
                    table.release(index);
                    map.remove(index);
                } else {
                    table.replace(index, -step);
                    map.put(index, -step);
                }
            }
            int probe = random.nextInt();
            assertThat(table.owner(probe)).isEqualTo(map.get(probe));
        }
        assertThat(table.size()).isEqualTo(map.size());
        map.forEach((index, owner) -> assertThat(table.owner(index))
                .as("seed %d index %x", seed, index)
                .isEqualTo(owner));
    }

    @Test
    @Conformance("H14")
    void h14_indicesAreRandomAndUnique() {
        IndexTable<Integer> table = new IndexTable<>(new SeededRandom(14));
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            indices.add(table.claim(i));
        }
        assertThat(indices).doesNotHaveDuplicates();
        // Each bit is set about half the time, and neighbours are unrelated.
        for (int bit = 0; bit < 32; bit++) {
            int mask = 1 << bit;
            assertThat(indices.stream().filter(index -> (index & mask) != 0).count())
                    .as("bit %d", bit)
                    .isBetween(4700L, 5300L);
        }
        long steps = 0;
        for (int i = 1; i < indices.size(); i++) {
            steps += Math.abs((long) indices.get(i) - indices.get(i - 1)) < 1_000_000 ? 1 : 0;
        }
        assertThat(steps).isLessThan(30);
    }
}
