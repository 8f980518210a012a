package org.warren.scenarios.conformance;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.warren.harness.agent.JavaPrograms;

/// The jar of the Java daemon with one method changed: the daemon itself has no switch for faults.
final class PlantedDaemon {

    private static final String PACKAGE = "org/warren/wireguard/";
    private static final String SUFFIX = ".class";

    private PlantedDaemon() {}

    /// A change of one method.
    ///
    /// @param type below `org.warren.wireguard`
    /// @param transform of its class
    /// @param found how often there was something to change
    record Change(String type, String method, ClassTransform transform, AtomicInteger found) {

        /// The class with the change.
        ///
        /// @throws AssertionError when there is nothing to change any more, or the code cannot run
        byte[] apply(byte[] content) {
            ClassFile classes = ClassFile.of();
            byte[] changed = classes.transformClass(classes.parse(content), transform);
            if (found.get() == 0) {
                throw new AssertionError("there is nothing to change in " + type + "." + method + " any more");
            }
            classes.verify(changed).forEach(error -> {
                throw new AssertionError(type + "." + method, error);
            });
            return changed;
        }

        /// Where the class is in a jar.
        String path() {
            return PACKAGE + type + SUFFIX;
        }
    }

    /// A class of the daemon.
    ///
    /// @param type below `org.warren.wireguard`, such as `timers/TimerRules`
    static ClassDesc type(String type) {
        return ClassDesc.ofInternalName(PACKAGE + type);
    }

    /// With another number of the same type where a method has this one.
    ///
    /// @param type below `org.warren.wireguard`, such as `timers/TimerRules`
    static Change withNumber(String type, String method, ConstantDesc number, ConstantDesc other) {
        return changed(type, method, (code, element) -> {
            if (element instanceof ConstantInstruction constant
                    && constant.constantValue().equals(number)) {
                code.loadConstant(other);
                return true;
            }
            return false;
        });
    }

    /// With a constant where a method calls another one.
    ///
    /// @param answer an int for booleans, too
    static Change withAnswer(String type, String method, String called, ConstantDesc answer) {
        return withCode(type, method, called, code -> code.loadConstant(answer));
    }

    /// With other code where a method calls another one, which leaves what that would have returned.
    static Change withCode(String type, String method, String called, Consumer<CodeBuilder> other) {
        return changed(type, method, (code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString(called)) {
                dropArguments(code, call);
                other.accept(code);
                return true;
            }
            return false;
        });
    }

    /// Without a call that returns nothing.
    static Change withoutCall(String type, String method, String called) {
        return withCode(type, method, called, code -> {});
    }

    /// Without writing a field of its own.
    static Change withoutWrite(String type, String method, String field) {
        return changed(type, method, (code, element) -> {
            if (element instanceof FieldInstruction write
                    && write.opcode() == Opcode.PUTFIELD
                    && write.name().equalsString(field)) {
                drop(code, TypeKind.from(write.typeSymbol()));
                code.pop();
                return true;
            }
            return false;
        });
    }

    /// With something done before a method's own code.
    static Change withPrefix(String type, String method, Consumer<CodeBuilder> prefix) {
        AtomicInteger found = new AtomicInteger();
        CodeTransform before = new CodeTransform() {
            @Override
            public void atStart(CodeBuilder code) {
                found.incrementAndGet();
                prefix.accept(code);
            }

            @Override
            public void accept(CodeBuilder code, CodeElement element) {
                code.with(element);
            }
        };
        return new Change(
                type, method, ClassTransform.transformingMethodBodies(model -> isMeant(model, method), before), found);
    }

    /// With another body of a method.
    static Change withBody(String type, String method, Consumer<CodeBuilder> body) {
        AtomicInteger found = new AtomicInteger();
        return new Change(
                type,
                method,
                ClassTransform.transformingMethods(model -> isMeant(model, method), (builder, element) -> {
                    if (element instanceof CodeModel) {
                        found.incrementAndGet();
                        builder.withCode(body);
                    } else {
                        builder.with(element);
                    }
                }),
                found);
    }

    /// @param change writes something in an element's place, and says whether it did
    private static Change changed(String type, String method, BiPredicate<CodeBuilder, CodeElement> change) {
        AtomicInteger found = new AtomicInteger();
        return new Change(
                type,
                method,
                ClassTransform.transformingMethodBodies(model -> isMeant(model, method), (code, element) -> {
                    if (change.test(code, element)) {
                        found.incrementAndGet();
                    } else {
                        code.with(element);
                    }
                }),
                found);
    }

    /// @param method its name, and the number of its parameters behind it where there are several: `parse/4`
    private static boolean isMeant(MethodModel model, String method) {
        String[] parts = method.split("/", -1);
        return model.methodName().equalsString(parts[0])
                && (parts.length == 1 || model.methodTypeSymbol().parameterCount() == Integer.parseInt(parts[1]));
    }

    static void dropArguments(CodeBuilder code, InvokeInstruction call) {
        MethodTypeDesc arguments = call.typeSymbol();
        for (int i = arguments.parameterCount() - 1; i >= 0; i--) {
            drop(code, TypeKind.from(arguments.parameterType(i)));
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            code.pop();
        }
    }

    static void drop(CodeBuilder code, TypeKind kind) {
        if (kind.slotSize() == 2) {
            code.pop2();
        } else {
            code.pop();
        }
    }

    /// The classes of the daemon's jar below `org.warren.wireguard`, by name without its end.
    static Map<String, byte[]> classes() {
        Map<String, byte[]> classes = new TreeMap<>();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(jar(List.of())))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String name = entry.getName();
                if (name.startsWith(PACKAGE) && name.endsWith(SUFFIX)) {
                    classes.put(
                            name.substring(PACKAGE.length(), name.length() - SUFFIX.length()), entries.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    /// The daemon's jar with changes.
    static byte[] jar(List<Change> changes) {
        byte[] jar =
                Objects.requireNonNull(JavaPrograms.files().get(JavaPrograms.DAEMON), "the daemon is not packaged");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(jar));
                ZipOutputStream written = new ZipOutputStream(out)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                byte[] content = entries.readAllBytes();
                written.putNextEntry(new ZipEntry(entry.getName()));
                for (Change change : changes) {
                    content = entry.getName().equals(change.path()) ? change.apply(content) : content;
                }
                written.write(content);
                written.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
