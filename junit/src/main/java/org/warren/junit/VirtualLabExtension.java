package org.warren.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContextException;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;

/// Implements [VirtualLab]. It uses only features that JUnit 5.12 has.
class VirtualLabExtension
        implements ExecutionCondition,
                ParameterResolver,
                BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback {

    static final String LAB = "warren.lab";
    static final String SEED = "warren.seed";

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(VirtualLabExtension.class);

    private final Function<String, LabProvider> labs;

    VirtualLabExtension() {
        this(Labs::named);
    }

    /// @param labs the kinds of lab by name
    VirtualLabExtension(Function<String, LabProvider> labs) {
        this.labs = labs;
    }

    /// The lab of a context. JUnit 5.13 and later closes it with the context, even if the test never started.
    private record Holder(TestLab lab) implements AutoCloseable {

        @Override
        public void close() {
            lab.abandon();
        }
    }

    /// Decides before the test, never after it.
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return provider(context)
                .unavailable()
                .map(why -> ConditionEvaluationResult.disabled("UNSUPPORTED: " + why))
                .orElseGet(() -> ConditionEvaluationResult.enabled("the lab runs here"));
    }

    /// A constructor's parameter belongs to the test, not to the class.
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(TestLab.class);
    }

    @Override
    public TestLab resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return lab(context);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        inject(context, null);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getTestInstances()
                .ifPresent(instances -> instances.getAllInstances().forEach(instance -> inject(context, instance)));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        finish(context);
        // Its store also contains the class's lab, if there is one.
        context.getExecutionException().ifPresent(why -> context.getParent()
                .map(type -> context.getStore(NAMESPACE).get(type.getUniqueId(), Holder.class))
                .ifPresent(held -> held.lab().note(context.getDisplayName(), why)));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        finish(context);
    }

    private void inject(ExtensionContext context, @Nullable Object instance) {
        boolean isStatic = instance == null;
        Class<?> type = instance == null ? context.getRequiredTestClass() : instance.getClass();
        List<Field> fields = ReflectionSupport.findFields(
                type,
                field -> field.getType().equals(TestLab.class)
                        && Modifier.isStatic(field.getModifiers()) == isStatic
                        && !Modifier.isFinal(field.getModifiers()),
                HierarchyTraversalMode.TOP_DOWN);
        for (Field field : fields) {
            try {
                field.setAccessible(true);
                field.set(instance, lab(context));
            } catch (IllegalAccessException e) {
                throw new ExtensionContextException("the field " + field + " takes no lab", e);
            }
        }
    }

    private TestLab lab(ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        // A store also shows the contents of its parents, so the key contains the context.
        Holder held = store.get(context.getUniqueId(), Holder.class);
        if (held == null) {
            held = new Holder(make(context));
            store.put(context.getUniqueId(), held);
        }
        return held.lab();
    }

    private TestLab make(ExtensionContext context) {
        long own = annotation(context).map(VirtualLab::seed).orElse(1L);
        long seed = context.getConfigurationParameter(SEED)
                .map(VirtualLabExtension::seed)
                .orElse(own);
        return new TestLab(provider(context), TestOrigin.of(context, seed, own), seed);
    }

    private static long seed(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new ExtensionContextException(SEED + "=" + text + ": expected a whole number from 0", e);
        }
    }

    private static Optional<VirtualLab> annotation(ExtensionContext context) {
        Optional<VirtualLab> own = AnnotationSupport.findAnnotation(context.getElement(), VirtualLab.class);
        return own.isPresent() ? own : context.getParent().flatMap(VirtualLabExtension::annotation);
    }

    private LabProvider provider(ExtensionContext context) {
        return labs.apply(context.getConfigurationParameter(LAB).orElse("virtual"));
    }

    private static void finish(ExtensionContext context) throws Exception {
        Holder held = context.getStore(NAMESPACE).remove(context.getUniqueId(), Holder.class);
        if (held != null) {
            held.lab().finish(context.getExecutionException());
        }
    }
}
