package org.warren.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.warren.harness.lab.Labs;

/// Marks tests that need the local lab. Without a guest, a TUN device or the permission to create namespaces they are
/// skipped as UNSUPPORTED, with the reason; they never pass silently.
///
/// They have the tag `lab`, with which a build can include or exclude them.
@Tag("lab")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsLocalLab.Condition.class)
public @interface NeedsLocalLab {

    /// Decides before the test, never after it.
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Labs.named("local")
                    .unavailable()
                    .map(why -> ConditionEvaluationResult.disabled("UNSUPPORTED: " + why))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("the local lab runs here"));
        }
    }
}
