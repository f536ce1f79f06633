package dev.dlc.codegen.jvm.contract;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.ir.kernel.Guard;
import dev.dlc.ir.kernel.Statement;
import java.util.List;

/** One element after the other; knows what the tests of this package use: loads, stores, literals, add, mul and max. */
final class ScalarElements implements ElementWriter {
    @Override
    public void run(Code code, List<Statement> statements, Site site, String axis, Expr length, Lane lane) {
        Expr from = site.ints().get(axis);
        code.loop("x", from, from.add(length), (body, x) -> {
            Site here = site.with(axis, x);
            for (Statement s : statements) {
                here = statement(body, s, here);
            }
        });
    }

    private static Site statement(Code code, Statement s, Site site) {
        switch (s) {
            case Statement.Let let -> {
                Local value = code.declare(let.name(), value(let.value(), site));
                return site.withValue(let.name(), value);
            }
            case Statement.Store store -> {
                Expr value = value(store.value(), site);
                code.store(
                        site.buffers().get(store.buffer()).array(),
                        site.position(store.buffer(), store.index()),
                        value);
                return site;
            }
            default -> throw new IllegalArgumentException("not in these tests: " + s);
        }
    }

    private static Expr value(dev.dlc.ir.kernel.Expr e, Site site) {
        return switch (e) {
            case dev.dlc.ir.kernel.Expr.Constant c -> Exprs.constant((float) c.value());
            case dev.dlc.ir.kernel.Expr.Local local -> site.values().get(local.name());
            case dev.dlc.ir.kernel.Expr.Load load -> {
                Expr element = site.buffers().get(load.buffer()).array().at(site.position(load.buffer(), load.index()));
                for (Guard g : load.guards()) {
                    Expr v = site.dim(g.value());
                    Expr isInside = v.ge(Exprs.constant(0)).and(v.lt(site.dim(g.limit())));
                    element = Exprs.select(isInside, element, Exprs.constant((float) load.otherwise()));
                }
                yield element;
            }
            case dev.dlc.ir.kernel.Expr.Apply apply -> {
                Expr x = value(apply.operands().getFirst(), site);
                Expr y = value(apply.operands().getLast(), site);
                yield switch (apply.op().name()) {
                    case "add" -> x.add(y);
                    case "mul" -> x.mul(y);
                    case "max" -> Exprs.max(x, y);
                    default ->
                        throw new IllegalArgumentException(
                                "not in these tests: " + apply.op().name());
                };
            }
            default -> throw new IllegalArgumentException("not in these tests: " + e);
        };
    }
}
