package dev.dlc.dsl.elaborate;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.syntax.Expression;

/** Loops over data and index notation. */
final class Loops {
    private final Elaborator elaborator;

    Loops(Elaborator elaborator) {
        this.elaborator = elaborator;
    }

    Value reduction(Expression.Reduction reduction, Site site) {
        elaborator.eval(reduction.callee(), site);
        throw notYet("a reduction over indices", "use `@`, or a reduction with `over:`", reduction.span());
    }

    Value tensor(Expression.For loop, Site site) {
        throw notYet("index notation", "use operations on whole tensors", loop.span());
    }

    Value scan(Expression.Scan scan, Site site) {
        scan.inputs().forEach(input -> elaborator.eval(input.source(), site.unnamed()));
        throw notYet("`scan`", "unroll it: `fold` over a list of known length", scan.span());
    }

    Value whileLoop(Expression.While loop, Site site) {
        elaborator.eval(loop.carry().initial(), site.unnamed());
        throw notYet("`while`", "unroll it: `fold` over a list of known length", loop.span());
    }

    Value iterate(Expression.Iterate iterate, Site site) {
        elaborator.eval(iterate.carry().initial(), site.unnamed());
        throw notYet("`iterate`", "unroll it: `fold` over a list of known length", iterate.span());
    }

    private static Failure notYet(String what, String fix, Span span) {
        return Failure.wrong(Diagnostic.at(DslCode.NOT_LOWERED, span, what + " is not compiled yet")
                .fix(fix));
    }
}
