package org.warren.scenarios.conformance;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ConstantDescs;
import java.util.Map;

/// What a mutation tool does to an instruction: the default mutators of PIT, https://pitest.org/quickstart/mutators/.
enum MutationOperator {
    BOUNDARY("a bound is moved by one"),
    NEGATED("a condition is turned around"),
    MATH("another operation"),
    INCREMENT("an increment is turned around"),
    NEGATION("a sign is not turned around"),
    CALL("a call is left out"),
    FALSE("zero, false or nothing is returned"),
    TRUE("true is returned");

    private static final Map<Opcode, Opcode> BOUNDARIES = Map.of(
            Opcode.IFLT, Opcode.IFLE,
            Opcode.IFLE, Opcode.IFLT,
            Opcode.IFGT, Opcode.IFGE,
            Opcode.IFGE, Opcode.IFGT,
            Opcode.IF_ICMPLT, Opcode.IF_ICMPLE,
            Opcode.IF_ICMPLE, Opcode.IF_ICMPLT,
            Opcode.IF_ICMPGT, Opcode.IF_ICMPGE,
            Opcode.IF_ICMPGE, Opcode.IF_ICMPGT);

    private static final Map<Opcode, Opcode> OPPOSITES = Map.ofEntries(
            Map.entry(Opcode.IFLT, Opcode.IFGE),
            Map.entry(Opcode.IFGE, Opcode.IFLT),
            Map.entry(Opcode.IFGT, Opcode.IFLE),
            Map.entry(Opcode.IFLE, Opcode.IFGT),
            Map.entry(Opcode.IFEQ, Opcode.IFNE),
            Map.entry(Opcode.IFNE, Opcode.IFEQ),
            Map.entry(Opcode.IFNULL, Opcode.IFNONNULL),
            Map.entry(Opcode.IFNONNULL, Opcode.IFNULL),
            Map.entry(Opcode.IF_ICMPLT, Opcode.IF_ICMPGE),
            Map.entry(Opcode.IF_ICMPGE, Opcode.IF_ICMPLT),
            Map.entry(Opcode.IF_ICMPGT, Opcode.IF_ICMPLE),
            Map.entry(Opcode.IF_ICMPLE, Opcode.IF_ICMPGT),
            Map.entry(Opcode.IF_ICMPEQ, Opcode.IF_ICMPNE),
            Map.entry(Opcode.IF_ICMPNE, Opcode.IF_ICMPEQ),
            Map.entry(Opcode.IF_ACMPEQ, Opcode.IF_ACMPNE),
            Map.entry(Opcode.IF_ACMPNE, Opcode.IF_ACMPEQ));

    private static final Map<Opcode, Opcode> OPERATIONS = Map.ofEntries(
            Map.entry(Opcode.IADD, Opcode.ISUB),
            Map.entry(Opcode.ISUB, Opcode.IADD),
            Map.entry(Opcode.IMUL, Opcode.IDIV),
            Map.entry(Opcode.IDIV, Opcode.IMUL),
            Map.entry(Opcode.IREM, Opcode.IMUL),
            Map.entry(Opcode.IAND, Opcode.IOR),
            Map.entry(Opcode.IOR, Opcode.IAND),
            Map.entry(Opcode.IXOR, Opcode.IAND),
            Map.entry(Opcode.ISHL, Opcode.ISHR),
            Map.entry(Opcode.ISHR, Opcode.ISHL),
            Map.entry(Opcode.IUSHR, Opcode.ISHL),
            Map.entry(Opcode.LADD, Opcode.LSUB),
            Map.entry(Opcode.LSUB, Opcode.LADD),
            Map.entry(Opcode.LMUL, Opcode.LDIV),
            Map.entry(Opcode.LDIV, Opcode.LMUL),
            Map.entry(Opcode.LREM, Opcode.LMUL),
            Map.entry(Opcode.LAND, Opcode.LOR),
            Map.entry(Opcode.LOR, Opcode.LAND),
            Map.entry(Opcode.LXOR, Opcode.LAND),
            Map.entry(Opcode.LSHL, Opcode.LSHR),
            Map.entry(Opcode.LSHR, Opcode.LSHL),
            Map.entry(Opcode.LUSHR, Opcode.LSHL));

    private final String words;

    MutationOperator(String words) {
        this.words = words;
    }

    /// What is done, a part of a sentence.
    String words() {
        return words;
    }

    /// Whether there is anything to do.
    boolean isFor(CodeElement element, MethodModel method) {
        return switch (this) {
            case BOUNDARY -> element instanceof BranchInstruction branch && BOUNDARIES.containsKey(branch.opcode());
            case NEGATED -> element instanceof BranchInstruction branch && OPPOSITES.containsKey(branch.opcode());
            case MATH -> element instanceof OperatorInstruction operation && OPERATIONS.containsKey(operation.opcode());
            case INCREMENT -> element instanceof IncrementInstruction;
            case NEGATION ->
                element instanceof OperatorInstruction operation
                        && (operation.opcode() == Opcode.INEG || operation.opcode() == Opcode.LNEG);
            case CALL ->
                element instanceof InvokeInstruction call
                        && !call.name().equalsString(ConstantDescs.INIT_NAME)
                        && call.typeSymbol().returnType().equals(ConstantDescs.CD_void);
            case FALSE -> element instanceof ReturnInstruction end && end.typeKind() != TypeKind.VOID;
            case TRUE -> element instanceof ReturnInstruction && isBoolean(method);
        };
    }

    private static boolean isBoolean(MethodModel method) {
        return method.methodTypeSymbol().returnType().equals(ConstantDescs.CD_boolean);
    }

    /// Writes something in an instruction's place.
    void apply(CodeBuilder code, CodeElement element, MethodModel method) {
        switch (element) {
            case BranchInstruction branch ->
                code.branch((this == BOUNDARY ? BOUNDARIES : OPPOSITES).get(branch.opcode()), branch.target());
            case OperatorInstruction operation -> {
                // A sign that is not turned around is nothing in place of something.
                if (this == MATH) {
                    code.with(OperatorInstruction.of(OPERATIONS.get(operation.opcode())));
                }
            }
            case IncrementInstruction increment -> code.iinc(increment.slot(), -increment.constant());
            case InvokeInstruction call -> PlantedDaemon.dropArguments(code, call);
            case ReturnInstruction end -> {
                PlantedDaemon.drop(code, end.typeKind());
                constant(code, end.typeKind());
                code.return_(end.typeKind());
            }
            default -> throw new IllegalStateException("nothing to do to " + element);
        }
    }

    private void constant(CodeBuilder code, TypeKind kind) {
        switch (kind) {
            case REFERENCE -> code.aconst_null();
            case LONG -> code.lconst_0();
            case FLOAT -> code.fconst_0();
            case DOUBLE -> code.dconst_0();
            default -> code.loadConstant(this == TRUE ? 1 : 0);
        }
    }
}
