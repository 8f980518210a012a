package org.warren.wireguard.daemon;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Marks tests that run the packaged daemon in network namespaces. Where the machine cannot they are UNSUPPORTED, and
/// say so with the reason; they never pass silently.
@Tag("drivers")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNetworkNamespaces.Condition.class)
@interface NeedsNetworkNamespaces {

    /// Decides before the test, never after it.
    final class Condition implements ExecutionCondition {
        private static final String PROBE = "warren-probe";

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!Files.isWritable(Path.of("/dev/net/tun"))) {
                return ConditionEvaluationResult.disabled(
                        "UNSUPPORTED: /dev/net/tun cannot be opened; run as root where there is one");
            }
            if (!works("wg", "--version") || !works("ping", "-V")) {
                return ConditionEvaluationResult.disabled(
                        "UNSUPPORTED: wg or ping is missing; install wireguard-tools and iputils-ping");
            }
            // Left over from a probe that was interrupted.
            works("ip", "netns", "del", PROBE);
            if (!works("ip", "netns", "add", PROBE) || !works("ip", "netns", "del", PROBE)) {
                return ConditionEvaluationResult.disabled(
                        "UNSUPPORTED: network namespaces cannot be made; run as root with CAP_SYS_ADMIN and iproute2");
            }
            return ConditionEvaluationResult.enabled("network namespaces work here");
        }

        static boolean works(String... command) {
            try {
                return Command.run(command).status() == 0;
            } catch (IOException e) {
                return false; // there is no such command
            }
        }
    }
}
