package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.ir.kernel.Statement;
import java.util.List;

/** Writes the code of statements over elements; the loop generator implements it, the contraction template uses it. */
public interface ElementWriter {
    /**
     * Writes code that runs the statements at {@code length} consecutive steps of an axis. Steps are independent and
     * may run as vectors.
     *
     * @param site binds all other names, and the axis to its first step
     * @param length how many steps, an int; may be 0
     */
    void run(Code code, List<Statement> statements, Site site, String axis, Expr length, Lane lane);
}
