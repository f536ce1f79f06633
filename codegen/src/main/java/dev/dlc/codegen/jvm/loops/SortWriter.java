package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.ClassBuilder;
import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.Exprs;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.codegen.jvm.asm.Local;
import dev.dlc.codegen.jvm.asm.MethodRef;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.embed.Scratch;
import dev.dlc.embed.Sorting;
import dev.dlc.ir.DType;
import dev.dlc.ir.Dim;
import dev.dlc.ir.kernel.Axis;
import dev.dlc.ir.kernel.Body;
import java.util.List;

/**
 * Writes the class of a sort: an item is a block of rows; keys become integers that order alike, and positions are
 * sorted.
 */
final class SortWriter {
    private static final long WORK = 65_536;
    /** Comparisons and moves per element, for a row of moderate length. */
    private static final long COST = 60;

    private final KernelClass kernel;
    private final Body.Sort sort;
    private final boolean isWide;

    SortWriter(KernelClass kernel, Body.Sort sort) {
        this.kernel = kernel;
        this.sort = sort;
        this.isWide = sort.key().dtype() == DType.F64 || sort.key().dtype() == DType.I64;
    }

    ClassBuilder write() {
        kernel.items((code, sizes) -> Grid.ceilDiv(rows(sizes), rowsPerItem(sizes)));
        kernel.work((code, sizes) -> rows(sizes).to(Primitive.LONG).mul(rowWork(sizes)));
        return kernel.item(0, List.of(), this::item);
    }

    private Expr rows(Site sizes) {
        return sizes.dim(Dim.product(sort.rows().stream().map(Axis::extent).toList()));
    }

    private Expr rowWork(Site sizes) {
        Expr keys = sizes.dim(sort.along().extent()).to(Primitive.LONG).mul(Exprs.constant(COST));
        Expr kept = sizes.dim(sort.kept().extent()).to(Primitive.LONG).mul(Costs.of(sort.statements(), sizes));
        return keys.add(kept).add(Exprs.constant(1L));
    }

    private Expr rowsPerItem(Site sizes) {
        return Exprs.max(Exprs.constant(WORK).div(rowWork(sizes)), Exprs.constant(1L))
                .to(Primitive.INT);
    }

    private void item(Method method, Code code, Site site, Expr item) {
        Local block = code.declare("block", rowsPerItem(site));
        Local row = code.declare("row", item.mul(block));
        Local rowEnd = code.declare("rowEnd", Exprs.min(rows(site), row.add(block)));
        Local n = code.declare("n", site.dim(sort.along().extent()));
        Local work = code.declare("work", scratch(method, "ints", isWide ? n.mul(2) : n.mul(3)));
        Local keys = isWide ? code.declare("keys", scratch(method, "longs", n)) : work;
        Expr keysFrom = isWide ? Exprs.constant(0) : n.mul(2);
        Odometer.run(code, site, sort.rows(), row, rowEnd, place -> row(method, place, n, work, keys, keysFrom));
    }

    private static Expr scratch(Method method, String type, Expr length) {
        return Exprs.invoke(
                MethodRef.of(Scratch.class, type, int.class), method.scratch().source(), length);
    }

    private void row(Method method, Place place, Local n, Local work, Local keys, Expr keysFrom) {
        StatementWriter writer = new StatementWriter(method, Lanes.NONE);
        Code code = place.code();
        String along = sort.along().name();
        code.loop(Names.java(along), n, (body, i) -> {
            Expr key = key(writer.evaluator(place.inLoop(body, along, i)).value(sort.key()));
            body.store(keys, keysFrom.add(i), key);
        });
        code.eval(
                isWide
                        ? Exprs.invoke(
                                MethodRef.of(Sorting.class, "sort", int[].class, long[].class, int.class),
                                work,
                                keys,
                                n)
                        : Exprs.invoke(MethodRef.of(Sorting.class, "sort", int[].class, int.class), work, n));
        String kept = sort.kept().name();
        code.loop(Names.java(kept), place.dim(sort.kept().extent()), (body, k) -> {
            Local position = body.declare(Names.java(sort.position()), work.at(k));
            writer.write(sort.statements(), place.inLoop(body, kept, k).with(sort.position(), DType.I32, position));
        });
    }

    /** Reversing the order of keys keeps equal ones in place. */
    private Expr key(Expr value) {
        Expr key = switch (sort.key().dtype()) {
            case F32, F16, BF16 -> Exprs.invoke(MethodRef.of(Sorting.class, "key", float.class), value);
            case F64 -> Exprs.invoke(MethodRef.of(Sorting.class, "key", double.class), value);
            case BOOL -> Exprs.select(value, Exprs.constant(1), Exprs.constant(0));
            case I64, I32, I8, U8 -> value;
        };
        Expr ones = key.type() == Primitive.LONG ? Exprs.constant(-1L) : Exprs.constant(-1);
        return sort.descending() ? key.xor(ones) : key;
    }
}
