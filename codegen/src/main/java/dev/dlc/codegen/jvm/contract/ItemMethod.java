package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodBuilder;
import dev.dlc.codegen.jvm.asm.MethodBuilder.Param;
import java.util.ArrayList;
import java.util.List;

/**
 * A method that works on a part of a work item. All of them begin with the same parameters: {@code slabs, args}, the
 * scratch array {@code s}, the tables {@code t} and {@code batch}; ints of their own follow.
 */
record ItemMethod(MethodBuilder method, List<String> own) {
    private static final int SHARED = 5;

    static ItemMethod open(ClassBuilder c, Setup setup, String name, String... own) {
        List<Param> parameters = new ArrayList<>(List.of(
                new Param("slabs", JType.OBJECTS),
                new Param("args", JType.INTS),
                new Param("s", setup.array()),
                new Param("t", JType.INTS),
                new Param("batch", Primitive.INT)));
        for (String parameter : own) {
            parameters.add(new Param(parameter, Primitive.INT));
        }
        MethodBuilder m = c.staticMethod(name, Primitive.VOID, parameters.toArray(Param[]::new));
        return new ItemMethod(m, List.of(own));
    }

    Code code() {
        return method.body();
    }

    Local slabs() {
        return method.parameter(0);
    }

    Local args() {
        return method.parameter(1);
    }

    Local s() {
        return method.parameter(2);
    }

    Local t() {
        return method.parameter(3);
    }

    Local batch() {
        return method.parameter(4);
    }

    /** A parameter of its own. */
    Local get(String name) {
        int position = own.indexOf(name);
        if (position < 0) {
            throw new IllegalArgumentException(method.name() + " has no parameter " + name);
        }
        return method.parameter(SHARED + position);
    }

    /** A call from another such method, which hands on the shared parameters. */
    void call(Code code, ItemMethod from, Expr... values) {
        List<Expr> arguments = new ArrayList<>(List.of(from.slabs(), from.args(), from.s(), from.t(), from.batch()));
        arguments.addAll(List.of(values));
        code.eval(Exprs.invoke(method.ref(), arguments));
    }
}
