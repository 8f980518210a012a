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

/// Marks tests that need the virtual lab. If it cannot run here they are skipped as UNSUPPORTED, with the reason; they
/// never pass silently.
///
/// They have the tag `lab`, with which a build can include or exclude them.
@Tag("lab")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsVirtualLab.Condition.class)
public @interface NeedsVirtualLab {

    /// Decides before the test, never after it.
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Labs.named("virtual")
                    .unavailable()
                    .map(why -> ConditionEvaluationResult.disabled("UNSUPPORTED: " + why))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("the virtual lab runs here"));
        }
    }
}
