package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.DType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the {@linkplain dev.dlc.codegen.jvm.Arguments arguments} of a launch in generated code.
 *
 * @param buffers element type of each buffer, the workspace last
 * @param sizes the size symbols
 */
record Launch(List<DType> buffers, List<String> sizes) {
    /** Binds the size symbols. */
    Site sizes(Code code, Expr args) {
        Map<String, Expr> ints = new HashMap<>();
        for (int i = 0; i < sizes.size(); i++) {
            ints.put(sizes.get(i), code.declare(sizes.get(i), args.at(2 * buffers.size() + i)));
        }
        return new Site(Map.of(), ints, Map.of());
    }

    /** Binds the size symbols and some buffers. */
    Site open(Code code, Expr slabs, Expr args, Set<Integer> used) {
        Map<Integer, Site.Memory> memory = new HashMap<>();
        for (int k : used) {
            Expr slab = slabs.at(args.at(2 * k)).cast(array(buffers.get(k)));
            memory.put(
                    k,
                    new Site.Memory(
                            code.declare("slab" + k, slab), code.declare("offset" + k, args.at(constant(2 * k + 1)))));
        }
        return new Site(memory, sizes(code, args).ints(), Map.of());
    }

    /** What is prepared from the left factor. */
    Expr prepared(Expr slabs, Expr args, JType.Array type) {
        return slabs.at(args.at(2 * buffers.size() + sizes.size())).cast(type);
    }

    /** The type of the slab that holds elements of a type. */
    static JType.Array array(DType dtype) {
        return new JType.Array(
                switch (dtype) {
                    case F64 -> Primitive.DOUBLE;
                    case F32 -> Primitive.FLOAT;
                    case F16, BF16 -> Primitive.SHORT;
                    case I64 -> Primitive.LONG;
                    case I32 -> Primitive.INT;
                    case I8, U8, BOOL -> Primitive.BYTE;
                });
    }
}
