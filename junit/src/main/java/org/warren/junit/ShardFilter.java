package org.warren.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.warren.harness.files.Sha256;
import org.warren.harness.plan.Shard;
import org.warren.harness.plan.ShardEnvironment;

/// Leaves some of the tests to other machines. JUnit finds this filter by itself. It is active only if a shard is set:
/// by the system property `warren.shard` (`3/8`), by `WARREN_SHARD` or by Bazel's variables. With the value `auto` the
/// variables of other schedulers count too, see [ShardEnvironment].
///
/// A test method is in one shard, with all its parameters or repetitions. The shard depends only on its unique id, so
/// each machine divides the tests in the same way; durations are not known beforehand.
public final class ShardFilter implements PostDiscoveryFilter {

    /// The system property.
    public static final String PROPERTY = "warren.shard";

    private final Optional<Shard> shard;

    /// The shard of this process.
    public ShardFilter() {
        this(variables(System.getenv(), System.getProperty(PROPERTY)), System.err::println);
    }

    ShardFilter(ShardEnvironment environment, Consumer<String> remark) {
        Optional<ShardEnvironment.Found> found = environment.findMeant();
        found.ifPresent(part -> {
            try {
                environment.touchStatusFile();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            remark.accept("warren: this JVM runs the tests of " + part.shard().words() + " (" + part.from() + ")");
        });
        shard = found.map(ShardEnvironment.Found::shard);
    }

    /// The property takes precedence over the first variable.
    static ShardEnvironment variables(Map<String, String> environment, @Nullable String property) {
        if (property == null || property.isBlank()) {
            return new ShardEnvironment(environment);
        }
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.put(ShardEnvironment.SHARD, property);
        return new ShardEnvironment(variables);
    }

    @Override
    public FilterResult apply(TestDescriptor test) {
        if (shard.isEmpty() || !isDivided(test)) {
            return FilterResult.included("of each shard");
        }
        int index = index(unit(test).getUniqueId().toString(), shard.get().total());
        return FilterResult.includedIf(
                index == shard.get().index(),
                () -> "of " + shard.get().words(),
                () -> "of shard " + index + " of " + shard.get().total());
    }

    /// A container of tests is included if any of its tests is.
    private static boolean isDivided(TestDescriptor test) {
        return !test.isRoot() && (test.isTest() || test.mayRegisterTests());
    }

    /// The outermost container that creates its tests only when it runs: they cannot be distinguished before.
    private static TestDescriptor unit(TestDescriptor test) {
        TestDescriptor unit = test;
        for (Optional<TestDescriptor> parent = test.getParent();
                parent.isPresent() && !parent.get().isRoot();
                parent = parent.get().getParent()) {
            if (parent.get().mayRegisterTests()) {
                unit = parent.get();
            }
        }
        return unit;
    }

    /// From 1, evenly distributed.
    static int index(String uniqueId, int total) {
        BigInteger digest = new BigInteger(1, Sha256.start().digest(uniqueId.getBytes(StandardCharsets.UTF_8)));
        return digest.mod(BigInteger.valueOf(total)).intValue() + 1;
    }
}
